// SPDX-License-Identifier: MIT
/** Each case runs in a process of its own that installs the filter; what it may not do ends it by SIGSYS. */
#include <asm/prctl.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../ipc/limits.h"
#include "../ipc/seccomp.h"
#include "check.h"

static int run_filtered(int (*action)(void))
{
    int status;
    const pid_t pid = fork();
    if (pid == 0) {
        if (ndh_seccomp_install() != 0) {
            _exit(100);
        }
        _exit(action());
    }
    CHECK(pid > 0 && waitpid(pid, &status, 0) == pid, "fork: %s", strerror(errno));
    return status;
}

static int open_file(void)
{
    return open("/dev/null", O_RDONLY) < 0;
}
static int make_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) < 0;
}
static int execute(void)
{
    return execl("/bin/true", "true", (char *)NULL) < 0;
}
static int kill_parent(void)
{
    return kill(getppid(), 0) != 0;
}
static int queue_signal(void)
{
    return (int)syscall(SYS_tgkill, getppid(), getppid(), 0);
}
static int make_thread(void)
{
    return (int)syscall(SYS_clone, CLONE_VM | SIGCHLD, NULL, NULL, NULL, NULL);
}
static int make_clone3(void)
{
    return (int)syscall(SYS_clone3, NULL, 0);
}
static int make_namespace(void)
{
    return (int)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
}
static int trace_parent(void)
{
    return (int)syscall(SYS_ptrace, 0, 0, 0, 0);
}
static int dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
static int set_fs(void)
{
    return (int)syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0UL);
}
static int limit_other(void)
{
    return (int)syscall(SYS_prlimit64, getppid(), RLIMIT_CPU, NULL, NULL);
}
static int punch_other(void)
{
    return fallocate(0, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096);
}
static int x32_call(void)
{
    return (int)syscall(0x40000000 | SYS_getpid);
}
static int make_memfd(void)
{
    return memfd_create("x", 0);
}
static int make_userfault(void)
{
    return (int)syscall(SYS_userfaultfd, 0);
}

/* What a driver may try: a system call that the filter allows the host, from memory that is not the
 * host's. */
static int call_from_elsewhere(void)
{
    static const unsigned char code[] = { 0x0f, 0x05, 0xc3 }; /* syscall; ret */
    void *memory = mmap((void *)0x200000000000, 4096, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    long result = SYS_getppid;
    if (memory == MAP_FAILED || memcpy(memory, code, sizeof code) != memory ||
        mprotect(memory, 4096, PROT_READ | PROT_EXEC) != 0) {
        return 1;
    }
    __asm__ volatile("call *%1" : "+a"(result) : "r"(memory) : "rcx", "r11", "memory");
    return result < 0;
}

static int exceeds_limits(void)
{
    const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct rlimit core, descriptors;
    if (ndh_limits_set() != 0 || ndh_limits_set() != 0) {
        return 1;
    }
    if (mmap(NULL, 0x100000000, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) !=
        MAP_FAILED) {
        return 2;
    }
    if (dup2(fd, 1000) >= 0 || getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0) {
        return 3;
    }
    return getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_max > 256 ? 4 : 0;
}

static int world_life(void)
{
    int pidfd = -1;
    struct rlimit limit;
    void *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, 4096, PROT_READ) != 0 || munmap(memory, 8192) != 0) {
        return 1;
    }
    if (getrlimit(RLIMIT_CPU, &limit) != 0 || setrlimit(RLIMIT_CPU, &limit) != 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        return 2;
    }
    const long pid = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, NULL, &pidfd, NULL, NULL);
    if (pid == 0) {
        for (;;) {
            syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
        }
    }
    int status = 0;
    if (pid < 0 || syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) != 0 ||
        wait4((pid_t)pid, &status, 0, NULL) != pid) {
        return 3;
    }
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? 0 : 4;
}

int main(void)
{
    static const struct {
        const char *name;
        int (*action)(void);
    } forbidden[] = {
        {"openat", open_file},
        {"socket", make_socket},
        {"execve", execute},
        {"kill", kill_parent},
        {"tgkill", queue_signal},
        {"clone with CLONE_VM", make_thread},
        {"clone3", make_clone3},
        {"clone with CLONE_NEWUSER", make_namespace},
        {"ptrace", trace_parent},
        {"prctl(PR_SET_DUMPABLE)", dumpable},
        {"arch_prctl(ARCH_SET_CPUID)", set_fs},
        {"prlimit of another", limit_other},
        {"fallocate of another file", punch_other},
        {"x32 call", x32_call},
        {"memfd_create", make_memfd},
        {"userfaultfd", make_userfault},
        {"a call from memory of a driver", call_from_elsewhere},
    };
    CHECK(ndh_seccomp_check() == 0, "this kernel cannot filter");
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        const int status = run_filtered(forbidden[i].action);
        CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "%s: wait status 0x%x instead of SIGSYS",
              forbidden[i].name, status);
    }
    const pid_t limited = fork();
    int status;
    if (limited == 0) {
        _exit(exceeds_limits());
    }
    CHECK(limited > 0 && waitpid(limited, &status, 0) == limited && status == 0, "limits: wait status 0x%x",
          status);
    status = run_filtered(world_life);
    CHECK(status == 0, "what a world needs: wait status 0x%x", status);
    return 0;
}
