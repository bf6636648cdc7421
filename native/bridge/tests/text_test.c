// SPDX-License-Identifier: MIT
/* Error texts, JSON texts, the specification's parser and the exported layout. */
#include "check.h"
#include "error.h"
#include "ndh_protocol.h"
#include "spec.h"
#include "text.h"

static void errors_name_function_value_and_status(void)
{
    ndh_enter("ndh_control");
    CHECK_EQUAL(0, ndh_last_error(NULL, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_fail(NDH_E_ARGUMENT, "size %d is not in 1 .. 2", 7));
    CHECK(strcmp(check_error(), "ndh_control: size 7 is not in 1 .. 2") == 0);
    CHECK_EQUAL(0, ndh_last_status());

    CHECK_EQUAL(NDH_E_STATUS, ndh_fail_status((int32_t)0xC000000D, 87, "control code 0x1"));
    CHECK_ERROR_HAS("control code 0x1: status 0xC000000D STATUS_INVALID_PARAMETER (Win32 error 87 "
                    "ERROR_INVALID_PARAMETER)");
    CHECK_EQUAL((int32_t)0xC000000D, ndh_last_status());
    CHECK_EQUAL(87, ndh_last_win32());
    ndh_enter("ndh_version");
    CHECK_EQUAL(0, ndh_last_status());
}

static void long_error_texts_are_cut(void)
{
    char big[NDH_ERROR_TEXT_SIZE * 2];
    char small[8];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    ndh_enter("f");
    ndh_fail(NDH_E_SYSTEM, "%s", big);
    CHECK_EQUAL(NDH_ERROR_TEXT_SIZE - 1, ndh_last_error(small, sizeof small));
    CHECK(strcmp(small, "f: xxxx") == 0);
}

static void win32_errors_become_the_statuses_of_the_protocol(void)
{
    CHECK_EQUAL((int32_t)0xC000000D, ndh_status_from_win32(87));
    CHECK_EQUAL((int32_t)0x80000011, ndh_status_from_win32(170));
    CHECK_EQUAL((int32_t)0xC0000001, ndh_status_from_win32(4711));
    CHECK(strcmp(ndh_win32_name(995), "ERROR_OPERATION_ABORTED") == 0);
    CHECK(strcmp(ndh_status_name((int32_t)0x80000011), "STATUS_DEVICE_BUSY") == 0);
}

static void json_is_escaped_and_always_utf8(void)
{
    struct ndh_text text = {0};
    ndh_text_add_json(&text, "a\"\\\n\x7f\xc3\xa9\xff\xed\xa0\x80", 11);
    CHECK(strcmp(text.data, "\"a\\\"\\\\\\u000a\\u007f\xc3\xa9\\ufffd\\ufffd\\ufffd\\ufffd\"") == 0);
    char cut[4];
    CHECK_EQUAL(text.length, ndh_text_give(&text, cut, sizeof cut));
    CHECK(strcmp(cut, "\"a\\") == 0);
    ndh_text_free(&text);
    CHECK_EQUAL(0, ndh_text_give(&text, cut, sizeof cut));
    CHECK(cut[0] == '\0');
}

static void specifications_are_split(void)
{
    struct ndh_spec spec;
    CHECK_EQUAL(
        0, ndh_spec_parse(
               "transport\tembedded\nhost\t/h\nlog\t/l\nreply-limit\t100\n\nboot\nimage\tx\t/y\nstart\tz\n",
               &spec));
    CHECK(strcmp(spec.transport, "embedded") == 0 && strcmp(spec.host, "/h") == 0 &&
          strcmp(spec.log, "/l") == 0);
    CHECK(spec.device == NULL);
    CHECK_EQUAL(100, spec.reply_limit_ms);
    CHECK(strcmp(spec.boot, "image\tx\t/y\nstart\tz\n") == 0);
    CHECK_EQUAL(strlen(spec.boot), spec.boot_size);
    ndh_spec_free(&spec);
}

static void bad_specifications_name_the_line(void)
{
    static const struct {
        const char *text;
        const char *error;
    } cases[] = {
        {"", "no line 'transport'"},
        {"transport\n", "line 1: 'transport' is not a key, one tab and a value"},
        {"transport\t\n", "line 1"},
        {"transport\ta\ncolour\tred\n", "line 2: unknown key 'colour' (keys: transport"},
        {"transport\ta\ntransport\tb\n", "line 2: a second 'transport'"},
        {"transport\ta\nreply-limit\t99\n", "reply-limit '99' is not a number of milliseconds from 100"},
        {"transport\ta\nreply-limit\t1000x\n", "'1000x'"},
        {"transport\ta\nreply-limit\t-5\n", "'-5'"},
    };
    struct ndh_spec spec;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ndh_enter("test");
        CHECK_EQUAL(NDH_E_SPEC, ndh_spec_parse(cases[i].text, &spec));
        CHECK_ERROR_HAS(cases[i].error);
    }
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_spec_parse(NULL, &spec));
}

static void the_layout_lists_records_fields_values_and_functions(void)
{
    static char text[0x10000];
    int32_t length = ndh_layout(text, sizeof text);
    CHECK(length > 0 && length < (int32_t)sizeof text);
    CHECK(strstr(text, "size NDH_EVENT 64\n") != NULL);
    CHECK(strstr(text, "field NDH_EVENT.Irql 20 1\n") != NULL);
    CHECK(strstr(text, "field NDH_OPERATION.Value1 56 8\n") != NULL);
    CHECK(strstr(text, "value NDH_IOCTL_SUBMIT ") != NULL);
    CHECK(strstr(text, "value NdhOpMcmCloseCallComplete 60\n") != NULL);
    CHECK(strstr(text, "function NdisMCmCloseCallComplete 78\n") != NULL);
}

int main(void)
{
    RUN(errors_name_function_value_and_status);
    RUN(long_error_texts_are_cut);
    RUN(win32_errors_become_the_statuses_of_the_protocol);
    RUN(json_is_escaped_and_always_utf8);
    RUN(specifications_are_split);
    RUN(bad_specifications_name_the_line);
    RUN(the_layout_lists_records_fields_values_and_functions);
    return 0;
}
