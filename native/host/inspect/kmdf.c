// SPDX-License-Identifier: MIT
/* WDF_BIND_INFO (public source of Microsoft's framework): what a KMDF driver hands to WdfVersionBind at run
 * time stands in its data: size, component name, version, number of functions. */
#include <string.h>

#include "inspect.h"

#define BIND_SIZE      0x30u
#define BIND_SIZE_2    0x58u /* from KMDF 1.25 on */
#define BIND_COMPONENT 0x08u
#define BIND_VERSION   0x10u
#define BIND_COUNT     0x1cu
#define MAX_FUNCTIONS  4096u

static const uint16_t library[] = u"KmdfLibrary";

static int is_bind_info(const struct inspection *inspection, uint32_t rva)
{
    const uint8_t *at = pe_at(inspection->image, rva, BIND_SIZE);
    uint64_t component;
    if (at == NULL || (inspect_u32(at) != BIND_SIZE && inspect_u32(at) != BIND_SIZE_2) ||
        inspect_u32(at + BIND_COUNT) > MAX_FUNCTIONS) {
        return 0;
    }
    memcpy(&component, at + BIND_COMPONENT, sizeof component); /* relocated by the loader */
    const uint64_t name = component - ndh_pe_base(inspection->image);
    const void *text = name <= UINT32_MAX ? pe_at(inspection->image, (uint32_t)name, sizeof library) : NULL;
    return text != NULL && memcmp(text, library, sizeof library) == 0;
}

/** kmdf: major, minor, build and functions of the framework that the driver binds to, and the rva where that
 * stands; null if no such structure is found. */
void inspect_kmdf(const struct inspection *inspection, struct json *json)
{
    for (uint32_t rva = 0; rva < inspection->image->size; rva += 8) {
        if (is_bind_info(inspection, rva)) {
            const uint8_t *at = inspection->image->base + rva;
            json_begin(json, "kmdf", '{');
            json_number(json, "major", inspect_u32(at + BIND_VERSION));
            json_number(json, "minor", inspect_u32(at + BIND_VERSION + 4));
            json_number(json, "build", inspect_u32(at + BIND_VERSION + 8));
            json_number(json, "functions", inspect_u32(at + BIND_COUNT));
            json_number(json, "rva", rva);
            json_end(json, '}');
            return;
        }
    }
    json_null(json, "kmdf");
}
