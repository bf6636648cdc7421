# SPDX-License-Identifier: MIT
# Functions that make kernel images and import libraries with clang, lld-link, llvm-dlltool and llvm-rc.

# No path of this machine goes into an image: its PDB's hash is in it, and equal sources make equal images in every folder.
get_filename_component(NDH_ROOT "${CMAKE_CURRENT_SOURCE_DIR}" DIRECTORY)
file(RELATIVE_PATH NDH_UP "${CMAKE_CURRENT_BINARY_DIR}" "${NDH_ROOT}")
string(REGEX REPLACE "/$" "" NDH_UP "${NDH_UP}")
set(NDH_RELATIVE sh "${CMAKE_CURRENT_SOURCE_DIR}/cmake/relative.sh" "${CMAKE_CURRENT_BINARY_DIR}" "${NDH_ROOT}" "${NDH_UP}")
# What the PDBs' source names begin with; a debugger is told the checkout instead.
set(NDH_PDB_SOURCE_PATH "C:\\ndis-harness")

include(KernelOptions)
list(APPEND NDH_COMPILE_OPTIONS -gdwarf-4 -Werror -ffile-prefix-map=${NDH_UP}=. -ffile-compilation-dir=.)

# ndh_import_library(name def): an import library from a list of exports, as target name-import with property
# NDH_LIBRARY.
function(ndh_import_library name def)
    set(library "${CMAKE_CURRENT_BINARY_DIR}/lib/${name}.lib")
    file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/lib")
    add_custom_command(OUTPUT "${library}"
        COMMAND ${NDH_LLVM_DLLTOOL} -m i386:x86-64 -d "${CMAKE_CURRENT_SOURCE_DIR}/${def}" -l "${library}"
        DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${def}" COMMENT "Import library ${name}.lib" VERBATIM)
    add_custom_target(${name}-import DEPENDS "${library}")
    set_target_properties(${name}-import PROPERTIES
        NDH_LIBRARY "${library}" NDH_DEF "${CMAKE_CURRENT_SOURCE_DIR}/${def}")
    ndh_mingw_import_library(${name} "${CMAKE_CURRENT_SOURCE_DIR}/${def}")
endfunction()

# ndh_after_imports(target suffix import...): a library that several images import from is made once, before them. The file alone
# as a dependency lets each image make it, at the same time in a parallel build.
function(ndh_after_imports target suffix)
    foreach(import IN LISTS ARGN)
        add_dependencies(${target} ${import}${suffix})
    endforeach()
endfunction()

# Version resource of an image; sets NDH_RESOURCE in the caller.
function(ndh_version_resource name subtype description)
    set(NDH_FILE_NAME "${name}.sys")
    set(NDH_FILE_SUBTYPE "${subtype}")
    set(NDH_FILE_DESCRIPTION "${description}")
    set(NDH_VERSION "${PROJECT_VERSION}.0")
    string(REPLACE "." "," NDH_VERSION_COMMAS "${NDH_VERSION}")
    set(rc "${CMAKE_CURRENT_BINARY_DIR}/version/${name}.rc")
    set(res "${CMAKE_CURRENT_BINARY_DIR}/version/${name}.res")
    configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/version.rc.in "${rc}" @ONLY)
    # Relative names: llvm-rc takes an absolute one for an option if its first letters are one's (/data is /d).
    add_custom_command(OUTPUT "${res}" COMMAND ${NDH_LLVM_RC} /no-preprocess /fo ${name}.res ${name}.rc DEPENDS "${rc}"
        WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/version" COMMENT "Version of ${name}.sys" VERBATIM)
    set(NDH_RESOURCE "${res}" PARENT_SCOPE)
endfunction()

# ndh_kernel_image(name SOURCE_DIRS dir... IMPORTS import... ENTRY symbol SUBTYPE n DESCRIPTION text
#                  [INCLUDE_DIRS dir...] [DEFINITIONS d...] [EXPORTS def] [DRIVER_KIND wdm] [FRAME_LIMIT bytes])
# Makes name.sys, name.pdb and name.dbg (the same code with DWARF). A folder without sources makes no image.
function(ndh_kernel_image name)
    cmake_parse_arguments(PARSE_ARGV 1 image "" "EXPORTS;ENTRY;SUBTYPE;DESCRIPTION;DRIVER_KIND;FRAME_LIMIT"
        "SOURCE_DIRS;INCLUDE_DIRS;DEFINITIONS;IMPORTS")
    set(sources)
    foreach(dir IN LISTS image_SOURCE_DIRS)
        file(GLOB found CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.c")
        if(NOT found)
            message(STATUS "${name}.sys is left out: ${dir}/ has no sources")
            return()
        endif()
        list(APPEND sources ${found})
    endforeach()
    if(NOT image_FRAME_LIMIT)
        set(image_FRAME_LIMIT 1024)
    endif()
    list(TRANSFORM image_INCLUDE_DIRS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
    set(include_dirs "${CMAKE_CURRENT_SOURCE_DIR}/include" "${CMAKE_CURRENT_SOURCE_DIR}/../native/protocol" ${image_INCLUDE_DIRS})

    list(APPEND sources "${CMAKE_CURRENT_SOURCE_DIR}/crt/memory.c")
    add_library(${name}-objects OBJECT ${sources})
    set_target_properties(${name}-objects PROPERTIES C_COMPILER_LAUNCHER "${NDH_RELATIVE}")
    target_compile_options(${name}-objects PRIVATE ${NDH_COMPILE_OPTIONS} -Wframe-larger-than=${image_FRAME_LIMIT})
    target_compile_definitions(${name}-objects PRIVATE _AMD64_=1 _KERNEL_MODE=1 ${image_DEFINITIONS})
    target_include_directories(${name}-objects BEFORE PRIVATE ${include_dirs})

    ndh_version_resource(${name} "${image_SUBTYPE}" "${image_DESCRIPTION}")

    set(libraries)
    set(allow)
    foreach(import IN LISTS image_IMPORTS)
        get_target_property(library ${import}-import NDH_LIBRARY)
        get_target_property(def ${import}-import NDH_DEF)
        list(APPEND libraries "${library}")
        list(APPEND allow --allow "${def}")
    endforeach()
    set(inputs "$<TARGET_OBJECTS:${name}-objects>" "${NDH_RESOURCE}" ${libraries})
    set(options ${NDH_LINK_OPTIONS} /entry:${image_ENTRY} /pdbaltpath:${name}.pdb)
    set(depends ${name}-objects ${inputs})
    if(image_DRIVER_KIND)
        list(APPEND options /driver:${image_DRIVER_KIND})
    else()
        list(APPEND options /driver)
    endif()
    if(image_EXPORTS)
        set(exports "${CMAKE_CURRENT_SOURCE_DIR}/${image_EXPORTS}")
        list(APPEND options "/def:${exports}")
        list(APPEND depends "${exports}")
    endif()

    set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.sys")
    set(linked "${CMAKE_CURRENT_BINARY_DIR}/${name}.dbg")
    set(unchecked "${CMAKE_CURRENT_BINARY_DIR}/lib/${name}.finished")
    add_custom_command(OUTPUT "${output}" "${linked}" BYPRODUCTS "${CMAKE_CURRENT_BINARY_DIR}/${name}.pdb"
        COMMAND ${NDH_RELATIVE} ${NDH_LLD_LINK} ${options}
            "/pdbsourcepath:${NDH_PDB_SOURCE_PATH}" /debug:full "/pdb:${CMAKE_CURRENT_BINARY_DIR}/${name}.pdb"
            "/implib:${CMAKE_CURRENT_BINARY_DIR}/lib/${name}-own.lib" "/out:${linked}" ${inputs}
        COMMAND ndh-image finish "${linked}" "${unchecked}"
        COMMAND ndh-image same-text "${unchecked}" "${linked}"
        COMMAND ndh-image lint ${allow} "${unchecked}"
        COMMAND ${CMAKE_COMMAND} -E copy "${unchecked}" "${output}"
        DEPENDS ${depends} ndh-image COMMAND_EXPAND_LISTS COMMENT "Kernel image ${name}.sys" VERBATIM)
    add_custom_target(${name} ALL DEPENDS "${output}")
    ndh_after_imports(${name} -import ${image_IMPORTS})
    ndh_mingw_image(${name})
    ndh_guarded_image(${name})
endfunction()
