// SPDX-License-Identifier: MIT
#include <string.h>

#include "../ipc/boot_script.h"
#include "check.h"

static struct ndh_boot_script script;
static char error[256];

static int parse(const char *text)
{
    /* A heap copy of the exact size: the sanitizer sees every step outside. */
    const size_t size = strlen(text);
    static char *copy;
    free(copy);
    copy = malloc(size + 1);
    memcpy(copy, text, size + 1);
    error[0] = 0;
    return ndh_boot_script_parse(copy, size, &script, error, sizeof error);
}

static void accepts_all_forms(void)
{
    CHECK(parse("# comment\n\nprocessors\t4\nkeep-tag\tNdhR\nverifier\ton\nimage\tndis.sys\t/a/b/ndis.sys\n"
                "service\tmp\tx/ndhmp.sys\nvalue\tmp\tRing\tdword\t0x10\nvalue\tmp\tName\tsz\t\n"
                "stop\tmp\nvalue\tmp\tNames\tmulti_sz\tab\tc d\te\nvalue\tmp\tNone\tmulti_sz\t\nstart\tmp\n"
                "control\t\\Device\\X\t22e004\t0aFF\ncontrol\t\\Device\\X\t0x1\t-\nsettle\t1000") == 0,
          "%s", error);
    CHECK(script.processors == 4 && script.verifier == 1, "settings");
    CHECK(script.keep_tag == ('N' | 'd' << 8 | 'h' << 16 | 'R' << 24), "tag 0x%x", script.keep_tag);
    CHECK(script.count == 11, "%u lines", script.count);
    CHECK(strcmp(script.line[1].image, "ndhmp.sys") == 0 && script.line[1].number == 7, "service image %s",
          script.line[1].image);
    CHECK(script.line[2].type == NDH_BOOT_DWORD && script.line[2].number_value == 16, "dword");
    CHECK(script.line[3].type == NDH_BOOT_SZ && script.line[3].text[0] == 0, "empty sz");
    CHECK(script.line[4].kind == NDH_BOOT_STOP && strcmp(script.line[4].name, "mp") == 0, "stop");
    CHECK(script.line[5].type == NDH_BOOT_MULTI_SZ && script.line[5].strings == 3 &&
              memcmp(script.line[5].text, "ab\0c d\0e", 9) == 0,
          "multi_sz");
    CHECK(script.line[6].type == NDH_BOOT_MULTI_SZ && script.line[6].strings == 0, "empty multi_sz");
    CHECK(script.line[8].number_value == 0x22e004 && strcmp(script.line[8].value, "0aFF") == 0, "control");
    CHECK(script.line[9].value[0] == 0, "control without input");
    CHECK(script.line[10].microseconds == 1000, "last line without a newline");
}

static void refuses(const char *text, const char *sentence)
{
    CHECK(parse(text) == -1, "accepted: %s", text);
    CHECK(strstr(error, sentence) != NULL, "'%s' does not contain '%s'", error, sentence);
}

static void refuses_with_line_and_limit(void)
{
    refuses("\n# x\nprocessors\t5\n", "line 3: processors '5'; 1 to 4 are allowed");
    refuses("processors\t0\n", "1 to 4");
    refuses("processors\t2\t\n", "line 1: 3 fields; 'processors N'");
    refuses("processors 2\n", "line 1: 'processors 2' is none of processors, keep-tag");
    refuses("processors\t1\nprocessors\t1\n", "line 2: processors is set a second time");
    refuses("keep-tag\tABC\n", "4 printable");
    refuses("keep-tag\tABCDE\n", "4 printable");
    refuses("verifier\tyes\n", "on or off");
    refuses("image\tThisNameIsMuchTooLongForIt.sys\tx\n", "1 to 23");
    refuses("image\ta/b\tx\n", "image name 'a/b'");
    refuses("service\ta\t/x/\n", "the file's name");
    refuses("service\ta\tx.sys\nservice\ta\tx.sys\n", "line 2: service 'a' is declared a second time");
    refuses("start\ta\n", "line 1: service 'a' is not declared above");
    refuses("service\ta\tx.sys\nvalue\ta\tN\tdword\t0x100000000\n", "line 2: dword '0x100000000'");
    refuses("service\ta\tx.sys\nvalue\ta\tN\tlink\t1\n", "value type 'link'; dword, qword, sz");
    refuses("service\ta\tx.sys\nvalue\ta\tN\tbinary\t1\n", "binary; '-' or pairs");
    refuses("registry\t\\Registry\\User\\x\tN\tsz\t1\n",
            "line 1: key '\\Registry\\User\\x'; a path below \\Registry\\Machine");
    refuses("registry\t\\Registry\\Machine\\x\tN\tqword\t0x10000000000000000\n",
            "0xffffffffffffffff is needed");
    refuses("service\ta\tx.sys\nvalue\ta\tN\tsz\tb\tc\n", "line 2: 6 fields; only a multi_sz");
    refuses("service\ta\tx.sys\nvalue\ta\tN\tmulti_sz\tb\t\n", "line 2: text 2 of the multi_sz is empty");
    refuses("service\ta\tx.sys\nvalue\ta\tN\tdword\t-1\n", "dword '-1'");
    refuses("memory\t0x1800\t4096\n", "memory start '0x1800'; a page begins");
    refuses("memory\t0x1000\t0\n", "memory length '0'; 1 to 16777216");
    refuses("interrupt\t256\n", "interrupt vector '256'; a number from 0 to 255 is needed");
    refuses("ports\t0xfff0\t32\n", "ports length '32'; the last port is 0xffff");
    refuses("control\tX\t1\t-\n", "device 'X'");
    refuses("control\t\\X\tzz\t-\n", "control code 'zz'");
    refuses("control\t\\X\t1\t123\n", "pairs of hexadecimal digits");
    refuses("control\t\\X\t1\t\n", "pairs of hexadecimal digits");
    refuses("settle\t99999999999\n", "settle '99999999999'");
    refuses("settle\t\n", "settle ''");
    refuses("a\tb\tc\td\te\tf\tg\th\n", "'a' is none of");
}

static void refuses_nul_and_too_much(void)
{
    char nul[] = "settle\t1\nset\0tle\t1\n";
    CHECK(ndh_boot_script_parse(nul, sizeof nul - 1, &script, error, sizeof error) == -1, "NUL accepted");
    CHECK(strcmp(error, "line 2: contains a NUL byte") == 0, "%s", error);

    char *many = calloc(1, 20000);
    for (unsigned i = 0; i <= NDH_BOOT_MAX_LINES; i++) {
        strcat(many, "settle\t1\n");
    }
    CHECK(ndh_boot_script_parse(many, strlen(many), &script, error, sizeof error) == -1,
          "too many lines accepted");
    CHECK(strcmp(error, "line 1025: more than 1024 lines") == 0, "%s", error);
    free(many);
}

int main(void)
{
    accepts_all_forms();
    refuses_with_line_and_limit();
    refuses_nul_and_too_much();
    parse("");
    return 0;
}
