// SPDX-License-Identifier: MIT
/**
 * Pageable code and data of a driver in the whole host, with paged.sys: test_paged NDHOST DRIVER_DIRECTORY
 * LOG.
 */
#include <limits.h>
#include <string.h>

#include "check.h"
#include "driver/paged.h"
#include "host_client.h"

#define LOST INT32_MIN

static struct ndh_client client;

static int32_t run_case(uint32_t file, unsigned number)
{
    int32_t status;
    uint32_t length = 0;
    char nothing[1];
    const int result =
        ndh_client_control(&client, file, PAGED_CODE_OF(number), NULL, 0, nothing, &length, &status);
    return result == 0 ? status : LOST;
}

static uint32_t fork_and_open(void)
{
    uint32_t file;
    int32_t status;
    CHECK(ndh_client_fork(&client, 0, 1) == 0, "%s", client.error);
    CHECK(ndh_client_open(&client, "\\??\\NdhPaged", &file, &status) == 0 && status == 0, "%s (0x%x)",
          client.error, (unsigned)status);
    return file;
}

static void boot(const char *drivers, const char *verifier)
{
    char script[2048];
    snprintf(script, sizeof script, "verifier\t%s\nservice\tpaged\t%s/paged.sys\nstart\tpaged\n", verifier,
             drivers);
    CHECK(ndh_client_boot(&client, script, strlen(script)) == 0, "%s", client.error);
}

static void runs(unsigned from, unsigned to)
{
    const uint32_t file = fork_and_open();
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = from; i < to; i++) {
            const int32_t status = run_case(file, i);
            CHECK(status == 0, "case %u: 0x%x %s", i, (unsigned)status,
                  ndh_client_mailbox(&client)->crash.text);
        }
    }
    CHECK(ndh_client_exit(&client) == 0, "%s", client.error);
}

static void touches_are_bug_checks(void)
{
    static const struct {
        unsigned number;
        uint32_t bug_check;
        uint64_t access; /* third parameter */
        const char *words;
    } cases[] = {
        { PAGED_CALL, 0xd1, 8, "executed address" },
        { PAGED_READ, 0xd1, 0, "read address" },
        { PAGED_WRITE, 0xd1, 1, "wrote address" },
        { PAGED_RAISE, 0xd1, 8, "executed address" },
        { PAGED_DPC, 0xd1, 8, "executed address" },
        { PAGED_UNLOCKED, 0xd1, 8, "executed address" },
        { PAGED_ENTIRE, 0xa, 0, "a kernel service called by" },
        { PAGED_UNLOCK_TWICE, 0x1a, 0, "is not locked" },
        { PAGED_INIT, 0x50, 0, "executed address" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int32_t status = run_case(fork_and_open(), cases[i].number);
        const struct ndh_crash *crash = &ndh_client_mailbox(&client)->crash;
        CHECK(status == LOST && crash->sealed == 1 && crash->kind == NDH_CRASH_BUGCHECK, "case %u: 0x%x",
              cases[i].number, (unsigned)status);
        CHECK(crash->code == cases[i].bug_check && strstr(crash->text, cases[i].words) != NULL,
              "case %u: bug check 0x%x: %s", cases[i].number, crash->code, crash->text);
        if (crash->code == 0xd1 || crash->code == 0xa) {
            CHECK(crash->parameter[1] == 2 && crash->parameter[2] == cases[i].access &&
                      (cases[i].access != 8 || crash->parameter[0] == crash->parameter[3]) &&
                      strstr(crash->text, "pageable") != NULL,
                  "case %u: 0x%llx, 0x%llx, 0x%llx, 0x%llx: %s", cases[i].number,
                  (unsigned long long)crash->parameter[0], (unsigned long long)crash->parameter[1],
                  (unsigned long long)crash->parameter[2], (unsigned long long)crash->parameter[3],
                  crash->text);
        }
        CHECK(strcmp(crash->driver, "paged.sys") == 0 && crash->frame_count >= 1, "case %u: %s, %u frames",
              cases[i].number, crash->driver, crash->frame_count);
    }
}

int main(int argc, char **argv)
{
    int status;
    CHECK(argc == 4, "usage: test_paged NDHOST DRIVER_DIRECTORY LOG");
    CHECK(ndh_client_start(&client, argv[1], argv[3]) == 0, "%s", client.error);
    boot(argv[2], "on");
    runs(0, PAGED_CASES);
    touches_are_bug_checks();
    boot(argv[2], "off");
    runs(PAGED_CALL, PAGED_UNLOCK_TWICE);
    CHECK(ndh_client_end(&client, &status) == 0 && status == 0, "%s (0x%x)", client.error, (unsigned)status);
    return 0;
}
