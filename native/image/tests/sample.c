// SPDX-License-Identifier: MIT
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTIONS       5
#define FILE_ALIGNMENT 0x200u
#define HEADER_AT      0x80u
#define SECTION_TABLE  (HEADER_AT + 4 + 20 + 112 + 16 * 8)
#define FILE_SIZE      (FILE_ALIGNMENT * (2 + SECTIONS) + 32)
#define RAW(index)     (FILE_ALIGNMENT * (2 + (index)))

static void put(uint8_t *bytes, size_t at, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++) {
        bytes[at + i] = (uint8_t)(value >> (8 * i));
    }
}

static void put_section(uint8_t *bytes, unsigned index, const char *name, uint32_t characteristics)
{
    size_t at = SECTION_TABLE + index * 40;

    memcpy(bytes + at, name, strlen(name));
    put(bytes, at + 8, 4, 0x100);
    put(bytes, at + 12, 4, 0x1000u * (index + 1));
    put(bytes, at + 16, 4, FILE_ALIGNMENT);
    put(bytes, at + 20, 4, RAW(index));
    put(bytes, at + 36, 4, characteristics);
}

static void put_directory(uint8_t *bytes, enum pe_directory directory, uint32_t rva, uint32_t size)
{
    size_t at = HEADER_AT + 24 + 112 + (size_t)directory * 8;

    put(bytes, at, 4, rva);
    put(bytes, at + 4, 4, size);
}

size_t sample_section(const struct pe_file *pe, unsigned index)
{
    return pe->section_table + index * 40;
}

void sample_make(struct pe_file *pe)
{
    uint8_t *bytes = calloc(1, FILE_SIZE);
    char error[256];
    size_t optional = HEADER_AT + 24;

    if (bytes == NULL) {
        abort();
    }
    memcpy(bytes, "MZ", 2);
    put(bytes, 60, 4, HEADER_AT);
    memcpy(bytes + HEADER_AT, "PE\0\0", 4);
    put(bytes, HEADER_AT + 4, 2, PE_MACHINE_AMD64);
    put(bytes, HEADER_AT + 6, 2, SECTIONS);
    put(bytes, HEADER_AT + 12, 4,
        RAW(SECTIONS)); /* symbol table: none, but a string table for long section names */
    put(bytes, HEADER_AT + 20, 2, 112 + 16 * 8);
    put(bytes, HEADER_AT + 22, 2, PE_FILE_EXECUTABLE | 0x20);
    put(bytes, optional, 2, 0x20b);
    put(bytes, optional + 16, 4, SAMPLE_TEXT_RVA);
    put(bytes, optional + 32, 4, 0x1000);
    put(bytes, optional + 36, 4, FILE_ALIGNMENT);
    put(bytes, optional + 40, 2, 10);
    put(bytes, optional + 56, 4, 0x6000);
    put(bytes, optional + 60, 4, RAW(0));
    put(bytes, optional + 68, 2, PE_SUBSYSTEM_NATIVE);
    put(bytes, optional + 70, 2, PE_DLL_DYNAMIC_BASE | PE_DLL_NX_COMPAT);
    put(bytes, optional + 108, 4, 16);

    put_section(bytes, 0, ".text", PE_SCN_CODE | PE_SCN_EXECUTE | PE_SCN_READ | 0x00500000);
    put_section(bytes, 1, ".rdata", 0x40 | PE_SCN_READ);
    put_section(bytes, 2, ".rsrc", 0x40 | PE_SCN_READ);
    put_section(bytes, 3, ".reloc", 0x40 | PE_SCN_READ);
    put_section(bytes, 4, "/4", 0x40 | PE_SCN_READ | PE_SCN_DISCARDABLE);
    memcpy(bytes + RAW(SECTIONS) + 4, ".debug_info", 12);
    put(bytes, RAW(SECTIONS), 4, 16);

    put(bytes, RAW(0), 1, 0xc3); /* ret */
    put_directory(bytes, PE_DIR_IMPORT, SAMPLE_RDATA_RVA, 40);
    put(bytes, RAW(1), 4, SAMPLE_RDATA_RVA + 0x40);
    put(bytes, RAW(1) + 12, 4, SAMPLE_RDATA_RVA + 0x60);
    put(bytes, RAW(1) + 16, 4, SAMPLE_RDATA_RVA + 0x50);
    put(bytes, RAW(1) + 0x40, 8, SAMPLE_RDATA_RVA + 0x70);
    memcpy(bytes + RAW(1) + 0x60, "ntoskrnl.exe", 13);
    memcpy(bytes + RAW(1) + 0x72, "DbgPrint", 9);
    put_directory(bytes, PE_DIR_EXCEPTION, SAMPLE_RDATA_RVA + 0x90, 12);
    put_directory(bytes, PE_DIR_RESOURCE, SAMPLE_RSRC_RVA, 0x30);
    put(bytes, RAW(2) + 14, 2, 1);
    put(bytes, RAW(2) + 16, 4, 16); /* RT_VERSION */
    put_directory(bytes, PE_DIR_BASERELOC, SAMPLE_RELOC_RVA, 12);

    if (pe_adopt(bytes, FILE_SIZE, pe, error, sizeof(error)) != 0) {
        fprintf(stderr, "sample: %s\n", error);
        abort();
    }
}
