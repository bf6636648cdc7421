// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "inspect.h"

static void write_version(struct json *json, const char *name, unsigned major, unsigned minor)
{
    char text[24];
    snprintf(text, sizeof text, "%u.%u", major, minor);
    json_text(json, name, text);
}

/** file, size, machine, characteristics, subsystem, linker, osVersion, subsystemVersion, imageVersion,
 * timeStamp, checksum (0: none; the loader has compared any other), imageBase, imageSize, sectionAlignment,
 * entry, relocations, unwindEntries. */
void inspect_headers(const struct inspection *inspection, struct json *json)
{
    const struct pe_headers *headers = &inspection->headers;
    const struct pe_optional_header *optional = &headers->optional;
    json_text(json, "file", inspection->file->name);
    json_number(json, "size", inspection->file->size);
    json_number(json, "machine", headers->file.machine);
    json_number(json, "characteristics", headers->file.characteristics);
    json_number(json, "subsystem", optional->subsystem);
    write_version(json, "linker", optional->linker_version[0], optional->linker_version[1]);
    write_version(json, "osVersion", optional->version[0], optional->version[1]);
    write_version(json, "imageVersion", optional->version[2], optional->version[3]);
    write_version(json, "subsystemVersion", optional->version[4], optional->version[5]);
    json_number(json, "timeStamp", headers->file.time_stamp);
    json_number(json, "checksum", optional->checksum);
    json_number(json, "imageBase", optional->image_base);
    json_number(json, "imageSize", optional->image_size);
    json_number(json, "sectionAlignment", optional->section_alignment);
    json_number(json, "entry", optional->entry);
    json_truth(json, "relocations", headers->directory[PE_DIR_RELOCATION].size != 0);
    json_number(json, "unwindEntries",
                headers->directory[PE_DIR_EXCEPTION].size / sizeof(struct pe_runtime_function));
}

/** A name of more than 8 characters stands as "/OFFSET" in the string table behind the symbols, where the
 * linker of mingw keeps it. */
static void section_name(const struct inspection *inspection, const struct pe_section *section, char name[64])
{
    const struct inspect_file *file = inspection->file;
    const struct pe_file_header *header = &inspection->headers.file;
    unsigned offset;
    snprintf(name, 64, "%.8s", section->name);
    const uint64_t table = (uint64_t)header->symbol_table + header->symbol_count * 18ULL;
    if (header->symbol_table == 0 || sscanf(name, "/%7u", &offset) != 1 || table + offset >= file->size) {
        return;
    }
    const size_t room = file->size - (size_t)(table + offset);
    const char *text = (const char *)file->bytes + table + offset;
    if (memchr(text, 0, room < 64 ? room : 64) != NULL) {
        snprintf(name, 64, "%s", text);
    }
}

/** sections: name, rva, size in memory, fileSize, and the flags of the file. pageable goes by the name, as
 * Windows pages it. */
void inspect_sections(const struct inspection *inspection, struct json *json)
{
    json_begin(json, "sections", '[');
    for (uint32_t i = 0; i < inspection->headers.section_count; i++) {
        const struct pe_section *section = &inspection->headers.section[i];
        const uint32_t flags = section->characteristics;
        char name[64];
        section_name(inspection, section, name);
        json_begin(json, NULL, '{');
        json_text(json, "name", name);
        json_number(json, "rva", section->rva);
        json_number(json, "size", section->virtual_size != 0 ? section->virtual_size : section->raw_size);
        json_number(json, "fileSize", section->raw_size);
        json_truth(json, "read", (flags & PE_SECTION_READ) != 0);
        json_truth(json, "write", (flags & PE_SECTION_WRITE) != 0);
        json_truth(json, "execute", (flags & PE_SECTION_EXECUTE) != 0);
        json_truth(json, "pageable", strncmp(name, "PAGE", 4) == 0 && (flags & PE_SECTION_NOT_PAGED) == 0);
        json_truth(json, "discardable", (flags & PE_SECTION_DISCARDABLE) != 0);
        json_truth(json, "shared", (flags & PE_SECTION_SHARED) != 0);
        json_end(json, '}');
    }
    json_end(json, ']');
}
