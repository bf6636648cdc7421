// SPDX-License-Identifier: MIT
/**
 * Structured exceptions of a driver in the whole host, with seh.sys: test_seh NDHOST DRIVER_DIRECTORY LOG.
 */
#include <limits.h>
#include <string.h>

#include "check.h"
#include "driver/seh.h"
#include "host_client.h"

#define LOST INT32_MIN

static struct ndh_client client;

static int32_t run_case(uint32_t file, unsigned number, char *text, uint32_t size)
{
    int32_t status;
    uint32_t length = size - 1;
    const int result =
        ndh_client_control(&client, file, SEH_CODE(number), NULL, 0, (uint8_t *)text, &length, &status);
    text[result == 0 ? length : 0] = 0;
    return result == 0 ? status : LOST;
}

static uint32_t fork_and_open(uint64_t seed)
{
    uint32_t file;
    int32_t status;
    CHECK(ndh_client_fork(&client, 0, seed) == 0, "%s", client.error);
    CHECK(ndh_client_open(&client, "\\??\\NdhSeh", &file, &status) == 0 && status == 0, "%s (0x%x)",
          client.error, (unsigned)status);
    return file;
}

static void handlers_run_in_order(void)
{
    static const char *const expected[SEH_CASES] = {
        [SEH_RAISE] = "rf C000000D end",
        [SEH_FAULT] = "f C0000005 ",
        [SEH_NESTED] = "rimo C000000D ",
        [SEH_FINALLY] = "rf123h",
        [SEH_NO_EXCEPTION] = "bfe",
        [SEH_IN_FILTER] = "r<rgh> C000000D ",
        [SEH_IN_FINALLY] = "rio1ru2 C0000001 ",
        [SEH_CONTINUE] = "sc",
        [SEH_ACROSS_HOST] = "rf1 C000000D ",
        [SEH_SERVICE_FAULT] = "f C0000005 ",
        [SEH_PROBE] = "af C0000005 f 80000002 ",
        [SEH_DIVIDE] = "f C0000094 ",
        [SEH_VALUES] = "rfvrfvrfvrfv",
        [SEH_UNWIND] = "1 00000001 1 00000002 1 00000003 ",
        [SEH_PAGED] = "rfp",
        [SEH_WALK] = "w",
        [SEH_AGAIN] = "100",
        [SEH_CATCH_IN_FINALLY] = "rfrgh1 C000000D ",
        [SEH_LEAVE] = "bnmbnm1 AB7 AB5 ABAB1 nmnm1 ",
        [SEH_NONCONTINUABLE] = "rcdf C0000025 ",
        [SEH_EXIT_UNWIND] = "123e",
        [SEH_FLAGS] = "r01f03 r01r11d01f0303 r01fr01f03 r01f03r01f43 ",
    };
    const uint32_t file = fork_and_open(1);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < SEH_CASES; i++) {
            char text[300];
            const int32_t status = run_case(file, i, text, sizeof text);
            const struct ndh_crash *crash = &ndh_client_mailbox(&client)->crash;
            CHECK(status == 0 && strcmp(text, expected[i]) == 0, "case %u: 0x%x, '%s' instead of '%s' %s", i,
                  (unsigned)status, text, expected[i], status == LOST ? crash->text : "");
        }
    }
    CHECK(ndh_client_exit(&client) == 0, "%s", client.error);
}

static void what_nobody_handles_is_a_bug_check(void)
{
    static const struct {
        unsigned number;
        uint32_t bug_check;
        uint64_t code;
        const char *words;
        unsigned frames;
    } cases[] = {
        { SEH_UNCAUGHT, 0x3b, 0xffffffffc000000d, "exception 0xC000000D (a status was raised) at seh.sys+0x",
          2 },
        { SEH_UNCAUGHT_FAULT, 0x3b, 0xffffffffc0000005,
          "exception 0xC0000005 (read address 0x40) at seh.sys+0x", 2 },
        { SEH_UNCAUGHT_EXIT, 0x3b, 0xffffffffc0000027,
          "(an unwinding without a target came to the end of the stack)", 2 },
        { SEH_UNCAUGHT_RAISED, 0x1e, 0xffffffffc000000d, "(a status was raised) at seh.sys+0x", 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[300];
        const int32_t status = run_case(fork_and_open(1), cases[i].number, text, sizeof text);
        const struct ndh_crash *crash = &ndh_client_mailbox(&client)->crash;
        CHECK(status == LOST && crash->sealed == 1 && crash->kind == NDH_CRASH_BUGCHECK, "case %u: 0x%x",
              cases[i].number, (unsigned)status);
        CHECK(crash->code == cases[i].bug_check && crash->parameter[0] == cases[i].code &&
                  strstr(crash->text, cases[i].words) != NULL,
              "case %u: bug check 0x%x (0x%llx): %s", cases[i].number, crash->code,
              (unsigned long long)crash->parameter[0], crash->text);
        CHECK(strcmp(crash->driver, "seh.sys") == 0 && crash->frame_count >= cases[i].frames,
              "case %u: %s, %u frames", cases[i].number, crash->driver, crash->frame_count);
    }
}

int main(int argc, char **argv)
{
    char script[2048];
    int status;
    CHECK(argc == 4, "usage: test_seh NDHOST DRIVER_DIRECTORY LOG");
    CHECK(ndh_client_start(&client, argv[1], argv[3]) == 0, "%s", client.error);
    snprintf(script, sizeof script, "service\tseh\t%s/seh.sys\nstart\tseh\n", argv[2]);
    CHECK(ndh_client_boot(&client, script, strlen(script)) == 0, "%s", client.error);
    handlers_run_in_order();
    what_nobody_handles_is_a_bug_check();
    CHECK(ndh_client_end(&client, &status) == 0 && status == 0, "%s (0x%x)", client.error, (unsigned)status);
    return 0;
}
