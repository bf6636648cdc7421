// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "inspect.h"

#define DEBUG_ENTRY    28u
#define DEBUG_CODEVIEW 2u
#define RSDS           0x53445352u
#define RSDS_HEADER    24u
#define MAX_ENTRIES    64u

/** The CodeView record that names a PDB; debug information need not be in memory, so it is read from the
 * file. */
static const uint8_t *find_codeview(const struct inspection *inspection, uint32_t *size)
{
    const struct pe_directory directory = inspection->headers.directory[PE_DIR_DEBUG];
    const struct inspect_file *file = inspection->file;
    for (uint32_t i = 0; i < directory.size / DEBUG_ENTRY && i < MAX_ENTRIES; i++) {
        const uint64_t rva = directory.rva + (uint64_t)i * DEBUG_ENTRY;
        const uint8_t *entry =
            rva <= UINT32_MAX ? pe_at(inspection->image, (uint32_t)rva, DEBUG_ENTRY) : NULL;
        if (entry == NULL) {
            return NULL;
        }
        const uint32_t data_size = inspect_u32(entry + 16), offset = inspect_u32(entry + 24);
        if (inspect_u32(entry + 12) == DEBUG_CODEVIEW && data_size > RSDS_HEADER && offset <= file->size &&
            data_size <= file->size - offset && inspect_u32(file->bytes + offset) == RSDS) {
            *size = data_size;
            return file->bytes + offset;
        }
    }
    return NULL;
}

/** pdb: path, guid and age of the PDB that belongs to the image; null if it names none. */
void inspect_debug(const struct inspection *inspection, struct json *json)
{
    uint32_t size;
    const uint8_t *record = find_codeview(inspection, &size);
    char guid[40], path[260];
    if (record == NULL) {
        json_null(json, "pdb");
        return;
    }
    const uint8_t *g = record + 4;
    snprintf(guid, sizeof guid, "%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X", inspect_u32(g),
             inspect_u16(g + 4), inspect_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
    snprintf(path, sizeof path, "%.*s",
             (int)(size - RSDS_HEADER < sizeof path ? size - RSDS_HEADER : sizeof path),
             (const char *)record + RSDS_HEADER);
    json_begin(json, "pdb", '{');
    json_text(json, "path", path);
    json_text(json, "guid", guid);
    json_number(json, "age", inspect_u32(record + 20));
    json_end(json, '}');
}
