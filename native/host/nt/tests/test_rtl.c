// SPDX-License-Identifier: MIT
/* Run-time library: strings, conversions, bitmaps, lists, exports. */
#include "world.h"

#include "../utf.h"

static void strings(void)
{
    WCHAR buffer[8];
    UNICODE_STRING text, copy = { 0, sizeof buffer, buffer }, upper = { 0, sizeof buffer, buffer };
    UNICODE_STRING a = RTL_CONSTANT_STRING(L"Alpha"), b = RTL_CONSTANT_STRING(L"aLPHA"),
                   c = RTL_CONSTANT_STRING(L"alphabet");

    RtlInitUnicodeString(&text, L"abc");
    CHECK(text.Length == 6 && text.MaximumLength == 8, "init");
    RtlInitUnicodeString(&text, NULL);
    CHECK(text.Length == 0 && text.MaximumLength == 0 && text.Buffer == NULL, "init from NULL");
    CHECK(RtlEqualUnicodeString(&a, &b, TRUE) && !RtlEqualUnicodeString(&a, &b, FALSE), "case");
    CHECK(RtlCompareUnicodeString(&a, &c, TRUE) < 0 && RtlCompareUnicodeString(&c, &a, TRUE) > 0 &&
              RtlCompareUnicodeString(&a, &b, FALSE) < 0,
          "order");
    RtlCopyUnicodeString(&copy, &c);
    CHECK(copy.Length == 16 && memcmp(buffer, c.Buffer, 16) == 0, "copy fills the buffer");
    RtlCopyUnicodeString(&copy, &a);
    CHECK(copy.Length == 10 && buffer[5] == 0, "copy is terminated where there is room");
    CHECK(RtlAppendUnicodeToString(&copy, L"xyz") == STATUS_SUCCESS && copy.Length == 16, "append");
    CHECK(RtlAppendUnicodeToString(&copy, L"!") == STATUS_BUFFER_TOO_SMALL && copy.Length == 16, "no room");
    CHECK(NT_SUCCESS(RtlUpcaseUnicodeString(&upper, &b, FALSE)) && memcmp(buffer, L"ALPHA", 10) == 0,
          "upcase");
    CHECK(RtlUpcaseUnicodeChar(0xe4) == 0xc4 && RtlUpcaseUnicodeChar(0xff) == 0x178 &&
              RtlUpcaseUnicodeChar(0xf7) == 0xf7,
          "Latin-1");
}

static void code_pages(void)
{
    CHAR small[3];
    ANSI_STRING ansi, cut = { 0, sizeof small, small };
    UNICODE_STRING wide;
    RtlInitAnsiString(&ansi, "gr\xfc\xdf");
    CHECK(NT_SUCCESS(RtlAnsiStringToUnicodeString(&wide, &ansi, TRUE)) && wide.Length == 8 &&
              wide.Buffer[2] == 0xfc,
          "to Unicode");
    CHECK(RtlUnicodeStringToAnsiString(&cut, &wide, FALSE) == STATUS_BUFFER_OVERFLOW && cut.Length == 2 &&
              strcmp(small, "gr") == 0,
          "cut");
    RtlFreeUnicodeString(&wide);
    CHECK(wide.Buffer == NULL, "freed");
}

static void numbers(void)
{
    WCHAR buffer[12];
    UNICODE_STRING text = { 0, sizeof buffer, buffer }, hex = RTL_CONSTANT_STRING(L" 0xFFzz"),
                   minus = RTL_CONSTANT_STRING(L"-12"), none = { 0 };
    ULONG value;
    CHECK(NT_SUCCESS(RtlIntegerToUnicodeString(48879, 16, &text)) && text.Length == 8 &&
              memcmp(buffer, L"BEEF", 10) == 0,
          "to text");
    CHECK(RtlIntegerToUnicodeString(1, 7, &text) == STATUS_INVALID_PARAMETER, "base 7");
    text.MaximumLength = 2;
    CHECK(RtlIntegerToUnicodeString(48879, 16, &text) == STATUS_BUFFER_OVERFLOW, "no room");
    CHECK(NT_SUCCESS(RtlUnicodeStringToInteger(&hex, 0, &value)) && value == 255, "hexadecimal");
    CHECK(NT_SUCCESS(RtlUnicodeStringToInteger(&minus, 10, &value)) && value == (ULONG)-12, "negative");
    CHECK(NT_SUCCESS(RtlUnicodeStringToInteger(&none, 10, &value)) && value == 0, "empty");
}

