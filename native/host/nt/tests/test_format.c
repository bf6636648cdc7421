// SPDX-License-Identifier: MIT
/* The format engine and DbgPrint's records. */
#include "world.h"

#include "../crt.h"

#define SAME(expected, ...)                                                                                  \
    do {                                                                                                     \
        char out_[160];                                                                                      \
        const int length_ = nt_snprintf(out_, sizeof out_, __VA_ARGS__);                                     \
        CHECK(strcmp(out_, expected) == 0 && length_ == (int)strlen(expected), "\"%s\"", out_);              \
    } while (0)

static void numbers(void)
{
    SAME("-5|5|+5| 5", "%d|%u|%+d|% d", -5, 5, 5, 5);
    SAME("ff|FF|0xff|0|10", "%x|%X|%#x|%#x|%o", 255, 255, 255, 0, 8);
    SAME("00042|42   |   42|  042", "%05d|%-5d|%5d|%5.3d", 42, 42, 42, 42);
    SAME("-0042|", "%05d|%.0d", -42, 0);
    SAME("4294967295|18446744073709551615", "%u|%I64u", -1, -1LL);
    SAME("-1|ffffffffffffffff|ffffffff", "%I64d|%llx|%lx", -1LL, -1LL, -1LL);
    SAME("-128|255|-1|65535", "%hhd|%hhu|%hd|%hu", 128, 255, 65535, 65535);
    SAME("00000000DEADBEEF", "%p", (void *)0xdeadbeefULL);
    SAME("9223372036854775807|-9223372036854775808", "%zd|%Id", INT64_MAX, INT64_MIN);
    SAME("   7|7   |07", "%*d|%*d|%.*d", 4, 7, -4, 7, 2, 7);
    SAME("100%", "%d%%", 100);
}

static void strings(void)
{
    const ANSI_STRING ansi = { 3, 4, "abcd" };
    const UNICODE_STRING unicode = { 4, 6, L"xyz" };
    WCHAR wide[32];
    SAME("narrow|wide|wide|narrow", "%s|%S|%ls|%hs", "narrow", L"wide", L"wide", "narrow");
    SAME("abc|xy|(null)|(null)", "%Z|%wZ|%s|%wZ", &ansi, &unicode, NULL, NULL);
    SAME("  ab|ab  |abc", "%4.2s|%-4.2s|%.3s", "abcd", "abcd", "abcdef");
    SAME("x|y|?", "%c|%C|%S", 'x', L'y', L"\x20ac");
    CHECK(nt_snwprintf(wide, 32, L"%s %S %d %wZ", L"a", "b", 3, &unicode) == 8 &&
              nt_wcscmp(wide, L"a b 3 xy") == 0,
          "wide format");
}

static void limits(void)
{
    char out[4] = "zzz";
    CHECK(nt_snprintf(out, 3, "%s", "abcdef") == -1 && memcmp(out, "abcz", 4) != 0 &&
              memcmp(out, "abc", 3) == 0,
          "cut");
    CHECK(nt_snprintf(out, 3, "abc") == 3 && out[3] == 0, "exactly full: not terminated, not touched");
    CHECK(nt_snprintf(out, 4, "%") == 0, "a format that ends early");
}

static void crt(void)
{
    WCHAR wide[8];
    char text[8];
    CHECK(nt_atoi(" -42x") == -42 && nt_strcmp("a", "b") < 0 && nt_stricmp("ABC", "abc") == 0, "narrow");
    CHECK(nt_wcslen(L"abc") == 3 && nt_wcsicmp(L"ABC", L"abd") < 0 && nt_wcsstr(L"hello", L"ll")[2] == 'o' &&
              nt_wcsrchr(L"a.b.c", L'.')[1] == 'c',
          "wide");
    nt_wcsncpy(wide, L"ab", 8);
    nt_strncpy(text, "ab", 8);
    CHECK(wide[7] == 0 && text[7] == 0 && nt_wcschr(wide, L'b') == wide + 1 && nt_wcschr(wide, L'c') == NULL,
          "padding");
}

static int NTAPI compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void sorting(void)
{
    int number[50], key = 21;
    for (int i = 0; i < 50; i++) {
        number[i] = (i * 37) % 50;
    }
    nt_qsort(number, 50, sizeof number[0], compare);
    for (int i = 0; i < 50; i++) {
        CHECK(number[i] == i, "place %d holds %d", i, number[i]);
    }
    CHECK(nt_bsearch(&key, number, 50, sizeof number[0], compare) == number + 21, "search");
    key = 77;
    CHECK(nt_bsearch(&key, number, 50, sizeof number[0], compare) == NULL, "search for nothing");
}

static void debug_records(void)
{
    const UNICODE_STRING euro = { 2, 2, L"\x20ac" };
    uint64_t time;
    uint16_t length;
    world_new(1, 1);
    const struct ndh_debug_log *log = &ndh_world_mailbox()->log;
    ndh_sched_advance(77);
    DbgPrint("%d %wZ\n", 5, &euro);
    memcpy(&time, log->bytes, sizeof time);
    memcpy(&length, log->bytes + 8, sizeof length);
    CHECK(log->total_written == 16 && time == 77 && length == 6 &&
              memcmp(log->bytes + 10, "5 \xe2\x82\xac\n", 6) == 0,
          "record");
    for (int i = 0; i < 200; i++) {
        DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "%0600d",
                   i); /* longer than a record's text may be */
    }
    CHECK(log->total_written == 16 + 200 * 522, "%llu", (unsigned long long)log->total_written);
}

int main(void)
{
    numbers();
    strings();
    limits();
    crt();
    sorting();
    debug_records();
    return EXIT_SUCCESS;
}
