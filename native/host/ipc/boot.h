// SPDX-License-Identifier: MIT
/** The boot child: does the script in an arena that becomes the template of all worlds. */
#ifndef NDH_IPC_BOOT_H
#define NDH_IPC_BOOT_H

#include "boot_script.h"

struct ndh_boot_file {
    int fd;
    uint64_t size;
};

struct ndh_boot_job {
    const struct ndh_boot_script *script;
    struct ndh_boot_file file[NDH_BOOT_MAX_LINES]; /* for the IMAGE and SERVICE lines, by line index */
    int arena;                                     /* memfd */
};

/**
 * Runs in the forked boot child; the boot mailbox is mapped at NDH_MB_WORLD_BASE. Exits with 0 when the world
 * came up. Otherwise the data area holds a sentence of answer_size bytes, or the crash record is sealed;
 * `value` of the mailbox is the number of the line being done.
 */
_Noreturn void ndh_boot_run(const struct ndh_boot_job *job);

#endif
