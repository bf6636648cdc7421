# SPDX-License-Identifier: MIT
# The same images by mingw-w64 gcc and GNU ld, below mingw/: the second opinion of another compiler, made by the
# target drivers-mingw.
find_program(NDH_MINGW_GCC x86_64-w64-mingw32-gcc REQUIRED)
find_program(NDH_MINGW_DLLTOOL x86_64-w64-mingw32-dlltool REQUIRED)
find_program(NDH_MINGW_WINDRES x86_64-w64-mingw32-windres REQUIRED)

# Four-character pool tags are character constants here as in every Windows driver.
set(NDH_MINGW_COMPILE_OPTIONS
    -std=gnu11 -ffreestanding -fno-stack-protector -mno-stack-arg-probe -fasynchronous-unwind-tables -O2 -g -fno-ident
    -Wall -Wextra -Werror -Wno-multichar
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=drivers-stub -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)

set(NDH_MINGW_LINK_OPTIONS
    -nostdlib -nostartfiles -Wl,--disable-auto-import -Wl,--disable-runtime-pseudo-reloc -Wl,--exclude-all-symbols
    -Wl,--no-insert-timestamp -Wl,--nxcompat -Wl,--dynamicbase -Wl,--enable-reloc-section -Wl,--section-alignment,0x1000
    -Wl,--subsystem,native:10.0 -Wl,--major-os-version,10 -Wl,--minor-os-version,0 -Wl,--image-base,0x140000000)

add_custom_target(drivers-mingw)

# Called by ndh_import_library. GNU ld puts the terminators of llvm-dlltool's libraries in wrong places, so that the
# imports of all modules but one are lost: GNU dlltool makes them.
function(ndh_mingw_import_library name def)
    set(library "${CMAKE_CURRENT_BINARY_DIR}/mingw/lib/lib${name}.a")
    file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/mingw/lib")
    add_custom_command(OUTPUT "${library}"
        COMMAND ${NDH_MINGW_DLLTOOL} -m i386:x86-64 -d "${def}" -l "${library}"
        DEPENDS "${def}" COMMENT "Import library mingw/lib${name}.a" VERBATIM)
    add_custom_target(${name}-import-mingw DEPENDS "${library}")
    set_target_properties(${name}-import-mingw PROPERTIES NDH_LIBRARY "${library}")
endfunction()

# Called by ndh_kernel_image with its parsed arguments in image_..., and sources, include_dirs, allow.
function(ndh_mingw_image name)
    set(dir "${CMAKE_CURRENT_BINARY_DIR}/mingw")
    set(objects)
    set(libraries)
    foreach(import IN LISTS image_IMPORTS)
        get_target_property(library ${import}-import-mingw NDH_LIBRARY)
        list(APPEND libraries "${library}")
    endforeach()
    list(TRANSFORM include_dirs PREPEND -I)
    list(TRANSFORM image_DEFINITIONS PREPEND -D)
    foreach(source IN LISTS sources)
        file(RELATIVE_PATH relative "${CMAKE_CURRENT_SOURCE_DIR}" "${source}")
        set(object "${dir}/${name}/${relative}.o")
        get_filename_component(object_dir "${object}" DIRECTORY)
        file(MAKE_DIRECTORY "${object_dir}")
        add_custom_command(OUTPUT "${object}"
            COMMAND ${NDH_MINGW_GCC} ${NDH_MINGW_COMPILE_OPTIONS} -Wframe-larger-than=${image_FRAME_LIMIT} -D_AMD64_=1 -D_KERNEL_MODE=1
                ${image_DEFINITIONS} ${include_dirs} -MD -MF "${object}.d" -c "${source}" -o "${object}"
            DEPENDS "${source}" DEPFILE "${object}.d" COMMENT "mingw: ${relative}" VERBATIM)
        list(APPEND objects "${object}")
    endforeach()
    set(resource "${dir}/${name}/version.o")
    add_custom_command(OUTPUT "${resource}"
        COMMAND ${NDH_MINGW_WINDRES} -c 65001 "${CMAKE_CURRENT_BINARY_DIR}/version/${name}.rc" "${resource}"
        DEPENDS "${CMAKE_CURRENT_BINARY_DIR}/version/${name}.rc" VERBATIM)

    set(output "${dir}/${name}.sys")
    set(linked "${dir}/${name}.dbg")
    set(exports)
    if(image_EXPORTS)
        # LIBRARY would make GNU ld set IMAGE_FILE_DLL; NAME does not.
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${image_EXPORTS}")
        file(READ "${image_EXPORTS}" text)
        string(REPLACE "\nLIBRARY " "\nNAME " text "${text}")
        set(exports "${dir}/${name}.def")
        file(GENERATE OUTPUT "${exports}" CONTENT "${text}")
    endif()
    add_custom_command(OUTPUT "${output}" "${linked}"
        COMMAND ${NDH_MINGW_GCC} ${NDH_MINGW_LINK_OPTIONS} -Wl,-e,${image_ENTRY} -o "${linked}" ${objects} "${resource}" ${exports} ${libraries}
        COMMAND ndh-image finish "${linked}" "${dir}/${name}/finished"
        COMMAND ndh-image same-text "${dir}/${name}/finished" "${linked}"
        COMMAND ndh-image lint ${allow} "${dir}/${name}/finished"
        COMMAND ${CMAKE_COMMAND} -E copy "${dir}/${name}/finished" "${output}"
        DEPENDS ${objects} "${resource}" ${libraries} ${exports} ndh-image COMMENT "Kernel image mingw/${name}.sys" VERBATIM)
    add_custom_target(${name}-mingw DEPENDS "${output}")
    ndh_after_imports(${name}-mingw -import-mingw ${image_IMPORTS})
    add_dependencies(drivers-mingw ${name}-mingw)
endfunction()
