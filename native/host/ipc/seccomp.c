// SPDX-License-Identifier: MIT
#include "seccomp.h"

#include <asm/prctl.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mailbox.h"

#define X32_SYSCALL_BIT 0x40000000u

/* Classic BPF over struct seccomp_data. Low halves of arguments are enough: the values compared are 32-bit to
 * the kernel too, but for clone's flags. */
#define LOAD(offset)          BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offset))
#define LOAD_NUMBER           LOAD(offsetof(struct seccomp_data, nr))
#define LOAD_LOW(n)           LOAD(offsetof(struct seccomp_data, args) + (n)*8)
#define LOAD_HIGH(n)          LOAD(offsetof(struct seccomp_data, args) + (n)*8 + 4)
#define RETURN(action)        BPF_STMT(BPF_RET | BPF_K, (action))
#define KILL                  RETURN(SECCOMP_RET_KILL_PROCESS)
#define ALLOW                 RETURN(SECCOMP_RET_ALLOW)
#define SKIP_UNLESS(value, n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (n))
#define SKIP_IF(value, n)     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (n), 0)
#define SKIP_IF_BITS(bits, n) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), (n), 0)
#define ALLOW_CALL(name)      SKIP_UNLESS(SYS_##name, 1), ALLOW
/* A call that is allowed if its argument n is one of two values. */
#define ALLOW_CALL_WITH(name, n, first, second) \
    SKIP_UNLESS(SYS_##name, 5), LOAD_LOW(n), SKIP_IF((first), 1), SKIP_UNLESS((second), 1), ALLOW, KILL

/* What fork needs: the exit signal, glibc's bookkeeping of the child's id, a pidfd for the parent. */
#define CLONE_ALLOWED ((uint32_t)(CSIGNAL | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_PIDFD))

static const struct sock_filter filter[] = {
    LOAD(offsetof(struct seccomp_data, arch)),
    SKIP_IF(AUDIT_ARCH_X86_64, 1),
    KILL,
    LOAD_NUMBER,
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_SYSCALL_BIT, 0, 1),
    KILL,
    /* harmless, frequent, and without a look at the arguments fast */
    ALLOW_CALL(futex),
    ALLOW_CALL(rt_sigreturn),
    ALLOW_CALL(clock_gettime),
    /* The rest is for the host's own code, which is linked below 4 GiB; drivers lie above. */
    LOAD(offsetof(struct seccomp_data, instruction_pointer) + 4),
    SKIP_IF(0, 1),
    KILL,
    LOAD_NUMBER,
    /* serving a request */
    ALLOW_CALL(mprotect),
    ALLOW_CALL(madvise),
    ALLOW_CALL(mmap),
    ALLOW_CALL(munmap),
    ALLOW_CALL(write),
    ALLOW_CALL(exit_group),
    ALLOW_CALL(exit),
    /* the life of a world */
    ALLOW_CALL(rt_sigaction),
    ALLOW_CALL(rt_sigprocmask),
    ALLOW_CALL(sigaltstack),
    ALLOW_CALL(getpid),
    ALLOW_CALL(getppid),
    ALLOW_CALL(gettid),
    ALLOW_CALL(set_robust_list),
    ALLOW_CALL(close),
    ALLOW_CALL(close_range),
    ALLOW_CALL(wait4),
    ALLOW_CALL_WITH(prctl, 0, PR_SET_PDEATHSIG, PR_SET_NAME),
    ALLOW_CALL_WITH(arch_prctl, 0, ARCH_SET_GS, ARCH_GET_GS),
    ALLOW_CALL_WITH(prlimit64, 0, 0, 0),
    /* the supervisor */
    ALLOW_CALL(read),
    ALLOW_CALL(lseek),
    ALLOW_CALL(sendmsg),
    ALLOW_CALL(recvmsg),
    ALLOW_CALL(ppoll),
    ALLOW_CALL(restart_syscall),
    ALLOW_CALL(pidfd_send_signal),
    ALLOW_CALL_WITH(fallocate, 0, NDH_HOST_FD_CHANNEL, NDH_HOST_FD_CHANNEL),
    SKIP_UNLESS(SYS_clone, 6),
    LOAD_HIGH(0),
    SKIP_UNLESS(0, 3),
    LOAD_LOW(0),
    SKIP_IF_BITS(~CLONE_ALLOWED, 1),
    ALLOW,
    KILL,
    KILL,
};

int ndh_seccomp_check(void)
{
    const uint32_t action = SECCOMP_RET_KILL_PROCESS;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ? 0 : -errno;
}

int ndh_seccomp_install(void)
{
    const struct sock_fprog program = {.len = sizeof filter / sizeof filter[0],
                                       .filter = (struct sock_filter *)filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
        return -errno;
    }
    return 0;
}