static void guids(void)
{
    const GUID guid = { 0x12345678, 0x9abc, 0xdef0, { 1, 2, 3, 4, 5, 6, 7, 0xff } };
    GUID back;
    UNICODE_STRING text, bad = RTL_CONSTANT_STRING(L"{12345678-9abc-def0-0102-03040506070x}");
    _Static_assert(sizeof(GUID) == 16, "GUID size");
    CHECK(NT_SUCCESS(RtlStringFromGUID(&guid, &text)) &&
              memcmp(text.Buffer, L"{12345678-9abc-def0-0102-0304050607ff}", 76) == 0,
          "to text");
    CHECK(NT_SUCCESS(RtlGUIDFromString(&text, &back)) && memcmp(&guid, &back, 16) == 0, "from text");
    CHECK(RtlGUIDFromString(&bad, &back) == STATUS_INVALID_PARAMETER, "bad digit");
    RtlFreeUnicodeString(&text);
}

static void bitmaps(void)
{
    ULONG bits[2] = { 0, 0 };
    RTL_BITMAP map;
    RtlInitializeBitMap(&map, bits, 40);
    RtlSetBits(&map, 30, 4);
    CHECK(bits[0] == 0xc0000000 && bits[1] == 3 && RtlNumberOfSetBits(&map) == 4, "set");
    CHECK(RtlFindClearBitsAndSet(&map, 6, 28) == 34 && RtlFindClearBitsAndSet(&map, 3, 35) == 0,
          "find from the hint, then from the start");
    CHECK(RtlFindClearBitsAndSet(&map, 32, 0) == MAXULONG, "no such run");
    RtlClearBits(&map, 0, 40);
    CHECK(RtlNumberOfSetBits(&map) == 0 && RtlCompareMemory("abcd", "abxd", 4) == 2, "clear");
}

static void sequenced_lists(void)
{
    static _Alignas(16) SLIST_ENTRY entry[3];
    SLIST_HEADER head;
    InitializeSListHead(&head);
    CHECK(ExpInterlockedPopEntrySList(&head) == NULL && ExQueryDepthSList(&head) == 0, "empty");
    for (int i = 0; i < 3; i++) {
        ExpInterlockedPushEntrySList(&head, &entry[i]);
    }
    CHECK(ExQueryDepthSList(&head) == 3 && ExpInterlockedPopEntrySList(&head) == &entry[2],
          "last in, first out");
    CHECK(ExpInterlockedFlushSList(&head) == &entry[1] && entry[1].Next == &entry[0] &&
              ExQueryDepthSList(&head) == 0,
          "flush");
}

static void utf(void)
{
    WCHAR wide[8];
    size_t at = 0;
    CHECK(nt_utf8_to_utf16("a\xc3\xa4\xf0\x9f\x98\x80\xff\xc0\x80", 10, wide, 8) == 7, "units");
    CHECK(wide[1] == 0xe4 && (uint16_t)wide[2] == 0xd83d && (uint16_t)wide[4] == 0xfffd &&
              (uint16_t)wide[6] == 0xfffd,
          "surrogates, replacements");
    at = 2;
    CHECK(nt_utf16_next(wide, 7, &at) == 0x1f600 && at == 4, "from surrogates");
    CHECK(nt_utf8_to_utf16("\xf0\x9f\x98\x80", 4, wide, 1) == 0, "half a pair is not written");
}

static void exports(void)
{
    static const char *const name[] = { "DbgPrint",
                                        "ExAllocatePoolWithTag",
                                        "IofCompleteRequest",
                                        "KeSetEvent",
                                        "__chkstk",
                                        "_snprintf",
                                        "memcpy",
                                        "wcsstr" };
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        CHECK(ndh_nt_export("NTOSKRNL.exe", name[i]) != NULL, "%s is not found", name[i]);
    }
    CHECK(ndh_nt_export("hal.dll", "KeStallExecutionProcessor") == (void *)KeStallExecutionProcessor, "hal");
    CHECK(ndh_nt_export("ntoskrnl.exe", "NoSuchService") == NULL &&
              ndh_nt_export("ndis.sys", "memcpy") == NULL,
          "unknown");
    UNICODE_STRING event = RTL_CONSTANT_STRING(L"KeSetEvent");
    CHECK(MmGetSystemRoutineAddress(&event) == (void *)KeSetEvent, "by name at run time");
}

int main(void)
{
    world_new(1, 1);
    strings();
    code_pages();
    numbers();
    guids();
    bitmaps();
    sequenced_lists();
    utf();
    exports();
    return EXIT_SUCCESS;
}
