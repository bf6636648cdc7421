# SPDX-License-Identifier: MIT
# The same images as a user's tool chain in the manner of Microsoft's makes them, below guarded/: clang in MSVC mode with control
# flow guard, a load configuration and a security cookie of the image's own, structured exceptions that are used, INIT and PAGE
# sections, a PDB and no DWARF. Made by the target drivers-guarded.
add_custom_target(drivers-guarded)

set(NDH_GUARDED_COMPILE_OPTIONS ${NDH_COMPILE_OPTIONS} -fms-extensions -Xclang -cfguard)
list(REMOVE_ITEM NDH_GUARDED_COMPILE_OPTIONS -gdwarf-4)

# Called by ndh_kernel_image with its parsed arguments in image_..., and sources, include_dirs, allow, libraries, options, exports.
function(ndh_guarded_image name)
    set(dir "${CMAKE_CURRENT_BINARY_DIR}/guarded")
    file(MAKE_DIRECTORY "${dir}/lib")
    add_library(${name}-guarded-objects OBJECT EXCLUDE_FROM_ALL ${sources}
        "${CMAKE_CURRENT_SOURCE_DIR}/guarded/entry.c" "${CMAKE_CURRENT_SOURCE_DIR}/guarded/loadconfig.c")
    set_target_properties(${name}-guarded-objects PROPERTIES C_COMPILER_LAUNCHER "${NDH_RELATIVE}")
    target_compile_options(${name}-guarded-objects PRIVATE ${NDH_GUARDED_COMPILE_OPTIONS} -Wframe-larger-than=${image_FRAME_LIMIT})
    target_compile_definitions(${name}-guarded-objects PRIVATE _AMD64_=1 _KERNEL_MODE=1 NDH_GUARDED_ENTRY=${image_ENTRY} ${image_DEFINITIONS})
    target_include_directories(${name}-guarded-objects BEFORE PRIVATE ${include_dirs})

    list(REMOVE_ITEM options /entry:${image_ENTRY})
    set(inputs "$<TARGET_OBJECTS:${name}-guarded-objects>" "${NDH_RESOURCE}" ${libraries})
    set(output "${dir}/${name}.sys")
    set(linked "${dir}/lib/${name}.linked")
    add_custom_command(OUTPUT "${output}" BYPRODUCTS "${dir}/${name}.pdb" "${linked}"
        COMMAND ${NDH_RELATIVE} ${NDH_LLD_LINK} ${options} /entry:GuardedEntry /guard:cf
            "/pdbsourcepath:${NDH_PDB_SOURCE_PATH}" /debug:full "/pdb:${dir}/${name}.pdb"
            "/implib:${dir}/lib/${name}-own.lib" "/out:${linked}" ${inputs}
        COMMAND ndh-image finish "${linked}" "${linked}.finished"
        COMMAND ndh-image lint ${allow} "${linked}.finished"
        COMMAND ${CMAKE_COMMAND} -E copy "${linked}.finished" "${output}"
        DEPENDS ${name}-guarded-objects ${inputs} ${exports} ndh-image COMMAND_EXPAND_LISTS COMMENT "Kernel image guarded/${name}.sys" VERBATIM)
    add_custom_target(${name}-guarded DEPENDS "${output}")
    ndh_after_imports(${name}-guarded -import ${image_IMPORTS})
    add_dependencies(drivers-guarded ${name}-guarded)
endfunction()
