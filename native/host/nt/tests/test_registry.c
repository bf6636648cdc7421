// SPDX-License-Identifier: MIT
/* Registry: keys, values, query tables. */
#include "world.h"

#define PARAMETERS L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\drv\\Parameters"

static HANDLE open_key(PCWSTR path, HANDLE root, NTSTATUS expected)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key = NULL;
    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, root, NULL);
    const NTSTATUS status = ZwOpenKey(&key, KEY_READ, &attributes);
    CHECK(status == expected, "0x%x", (unsigned)status);
    return key;
}

static void values(void)
{
    const uint32_t number = 0x1234;
    uint8_t room[64];
    ULONG size;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"number"), missing = RTL_CONSTANT_STRING(L"none"),
                   text = RTL_CONSTANT_STRING(L"Text");
    KEY_VALUE_PARTIAL_INFORMATION *partial = (void *)room;
    KEY_VALUE_FULL_INFORMATION *full = (void *)room;

    CHECK(ndh_nt_registry_set("drv", "Number", REG_DWORD, &number, sizeof number) == 0, "set");
    CHECK(ndh_nt_registry_set("drv", "Text", REG_SZ, L"hey", 8) == 0, "set");
    const HANDLE key = open_key(PARAMETERS, NULL, STATUS_SUCCESS);
    CHECK(ZwQueryValueKey(key, &name, KeyValuePartialInformation, room, sizeof room, &size) == STATUS_SUCCESS,
          "query");
    CHECK(size == 16 && partial->Type == REG_DWORD && partial->DataLength == 4 &&
              memcmp(partial->Data, &number, 4) == 0,
          "partial");
    CHECK(ZwQueryValueKey(key, &name, KeyValuePartialInformation, room, 13, &size) ==
                  STATUS_BUFFER_OVERFLOW &&
              size == 16,
          "overflow");
    CHECK(ZwQueryValueKey(key, &name, KeyValuePartialInformation, room, 4, &size) ==
                  STATUS_BUFFER_TOO_SMALL &&
              size == 16,
          "too small");
    CHECK(ZwQueryValueKey(key, &missing, KeyValuePartialInformation, room, sizeof room, &size) ==
              STATUS_OBJECT_NAME_NOT_FOUND,
          "missing");
    CHECK(ZwEnumerateValueKey(key, 1, KeyValueFullInformation, room, sizeof room, &size) == STATUS_SUCCESS,
          "second value");
    CHECK(full->NameLength == 8 && full->DataLength == 8 && memcmp(room + full->DataOffset, L"hey", 8) == 0,
          "full");
    CHECK(ZwEnumerateValueKey(key, 2, KeyValueFullInformation, room, sizeof room, &size) ==
              STATUS_NO_MORE_ENTRIES,
          "end");
    CHECK(ZwSetValueKey(key, &text, 0, REG_BINARY, room, 3) == STATUS_SUCCESS, "replace");
    CHECK(ZwDeleteValueKey(key, &text) == STATUS_SUCCESS &&
              ZwDeleteValueKey(key, &text) == STATUS_OBJECT_NAME_NOT_FOUND,
          "delete");
    ZwClose(key);
}

static void keys(void)
{
    uint8_t room[64];
    ULONG size, disposition;
    HANDLE child;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Child");
    OBJECT_ATTRIBUTES attributes;
    const HANDLE service =
        open_key(L"\\registry\\machine\\SYSTEM\\ControlSet001\\services\\DRV", NULL, STATUS_SUCCESS);
    ZwClose(open_key(L"Parameters", service, STATUS_SUCCESS));
    open_key(L"Nowhere", service, STATUS_OBJECT_NAME_NOT_FOUND);
    open_key(L"\\Machine", NULL, STATUS_OBJECT_NAME_NOT_FOUND);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, service, NULL);
    CHECK(NT_SUCCESS(ZwCreateKey(&child, KEY_ALL_ACCESS, &attributes, 0, NULL, 0, &disposition)) &&
              disposition == REG_CREATED_NEW_KEY,
          "create");
    ZwClose(child);
    CHECK(NT_SUCCESS(ZwCreateKey(&child, KEY_ALL_ACCESS, &attributes, 0, NULL, 0, &disposition)) &&
              disposition == REG_OPENED_EXISTING_KEY,
          "again");
    CHECK(ZwQueryKey(service, KeyFullInformation, room, sizeof room, &size) == STATUS_SUCCESS &&
              ((KEY_FULL_INFORMATION *)room)->SubKeys == 2,
          "two");
    CHECK(ZwEnumerateKey(service, 1, KeyBasicInformation, room, sizeof room, &size) == STATUS_SUCCESS,
          "second");
    CHECK(memcmp(((KEY_BASIC_INFORMATION *)room)->Name, L"Child", 10) == 0, "its name");
    CHECK(ZwDeleteKey(service) == STATUS_CANNOT_DELETE, "it has subkeys");
    CHECK(NT_SUCCESS(ZwDeleteKey(child)) && ZwFlushKey(child) == STATUS_INVALID_HANDLE, "deleted");
    ZwClose(child);
    ZwClose(service);
}

static ULONG queried;

