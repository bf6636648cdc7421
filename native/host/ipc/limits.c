// SPDX-License-Identifier: MIT
#include "limits.h"

#include <errno.h>
#include <stddef.h>
#include <sys/resource.h>

/* Bytes of addresses: arena, what a rewind keeps of it, channel and mappings of the program, twice over. */
#define MAX_ADDRESSES 0x100000000ULL
/* Bytes of a file: the arena's is the largest; logs are far smaller. */
#define MAX_FILE        0x40000000ULL
#define MAX_DESCRIPTORS 256u

int ndh_limits_set(void)
{
    static const struct {
        int resource;
        rlim_t value;
    } limits[] = {
        { RLIMIT_CORE, 0 },         { RLIMIT_AS, MAX_ADDRESSES },
        { RLIMIT_FSIZE, MAX_FILE }, { RLIMIT_NOFILE, MAX_DESCRIPTORS },
        { RLIMIT_MEMLOCK, 0 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct rlimit limit;
        if (getrlimit(limits[i].resource, &limit) != 0) {
            return -errno;
        }
        if (limit.rlim_max > limits[i].value) {
            limit.rlim_cur = limit.rlim_max = limits[i].value;
        }
        if (limit.rlim_cur > limit.rlim_max) {
            limit.rlim_cur = limit.rlim_max;
        }
        if (setrlimit(limits[i].resource, &limit) != 0) {
            return -errno;
        }
    }
    return 0;
}
