// SPDX-License-Identifier: MIT
/**
 * A WAN miniport's imports in the whole host, with wan.sys: test_wan NDHOST DRIVER_DIRECTORY NDIS_SYS LOG.
 * All are provided, and what it does with the kernel's part works; what it traces stands in the log.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "driver/wan.h"
#include "host_client.h"

static struct ndh_client client;

/** Messages in the log by kind. */
static void count_messages(unsigned count[8])
{
    const struct ndh_debug_log *log = &ndh_client_mailbox(&client)->log;
    for (uint64_t at = 0; at + 10 <= log->total_written;) {
        const unsigned head = log->bytes[(at + 8) % NDH_MB_LOG_SIZE] | log->bytes[(at + 9) % NDH_MB_LOG_SIZE]
                                                                           << 8;
        at += 10;
        if (head & NDH_LOG_MESSAGE) {
            count[log->bytes[at % NDH_MB_LOG_SIZE] & 7]++;
        }
        at += head & ~NDH_LOG_MESSAGE;
    }
}

int main(int argc, char **argv)
{
    char script[4096], text[200] = "";
    uint32_t file, length = sizeof text - 1;
    unsigned messages[8] = { 0 };
    int32_t status = INT32_MIN;
    int exit_status;
    CHECK(argc == 5, "usage: test_wan NDHOST DRIVER_DIRECTORY NDIS_SYS LOG");
    if (access(argv[3], R_OK) != 0) {
        printf("skipped: %s is not built\n", argv[3]);
        return 77;
    }
    CHECK(ndh_client_start(&client, argv[1], argv[4]) == 0, "%s", client.error);
    snprintf(script, sizeof script,
             "image\tndis.sys\t%s\nservice\twan\t%s/wan.sys\nverifier\ton\nstart\twan\n", argv[3], argv[2]);
    CHECK(ndh_client_boot(&client, script, strlen(script)) == 0, "%s", client.error);
    CHECK(ndh_client_fork(&client, 0, 1) == 0, "%s", client.error);
    CHECK(ndh_client_open(&client, "\\??\\NdhWan", &file, &status) == 0 && status == 0, "%s (0x%x)",
          client.error, (unsigned)status);
    CHECK(ndh_client_control(&client, file, WAN_USE_ALL, NULL, 0, text, &length, &status) == 0, "%s: %s",
          client.error, ndh_client_mailbox(&client)->crash.text);
    CHECK(status == 0 && strcmp(text, "ok") == 0, "0x%x: %s", (unsigned)status, text);
    count_messages(messages);
    CHECK(messages[NDH_MESSAGE_ETW] == 1 && messages[NDH_MESSAGE_WPP] == 1 &&
              messages[NDH_MESSAGE_RECORDER] == 1,
          "messages: %u ETW, %u WPP, %u of the recorder", messages[NDH_MESSAGE_ETW],
          messages[NDH_MESSAGE_WPP], messages[NDH_MESSAGE_RECORDER]);
    CHECK(ndh_client_exit(&client) == 0, "%s", client.error);
    CHECK(ndh_client_end(&client, &exit_status) == 0 && exit_status == 0, "%s (0x%x)", client.error,
          (unsigned)exit_status);
    return 0;
}
