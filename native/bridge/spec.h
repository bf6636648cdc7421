// SPDX-License-Identifier: MIT
/** The specification of a target, see ndh_target_open. */
#ifndef NDH_SPEC_H
#define NDH_SPEC_H

#include <stddef.h>
#include <stdint.h>

#define NDH_MAX_SPEC               0x00100000u
#define NDH_DEFAULT_REPLY_LIMIT_MS 60000u
#define NDH_MIN_REPLY_LIMIT_MS     100u
#define NDH_MAX_REPLY_LIMIT_MS     604800000u /* a week: none, for worlds under a debugger */

struct ndh_spec {
    char *storage; /* what the members point into */
    const char *transport;
    const char *host; /* NULL if not given, as are those below */
    const char *log;
    const char *device;
    const char *boot;
    size_t boot_size;
    uint32_t reply_limit_ms;
};

/** Splits the text; 0, or NDH_E_SPEC naming the line, or NDH_E_MEMORY. Which keys a transport requires is the
 * transport's to check. */
int ndh_spec_parse(const char *text, struct ndh_spec *spec);
void ndh_spec_free(struct ndh_spec *spec);

#endif
