// SPDX-License-Identifier: MIT
/* Images as compilers and linkers make them, loaded and called. */
#include <errno.h>
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "check.h"

#define DEFAULT_COOKIE 0x00002b992ddfa232ULL

typedef __attribute__((ms_abi)) uint32_t guarded_function(uint32_t value);
typedef __attribute__((ms_abi)) uint32_t guarded_call(uint32_t which, uint64_t offset, uint32_t value);
typedef __attribute__((ms_abi)) uint32_t guarded_call_back(guarded_function *function, uint32_t value);
typedef __attribute__((ms_abi)) uint64_t guarded_cookie(void);

static jmp_buf after_bugcheck;
static char bugcheck_text[256];
static uint64_t bugcheck[2]; /* code and first parameter */

void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *text)
{
    CHECK(0, "unexpected crash %d %u: %s", kind, code, text);
    abort();
}

void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *text)
{
    (void)p2, (void)p3, (void)p4;
    bugcheck[0] = code;
    bugcheck[1] = p1;
    snprintf(bugcheck_text, sizeof bugcheck_text, "%s", text);
    __builtin_longjmp((void **)after_bugcheck, 1);
}

static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    (void)context, (void)module, (void)symbol, (void)ordinal;
    return NULL;
}

static struct ndh_image *load(const char *name)
{
    char path[512], error[256];
    struct ndh_image *image;
    snprintf(path, sizeof path, NDH_TEST_IMAGES "/%s", name);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL, "%s: %s", path, strerror(errno));
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    rewind(file);
    void *bytes = malloc(size);
    CHECK(fread(bytes, 1, size, file) == size, "%s cannot be read", path);
    fclose(file);
    CHECK(ndh_pe_load(name, bytes, size, resolve, NULL, &image, error, sizeof error) == 0, "%s", error);
    free(bytes);
    return image;
}

/** /GS and /guard:cf: the cookie is set, and an indirect call reaches only what the image lists. */
static void guards(void)
{
    struct ndh_image *image = load("guarded.sys");
    guarded_call *call = (guarded_call *)ndh_pe_export(image, "GuardedCall");
    guarded_call_back *call_back = (guarded_call_back *)ndh_pe_export(image, "GuardedCallBack");
    guarded_cookie *cookie = (guarded_cookie *)ndh_pe_export(image, "GuardedCookie");
    guarded_function *const *functions = ndh_pe_export(image, "GuardedFunctions");

    CHECK(cookie() != DEFAULT_COOKIE && cookie() != 0 && cookie() >> 48 == 0, "cookie 0x%llx",
          (unsigned long long)cookie());
    CHECK(call(0, 0, 21) == 42 && call(1, 0, 7) == 49, "a permitted call");
    CHECK(call_back(functions[1], 9) == 82, "a permitted call that comes back");
    if (__builtin_setjmp((void **)after_bugcheck) == 0) {
        call(0, 2, 1);
    }
    CHECK(bugcheck[0] == 0x139 && bugcheck[1] == 10 &&
              strstr(bugcheck_text, "call to guarded.sys+0x") != NULL,
          "0x%llx %s", (unsigned long long)bugcheck[0], bugcheck_text);

    /* Code of an image that lists nothing may be called, memory that is no code may not. */
    struct ndh_image *other = load("probelib.sys");
    void *version = ndh_pe_export(other, "ProbeLibraryVersion");
    bugcheck[0] = 0;
    if (__builtin_setjmp((void **)after_bugcheck) == 0) {
        call_back((guarded_function *)version, 1);
    }
    CHECK(bugcheck[0] == 0x139 && strstr(bugcheck_text, "call to probelib.sys+0x") != NULL, "%s",
          bugcheck_text);
    ndh_pe_unload(other);
    ndh_pe_unload(image);
}

int main(void)
{
    const int memfd = memfd_create("arena", 0);
    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0 && ndh_arena_create(memfd) == 0, "arena: %s",
          strerror(errno));
    guards();
    return 0;
}
