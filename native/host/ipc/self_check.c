// SPDX-License-Identifier: MIT
#include "self_check.h"

#include <asm/prctl.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../arena.h"
#include "mailbox.h"
#include "seccomp.h"

static int check_machine(char *error, size_t size)
{
    struct utsname name;
    if (uname(&name) == 0 && strcmp(name.machine, "x86_64") != 0) {
        snprintf(error, size, "this machine is %s; drivers for x64 Windows need an x86-64 Linux machine",
                 name.machine);
        return -1;
    }
    return 0;
}

static int check_memfd(char *error, size_t size)
{
    const int fd = memfd_create("ndh-check", MFD_CLOEXEC);
    if (fd < 0) {
        snprintf(error, size,
                 "memfd_create fails (%s); Linux 3.17 or later is needed, and a container's seccomp profile "
                 "must allow it",
                 strerror(errno));
        return -1;
    }
    close(fd);
    return 0;
}

/** arch_prctl is what everything falls back to; where it works, the faster WRGSBASE may work too. */
static int check_gs_base(char *error, size_t size)
{
    uint64_t old;
    if (syscall(SYS_arch_prctl, ARCH_GET_GS, &old) != 0 || syscall(SYS_arch_prctl, ARCH_SET_GS, old) != 0) {
        snprintf(error, size,
                 "arch_prctl(ARCH_SET_GS) fails (%s); a container's seccomp profile or an emulator forbids "
                 "it: allow arch_prctl",
                 strerror(errno));
        return -1;
    }
    return 0;
}

static int check_seccomp(char *error, size_t size)
{
    const int result = ndh_seccomp_check();
    if (result != 0) {
        snprintf(error, size,
                 "seccomp filters are not available (%s); a kernel with CONFIG_SECCOMP_FILTER (Linux 4.14 or "
                 "later) is needed",
                 strerror(-result));
        return -1;
    }
    return 0;
}

static int check_addresses(char *error, size_t size)
{
    const int result = ndh_arena_check_addresses();
    if (result != 0) {
        snprintf(error, size,
                 "the addresses from 0x%llx on are not free (%s); raise 'ulimit -v', and run without address "
                 "space sanitizers",
                 0x200000000000ULL, strerror(-result));
        return -1;
    }
    return 0;
}

static int check_channel(char *error, size_t size)
{
    struct stat status;
    if (fstat(NDH_HOST_FD_CHANNEL, &status) != 0 || status.st_size < (off_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE) {
        snprintf(error, size,
                 "descriptor %d is no channel of %u slots; client and host are of different versions: "
                 "rebuild both",
                 NDH_HOST_FD_CHANNEL, NDH_MB_SLOTS);
        return -1;
    }
    if (fstat(NDH_HOST_FD_LOG, &status) != 0) {
        snprintf(error, size,
                 "descriptor %d, the log file, is not open; start the host through its client library",
                 NDH_HOST_FD_LOG);
        return -1;
    }
    return 0;
}

int ndh_self_check(char *error, size_t error_size)
{
    static int (*const checks[])(char *, size_t) = {check_machine, check_channel, check_memfd,
                                                    check_gs_base, check_seccomp, check_addresses};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (checks[i](error, error_size) != 0) {
            return -1;
        }
    }
    return 0;
}