static NTSTATUS NTAPI query_routine(PWSTR name, ULONG type, PVOID data, ULONG length, PVOID context,
                                    PVOID entry_context)
{
    CHECK(type == REG_DWORD && length == 4 && context == &queried && entry_context == NULL && name[0] == 'N',
          "query routine");
    memcpy(&queried, data, 4);
    return STATUS_SUCCESS;
}

static void query_tables(void)
{
    ULONG direct = 0, fallback = 0;
    UNICODE_STRING text = { 0 };
    ULONG seven = 7;
    RTL_QUERY_REGISTRY_TABLE table[] = {
        { NULL, RTL_QUERY_REGISTRY_SUBKEY, (PWSTR)L"Parameters", NULL, 0, NULL, 0 },
        { query_routine, 0, (PWSTR)L"Number", NULL, 0, NULL, 0 },
        { NULL, RTL_QUERY_REGISTRY_DIRECT, (PWSTR)L"Number", &direct, 0, NULL, 0 },
        { NULL, RTL_QUERY_REGISTRY_DIRECT, (PWSTR)L"Missing", &fallback, REG_DWORD, &seven, 4 },
        { NULL, RTL_QUERY_REGISTRY_DIRECT, (PWSTR)L"Greeting", &text, 0, NULL, 0 },
        { NULL, 0, NULL, NULL, 0, NULL, 0 },
    };
    CHECK(NT_SUCCESS(RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, L"drv\\Parameters", L"Greeting", REG_SZ,
                                           (PVOID)L"hello", 12)),
          "write");
    CHECK(RtlQueryRegistryValues(RTL_REGISTRY_SERVICES, L"drv", table, &queried, NULL) == STATUS_SUCCESS,
          "query");
    CHECK(queried == 0x1234 && direct == 0x1234 && fallback == 7 && text.Length == 10 &&
              memcmp(text.Buffer, L"hello", 12) == 0,
          "results");
    RtlFreeUnicodeString(&text);
    table[3].Flags |= RTL_QUERY_REGISTRY_REQUIRED;
    CHECK(RtlQueryRegistryValues(RTL_REGISTRY_SERVICES, L"drv", table, &queried, NULL) ==
              STATUS_OBJECT_NAME_NOT_FOUND,
          "required");
    CHECK(RtlCheckRegistryKey(RTL_REGISTRY_SERVICES, (PWSTR)L"nobody") == STATUS_OBJECT_NAME_NOT_FOUND,
          "check");
    CHECK(NT_SUCCESS(RtlDeleteRegistryValue(RTL_REGISTRY_SERVICES, L"drv\\Parameters", L"Greeting")),
          "delete");
}

static void limits(void)
{
    static char longer[200];
    memset(longer, 'x', sizeof longer - 1);
    CHECK(ndh_nt_registry_set(longer, "a", REG_DWORD, longer, 4) == -1 &&
              ndh_nt_registry_set("a", longer, REG_DWORD, longer, 4) == -1 &&
              ndh_nt_registry_set("", "a", REG_DWORD, longer, 4) == -1,
          "names have limits");
}

extern char world_log[], __executable_start, etext;

/* Each once, with the image that asked. */
static void missing_values_are_logged(void)
{
    UNICODE_STRING none = RTL_CONSTANT_STRING(L"none"), other = RTL_CONSTANT_STRING(L"other");
    uint8_t room[64];
    ULONG size;
    const HANDLE key = open_key(PARAMETERS, NULL, STATUS_SUCCESS);

    world_image((uint64_t)&__executable_start, (uint32_t)(&etext - &__executable_start), NULL);
    world_log[0] = 0;
    ZwQueryValueKey(key, &none, KeyValuePartialInformation, room, sizeof room, &size);
    CHECK(world_log[0] == 0, "not noted unless it is wanted: %s", world_log);
    CHECK(ndh_nt_log_missing_values() == 0, "room");
    ZwQueryValueKey(key, &none, KeyValuePartialInformation, room, sizeof room, &size);
    CHECK(strncmp(world_log, "missing value\t", 14) == 0 &&
              strstr(world_log, "\\Services\\drv\\Parameters\tnone") != NULL,
          "%s", world_log);
    world_log[0] = 0;
    ZwQueryValueKey(key, &none, KeyValuePartialInformation, room, sizeof room, &size);
    CHECK(world_log[0] == 0, "a second time: %s", world_log);
    ZwQueryValueKey(key, &other, KeyValuePartialInformation, room, sizeof room, &size);
    CHECK(strstr(world_log, "\tother") != NULL, "%s", world_log);
    ZwClose(key);
    world_log[0] = 0;
    open_key(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\bare\\Linkage", NULL,
             STATUS_OBJECT_NAME_NOT_FOUND);
    CHECK(world_log[0] == 0, "another key: %s", world_log);
    open_key(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\bare\\parameters", NULL,
             STATUS_OBJECT_NAME_NOT_FOUND);
    CHECK(strstr(world_log, "\\Services\\bare\\parameters\t(key)") != NULL, "%s", world_log);
}

int main(void)
{
    world_new(1, 1);
    values();
    keys();
    query_tables();
    limits();
    missing_values_are_logged();
    return EXIT_SUCCESS;
}
