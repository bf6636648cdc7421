// SPDX-License-Identifier: MIT
#include <string.h>
#include <strings.h>

#include "crt.h"
#include "ddk.h"
#include "nt.h"
#include "etw.h"
#include "object.h"
#include "recorder.h"
#include "services.h"

struct service {
    const char *name;
    const void *address;
};

#define NDH_SERVICE(name)             { #name, (const void *)name },
#define NDH_SERVICE_AS(name, address) { name, (const void *)(address) },
static const struct service kernel[] = {
#include "exports_d_to_k.inc"
#include "exports_l_to_z.inc"
};
static const struct service recorder[] = {
#include "exports_recorder.inc"
};
#undef NDH_SERVICE
#undef NDH_SERVICE_AS

static void *find(const struct service *service, size_t count, const char *symbol)
{
    size_t low = 0, high = count;
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

void *ndh_nt_export(const char *module, const char *symbol)
{
    if (strcasecmp(module, "WppRecorder.sys") == 0) {
        return find(recorder, sizeof recorder / sizeof recorder[0], symbol);
    }
    /*
     * Which of the two exports a service differs between Windows versions; import libraries settle it, so
     * both serve all.
     */
    if (strcasecmp(module, "ntoskrnl.exe") == 0 || strcasecmp(module, "hal.dll") == 0) {
        return find(kernel, sizeof kernel / sizeof kernel[0], symbol);
    }
    return NULL;
}
