# SPDX-License-Identifier: MIT
# CMake package of the SDK: makes Windows kernel drivers on Linux by clang and lld-link, from the headers and import libraries
# beside it, as the drivers of NDIS Harness are made.
#
#     find_package(NdisHarnessSdk REQUIRED)     with -DCMAKE_PREFIX_PATH=.../sdk and -DCMAKE_C_COMPILER=clang
#     ndh_driver(loopcall SOURCES driver.c call.c RESOURCE version.rc DEFINITIONS NDIS_MINIPORT_DRIVER=1 NDIS630_MINIPORT=1 IMPORTS ndis)

if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "CMAKE_C_COMPILER is ${CMAKE_C_COMPILER} (${CMAKE_C_COMPILER_ID}); drivers need clang: -DCMAKE_C_COMPILER=clang")
endif()
find_program(NDH_LLD_LINK NAMES lld-link lld-link-14 lld-link-15 lld-link-16 lld-link-17 lld-link-18 lld-link-19)
find_program(NDH_LLVM_RC NAMES llvm-rc llvm-rc-14 llvm-rc-15 llvm-rc-16 llvm-rc-17 llvm-rc-18 llvm-rc-19)
if(NOT NDH_LLD_LINK OR NOT NDH_LLVM_RC)
    message(FATAL_ERROR "lld-link and llvm-rc have to be on the PATH; on Debian: apt-get install lld llvm")
endif()

get_filename_component(NDH_SDK "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
include("${CMAKE_CURRENT_LIST_DIR}/KernelOptions.cmake")

# ndh_driver(name SOURCES file... RESOURCE file.rc [IMPORTS ndis|wdfldr...] [DEFINITIONS d...] [OPTIONS option...] [ENTRY symbol])
# Makes name.sys and name.pdb, and holds the image to what Windows wants of one: among that, a version resource. Every driver imports from ntoskrnl and hal too. IMPORTS wdfldr makes it a KMDF driver: its entry
# is then FxDriverEntry, which calls DriverEntry.
function(ndh_driver name)
    cmake_parse_arguments(PARSE_ARGV 1 driver "" "ENTRY;RESOURCE" "SOURCES;IMPORTS;DEFINITIONS;OPTIONS")
    if(driver_UNPARSED_ARGUMENTS OR NOT driver_SOURCES OR NOT driver_RESOURCE)
        message(FATAL_ERROR "ndh_driver(${name}): wanted SOURCES, RESOURCE, and IMPORTS, DEFINITIONS, OPTIONS, ENTRY if need be; got ${ARGN}")
    endif()
    set(sources ${driver_SOURCES} "${NDH_SDK}/src/memory.c")
    set(entry DriverEntry)
    if("wdfldr" IN_LIST driver_IMPORTS)
        list(APPEND sources "${NDH_SDK}/src/fxentry.c")
        set(entry FxDriverEntry)
    endif()
    if(driver_ENTRY)
        set(entry "${driver_ENTRY}")
    endif()
    add_library(${name}-objects OBJECT ${sources})
    target_compile_options(${name}-objects PRIVATE ${NDH_COMPILE_OPTIONS} ${driver_OPTIONS})
    target_compile_definitions(${name}-objects PRIVATE _AMD64_=1 _KERNEL_MODE=1 ${driver_DEFINITIONS})
    target_include_directories(${name}-objects BEFORE PRIVATE "${NDH_SDK}/include")

    # A relative name: llvm-rc takes an absolute one for an option if its first letters are one's.
    get_filename_component(resource "${driver_RESOURCE}" ABSOLUTE)
    set(compiled "${CMAKE_CURRENT_BINARY_DIR}/${name}.res")
    file(RELATIVE_PATH resource "${CMAKE_CURRENT_BINARY_DIR}" "${resource}")
    add_custom_command(OUTPUT "${compiled}" COMMAND "${NDH_LLVM_RC}" /no-preprocess /fo ${name}.res ${resource}
        DEPENDS "${driver_RESOURCE}" WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" COMMENT "Version of ${name}.sys" VERBATIM)

    set(libraries)
    set(allow)
    foreach(import IN ITEMS ntoskrnl hal LISTS driver_IMPORTS)
        if(NOT EXISTS "${NDH_SDK}/lib/${import}.lib")
            message(FATAL_ERROR "ndh_driver(${name}): IMPORTS ${import}: no such library in ${NDH_SDK}/lib")
        endif()
        list(APPEND libraries "${NDH_SDK}/lib/${import}.lib")
        list(APPEND allow --allow "${NDH_SDK}/lib/${import}.def")
    endforeach()
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.sys")
    set(linked "${CMAKE_CURRENT_BINARY_DIR}/${name}-linked")
    add_custom_command(OUTPUT "${output}" BYPRODUCTS "${CMAKE_CURRENT_BINARY_DIR}/${name}.pdb"
        COMMAND "${NDH_LLD_LINK}" ${NDH_LINK_OPTIONS} /driver /entry:${entry} /debug:full /pdbaltpath:${name}.pdb
            "/pdb:${CMAKE_CURRENT_BINARY_DIR}/${name}.pdb" "/out:${linked}" "$<TARGET_OBJECTS:${name}-objects>" "${compiled}" ${libraries}
        COMMAND "${NDH_SDK}/bin/ndh-image" finish "${linked}" "${linked}"
        COMMAND "${NDH_SDK}/bin/ndh-image" lint ${allow} "${linked}"
        COMMAND "${CMAKE_COMMAND}" -E rename "${linked}" "${output}"
        DEPENDS ${name}-objects "$<TARGET_OBJECTS:${name}-objects>" "${compiled}" ${libraries}
        COMMAND_EXPAND_LISTS COMMENT "Driver ${name}.sys" VERBATIM)
    add_custom_target(${name} ALL DEPENDS "${output}")
endfunction()
