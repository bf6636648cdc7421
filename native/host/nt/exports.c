// SPDX-License-Identifier: MIT
#include <string.h>
#include <strings.h>

#include "crt.h"
#include "nt.h"
#include "object.h"
#include "services.h"

struct service {
    const char *name;
    const void *address;
};

static const struct service service[] = {
#define NDH_SERVICE(name)             { #name, (const void *)name },
#define NDH_SERVICE_AS(name, address) { name, (const void *)(address) },
#include "exports.inc"
#undef NDH_SERVICE
#undef NDH_SERVICE_AS
};

void *ndh_nt_export(const char *module, const char *symbol)
{
    size_t low = 0, high = sizeof service / sizeof service[0];
    /*
     * Which of the two exports a service differs between Windows versions; import libraries settle it, so
     * both serve all.
     */
    if (strcasecmp(module, "ntoskrnl.exe") != 0 && strcasecmp(module, "hal.dll") != 0) {
        return NULL;
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(symbol, service[middle].name);
        if (order == 0) {
            return (void *)service[middle].address;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
