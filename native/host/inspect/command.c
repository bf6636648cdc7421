// SPDX-License-Identifier: MIT
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../arena.h"
#include "../ipc/limits.h"
#include "../ipc/seccomp.h"
#include "inspect.h"

#define EXIT_REFUSED     2
#define EXIT_UNSUPPORTED 3
#define MAX_FILE_SIZE    0x04000000u /* 64 MiB: four signatures as large as the largest image */
#define CPU_SECONDS      30u

static int fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int fail(int status, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text, sizeof text - 1, format, arguments);
    va_end(arguments);
    const size_t size = (size_t)length < sizeof text - 1 ? (size_t)length : sizeof text - 2;
    text[size] = '\n';
    return write(STDERR_FILENO, text, size + 1) < 0 ? EXIT_UNSUPPORTED : status;
}

static int read_bytes(int fd, const char *path, struct inspect_file *file)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        return fail(EXIT_REFUSED, "%s: not a file", path);
    }
    if (status.st_size == 0 || status.st_size > MAX_FILE_SIZE) {
        return fail(EXIT_REFUSED, "%s: not a PE image (%lld bytes; 1 to %u are read)", path,
                    (long long)status.st_size, MAX_FILE_SIZE);
    }
    uint8_t *bytes = ndh_arena_alloc((size_t)status.st_size, 16);
    while (bytes != NULL && file->size < (size_t)status.st_size) {
        const ssize_t length = read(fd, bytes + file->size, (size_t)status.st_size - file->size);
        if (length <= 0) {
            return fail(EXIT_REFUSED, "%s: cannot be read: %s", path,
                        length == 0 ? "the file became shorter" : strerror(errno));
        }
        file->size += (size_t)length;
    }
    file->bytes = bytes;
    return bytes != NULL ? 0 : fail(EXIT_REFUSED, "%s: the files are too large together", path);
}

static int read_file(const char *path, struct inspect_file *file)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return fail(EXIT_REFUSED, "%s: %s", path, strerror(errno));
    }
    const int result = read_bytes(fd, path, file);
    close(fd);
    return result;
}

static int read_files(int count, char *const *arguments, struct inspect_file *files)
{
    const char *slash = strrchr(arguments[0], '/');
    files[0].name = slash != NULL ? slash + 1 : arguments[0];
    int result = read_file(arguments[0], &files[0]);
    for (int i = 1; result == 0 && i < count; i++) {
        char *equals = strchr(arguments[i], '=');
        if (equals == NULL || equals == arguments[i]) {
            return fail(EXIT_REFUSED,
                        "'%s' is not NAME=FILE, the name of a module and the file that becomes it",
                        arguments[i]);
        }
        *equals = 0;
        files[i].name = arguments[i];
        result = read_file(equals + 1, &files[i]);
    }
    return result;
}

static int make_arena(void)
{
    const int memfd = memfd_create("ndh-inspect", MFD_CLOEXEC);
    int result = memfd < 0 || ftruncate(memfd, NDH_ARENA_SIZE) != 0 ? -errno : ndh_arena_check_addresses();
    if (result == 0) {
        result = ndh_arena_create(memfd);
    }
    return result == 0 ? 0
                       : fail(EXIT_UNSUPPORTED, "no memory at the addresses from 0x%llx on: %s",
                              NDH_ARENA_BASE, strerror(-result));
}

/** From here on no file can be opened and nothing sent; a loop without end ends. */
static int give_up_rights(void)
{
    const struct rlimit cpu = { CPU_SECONDS, CPU_SECONDS };
    close_range(STDERR_FILENO + 1, ~0u, 0);
    int result = setrlimit(RLIMIT_CPU, &cpu) != 0 ? -errno : ndh_limits_set();
    if (result == 0) {
        result = ndh_seccomp_install();
    }
    return result == 0 ? 0 : fail(EXIT_UNSUPPORTED, "the process cannot be confined: %s", strerror(-result));
}

static void write_out(void *context, const char *bytes, size_t size)
{
    int *failed = context;
    while (size != 0 && !*failed) {
        const ssize_t length = write(STDOUT_FILENO, bytes, size);
        *failed = length <= 0;
        bytes += length > 0 ? length : 0;
        size -= length > 0 ? (size_t)length : 0;
    }
}

int ndh_inspect_command(int count, char *const *arguments)
{
    struct inspect_file files[1 + INSPECT_MAX_PROVIDERS] = { 0 };
    char error[512];
    int failed = 0;
    if (count < 1 || count > (int)(1 + INSPECT_MAX_PROVIDERS)) {
        return fail(EXIT_REFUSED, "usage: ndhost --inspect FILE [NAME=FILE]..., at most %u",
                    INSPECT_MAX_PROVIDERS);
    }
    int result = make_arena();
    struct inspection *inspection = result == 0 ? ndh_arena_alloc(sizeof *inspection, 16) : NULL;
    if (inspection == NULL || (result = read_files(count, arguments, files)) != 0 ||
        (result = give_up_rights()) != 0) {
        return result;
    }
    inspection->services = ndh_nt_export;
    for (int i = 1; i < count; i++) {
        if (inspect_provide(inspection, &files[i], error, sizeof error) != 0) {
            return fail(EXIT_REFUSED, "%s", error);
        }
    }
    if (inspect_open(inspection, &files[0], error, sizeof error) != 0) {
        return fail(EXIT_REFUSED, "%s", error);
    }
    struct json json = { .write = write_out, .context = &failed };
    inspect_write(inspection, &json);
    return failed ? EXIT_REFUSED : 0;
}
