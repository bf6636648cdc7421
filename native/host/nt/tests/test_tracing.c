// SPDX-License-Identifier: MIT
/* Tracing services: what a driver writes stands in the log as it was given; providers are enabled, and asked
 * for. */
#include "world.h"

#include <sys/wait.h>
#include <unistd.h>

#include "../recorder.h"
#include "../tracing.h"

#define DRIVER __attribute__((section("driver_code"), noinline))

extern char __start_driver_code, __stop_driver_code;

static const GUID provider_id = { 0x11223344, 0x5566, 0x7788, { 1, 2, 3, 4, 5, 6, 7, 8 } };
static const GUID message_id = { 0xa0b0c0d0, 0x1111, 0x2222, { 8, 7, 6, 5, 4, 3, 2, 1 } };

struct logged {
    struct ndh_message head;
    uint8_t bytes[9000];
    size_t size; /* behind the head */
};

static struct logged last;
static uint64_t taken;

/** Reads the next record of the log into `last`; returns whether it is a message. */
static int next(void)
{
    const struct ndh_debug_log *log = &ndh_world_mailbox()->log;
    uint8_t record[10 + 9000];
    CHECK(taken + 10 <= log->total_written, "there is a record");
    for (unsigned i = 0; i < sizeof record && taken + i < log->total_written; i++) {
        record[i] = log->bytes[(taken + i) % NDH_MB_LOG_SIZE];
    }
    uint16_t length;
    memcpy(&length, record + 8, sizeof length);
    const int is_message = (length & NDH_LOG_MESSAGE) != 0;
    length &= (uint16_t)~NDH_LOG_MESSAGE;
    taken += 10u + length;
    if (is_message) {
        CHECK(length >= sizeof last.head, "a message has its head");
        memcpy(&last.head, record + 10, sizeof last.head);
        last.size = length - sizeof last.head;
        memcpy(last.bytes, record + 10 + sizeof last.head, last.size);
    }
    return is_message;
}

static unsigned enabled;
static UCHAR enabled_level;
static TRACEHANDLE session;

static DRIVER VOID NTAPI on_enable(const GUID *source, ULONG code, UCHAR level, ULONGLONG any, ULONGLONG all,
                                   PVOID filter, PVOID context)
{
    CHECK(source != NULL && any == ~0ULL && all == 0 && filter == NULL && context == &enabled, "arguments");
    enabled += code == EVENT_CONTROL_CODE_ENABLE_PROVIDER;
    enabled_level = level;
}

static DRIVER void events(void *context)
{
    static const EVENT_DESCRIPTOR descriptor = { 7, 1, 2, 4, 5, 6, 0x8000000000000001ULL };
    static const char traits[] = "\x0a\0Contoso";
    static const char metadata[] = "\x0c\0\0Called\0x";
    const ULONG value = 0x04030201;
    EVENT_DATA_DESCRIPTOR part[] = {
        { (ULONG_PTR)metadata, 12, EVENT_DATA_DESCRIPTOR_TYPE_EVENT_METADATA, 0, 0 },
        { (ULONG_PTR)&value, 3, 0, 0, 0 },
        { (ULONG_PTR)&value, 1, 0, 0, 0 },
    };
    REGHANDLE handle, second;
    GUID activity;
    (void)context;

    CHECK(EtwRegister(&provider_id, on_enable, &enabled, &handle) == STATUS_SUCCESS && enabled == 1,
          "register");
    CHECK(EtwRegister(&message_id, NULL, NULL, &second) == STATUS_SUCCESS && second != handle,
          "a second one");
    CHECK(EtwEventEnabled(handle, &descriptor) && EtwProviderEnabled(handle, enabled_level, 1), "enabled");
    CHECK(!EtwProviderEnabled(handle + 8, 1, 1), "not a provider");

    CHECK(EtwWrite(handle, &descriptor, NULL, 1, &part[1]) == STATUS_SUCCESS && next(), "event");
    CHECK(last.head.kind == NDH_MESSAGE_ETW && last.head.id == 7 && last.head.version == 1 &&
              last.head.channel == 2 && last.head.level == 4 && last.head.opcode == 5 &&
              last.head.task == 6 && last.head.keyword == 0x8000000000000001ULL && last.head.has == 0 &&
              last.head.data_size == 3 && memcmp(last.head.guid, &provider_id, 16) == 0 &&
              memcmp(last.bytes, "\1\2\3", 3) == 0,
          "event as given");

    CHECK(EtwSetInformation(handle, EventProviderSetTraits, (PVOID)traits, 10) == STATUS_SUCCESS, "traits");
    CHECK(EtwSetInformation(handle, EventProviderSetTraits, (PVOID)traits, 9) == STATUS_INVALID_PARAMETER,
          "a size that does not fit");
    CHECK(EtwActivityIdControl(EVENT_ACTIVITY_CTRL_CREATE_SET_ID, &activity) == STATUS_SUCCESS, "activity");
    CHECK(EtwActivityIdControl(EVENT_ACTIVITY_CTRL_GET_ID, &activity) == STATUS_SUCCESS, "activity");
    CHECK(EtwWriteTransfer(handle, &descriptor, NULL, NULL, 3, part) == STATUS_SUCCESS && next(), "event");
    CHECK(last.head.traits_size == 10 && last.head.metadata_size == 12 && last.head.data_size == 4 &&
              last.size == 26 && memcmp(last.bytes, traits, 10) == 0 &&
              memcmp(last.bytes + 10, metadata, 12) == 0 && memcmp(last.bytes + 22, "\1\2\3\1", 4) == 0,
          "TraceLogging event");
    CHECK(last.head.has == NDH_MESSAGE_HAS_ACTIVITY && memcmp(last.head.activity, &activity, 16) == 0,
          "activity");
    CHECK(EtwWriteEx(handle, &descriptor, 1, 0, NULL, NULL, 0, NULL) == STATUS_SUCCESS, "filtered out");
    CHECK(EtwWriteString(handle, 3, 1, NULL, L"ab") == STATUS_SUCCESS && next(), "string");
    CHECK(last.head.kind == NDH_MESSAGE_STRING && last.size == 4 && memcmp(last.bytes, L"ab", 4) == 0,
          "string");

    CHECK(EtwUnregister(handle) == STATUS_SUCCESS && EtwUnregister(second) == STATUS_SUCCESS, "unregister");
    CHECK(EtwWrite(handle, &descriptor, NULL, 0, NULL) == STATUS_INVALID_HANDLE, "unregistered");
}

static DRIVER VOID NTAPI on_classic(const GUID *guid, UCHAR code, PVOID enable, PVOID context)
{
    CHECK(guid == &provider_id && code == 1 && context == &session, "arguments");
    session = *(TRACEHANDLE *)enable;
}

static DRIVER void messages(void *context)
{
    static const uint8_t large[9000] = { 1 };
    const ULONG value = 5;
    REGHANDLE handle;
    KIRQL irql;
    (void)context;
    CHECK(EtwRegisterClassicProvider(&provider_id, 0, on_classic, &session, &handle) == STATUS_SUCCESS,
          "classic");
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    CHECK(WmiTraceMessage(session, TRACE_MESSAGE_GUID, &message_id, 12, &value, (SIZE_T)4, "abc", (SIZE_T)2,
                          NULL) == STATUS_SUCCESS,
          "message");
    KeLowerIrql(irql);
    CHECK(next() && last.head.kind == NDH_MESSAGE_WPP && last.head.id == 12 &&
              last.head.irql == DISPATCH_LEVEL && last.size == 6 &&
              memcmp(last.bytes, "\5\0\0\0ab", 6) == 0 && memcmp(last.head.guid, &message_id, 16) == 0 &&
              last.head.flags == TRACE_MESSAGE_GUID,
          "message as given");
    CHECK(WmiTraceMessage(session, TRACE_MESSAGE_GUID, &message_id, 13, large, (SIZE_T)sizeof large, NULL) ==
                  STATUS_SUCCESS &&
              next(),
          "a long one");
    CHECK(last.head.data_size == sizeof large && last.size == 8192 - sizeof last.head && last.bytes[0] == 1,
          "is cut, and says so");
    CHECK(WmiTraceMessage(0x55, 0, &message_id, 1, NULL) == STATUS_INVALID_HANDLE, "another session");

    WNODE_HEADER node = { .BufferSize = sizeof node, .HistoricalContext = session };
    ULONG level = 0, size = 0;
    CHECK(WmiQueryTraceInformation(TraceEnableLevelClass, &level, sizeof level, &size, &node) ==
                  STATUS_SUCCESS &&
              level == NT_TRACE_LEVEL && size == sizeof level,
          "level");
    CHECK(WmiQueryTraceInformation(TraceEnableLevelClass, &level, 1, NULL, &node) ==
              STATUS_INFO_LENGTH_MISMATCH,
          "no room");
    CHECK(WmiQueryTraceInformation(GlobalLoggerHandleClass, &level, 8, NULL, NULL) == STATUS_NOT_FOUND,
          "global");
    CHECK(EtwUnregister(handle) == STATUS_SUCCESS, "unregister");
}

/* --- the recorder --------------------------------------------------------------------------------------- */

static DRIVER void recorder(void *context)
{
    WPP_TRACE_CONTROL_BLOCK block[2] = { { .Next = &block[1] } };
    RECORDER_LOG_CREATE_PARAMS parameters = { .Size = sizeof parameters,
                                              .LogIdentifierSize = 16,
                                              .LogIdentifier = "x" };
    PVOID log;
    (void)context;
    WppAutoLogStart(block, NULL, NULL);
    CHECK(block[0].AutoLogContext != NULL && block[1].AutoLogContext != NULL, "contexts");
    CHECK(WppAutoLogTrace(block[1].AutoLogContext, 4, 8, (GUID *)&message_id, 20, "ab", (SIZE_T)2, NULL) ==
                  STATUS_SUCCESS &&
              next(),
          "recorded");
    CHECK(last.head.kind == NDH_MESSAGE_RECORDER && last.head.level == 4 && last.head.flags == 8 &&
              last.size == 2,
          "as given");
    const uint64_t before = ndh_world_mailbox()->log.total_written;
    WmiTraceMessage(nt_trace_handle(), 2, &message_id, 21, NULL);
    const uint64_t once = ndh_world_mailbox()->log.total_written;
    WppAutoLogTrace(block[0].AutoLogContext, 4, 8, (GUID *)&message_id, 21, NULL);
    CHECK(before != once && ndh_world_mailbox()->log.total_written == once, "not twice");
    CHECK(imp_WppRecorderLogCreate(block, &parameters, &log) == STATUS_SUCCESS && log != NULL, "a log");
    imp_WppRecorderLogDelete(block, log);
    WppAutoLogStop(block, NULL);
    CHECK(block[0].AutoLogContext == NULL && !imp_WppRecorderIsDefaultLogAvailable(block), "stopped");
    taken = ndh_world_mailbox()->log.total_written;
}

/* --- WMI ------------------------------------------------------------------------------------------------ */

static char asked[16];

static void fill(PVOID buffer)
{
    WMIREGINFO *info = buffer;
    info->BufferSize = FIELD_OFFSET(WMIREGINFO, WmiRegGuid) + 2 * sizeof(WMIREGGUID);
    info->GuidCount = 2;
    info->WmiRegGuid[0] = (WMIREGGUID){ .Guid = message_id };
    info->WmiRegGuid[1] = (WMIREGGUID){ .Guid = provider_id,
                                        .Flags = WMIREG_FLAG_TRACE_CONTROL_GUID | WMIREG_FLAG_TRACED_GUID };
}

static DRIVER NTSTATUS NTAPI old_wpp(UCHAR minor, PVOID path, ULONG size, PVOID buffer, PVOID context,
                                     PULONG used)
{
    (void)context;
    if (minor == 0x0b) {
        return STATUS_NOT_SUPPORTED;
    }
    strcat(asked, minor == 8 ? "r" : "e");
    if (minor == 8) {
        fill(buffer);
        *used = size;
        return STATUS_SUCCESS;
    }
    CHECK(memcmp(path, &provider_id, 16) == 0 && minor == 4, "the control GUID alone is enabled");
    session = ((PWNODE_HEADER)buffer)->HistoricalContext;
    return STATUS_SUCCESS;
}

static PVOID old_block = (PVOID)old_wpp;

static DRIVER void old_callback(void *context)
{
    (void)context;
    session = 0;
    CHECK(IoWMIRegistrationControl((PDEVICE_OBJECT)&old_block, WMIREG_ACTION_REGISTER | WMIREG_FLAG_CALLBACK |
                                                                   WMIREG_FLAG_TRACE_PROVIDER) ==
              STATUS_SUCCESS,
          "register");
    CHECK(strcmp(asked, "re") == 0 && session == nt_trace_handle(), "%s", asked);
    CHECK(IoWMIRegistrationControl((PDEVICE_OBJECT)&old_block, 1) == STATUS_OBJECT_NAME_COLLISION, "twice");
    CHECK(IoWMIRegistrationControl((PDEVICE_OBJECT)&old_block, 9) == STATUS_INVALID_PARAMETER, "action");
    CHECK(IoWMIRegistrationControl((PDEVICE_OBJECT)&old_block, WMIREG_ACTION_DEREGISTER) == STATUS_SUCCESS,
          "gone");
}

static DRIVER NTSTATUS NTAPI system_control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    CHECK(stack->Parameters.WMI.ProviderId == (ULONG_PTR)device, "provider");
    strcat(asked, stack->MinorFunction == 0x0b ? "R" : "E");
    if (stack->MinorFunction == 0x0b) {
        fill(stack->Parameters.WMI.Buffer);
    }
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static DRIVER VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    IoWMIRegistrationControl(driver->DeviceObject, WMIREG_ACTION_DEREGISTER);
    IoDeleteDevice(driver->DeviceObject);
}

static DRIVER NTSTATUS NTAPI entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    PDEVICE_OBJECT device;
    (void)path;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = system_control;
    driver->DriverUnload = unload;
    CHECK(NT_SUCCESS(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device)), "device");
    CHECK(IoWMIRegistrationControl(device, WMIREG_ACTION_REGISTER) == STATUS_SUCCESS, "register");
    return STATUS_SUCCESS;
}

static void device_provider(void)
{
    asked[0] = 0;
    world_image((uint64_t)&__start_driver_code, (uint32_t)(&__stop_driver_code - &__start_driver_code),
                (void *)entry);
    CHECK(ndh_nt_start_service("Test", world_the_image()) == STATUS_SUCCESS, "start");
    ndh_sched_run(NULL, NULL, 0);
    CHECK(strcmp(asked, "RE") == 0, "%s", asked);
    CHECK(ndh_nt_stop_service("Test") == STATUS_SUCCESS, "stop");
}

/* --- misuse --------------------------------------------------------------------------------------------- */

static DRIVER void unregister_twice(void *context)
{
    REGHANDLE handle;
    (void)context;
    EtwRegister(&provider_id, NULL, NULL, &handle);
    EtwUnregister(handle);
    EtwUnregister(handle);
}

static DRIVER VOID NTAPI forgetful_unload(PDRIVER_OBJECT driver)
{
    (void)driver;
}

static DRIVER NTSTATUS NTAPI forgetful_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    static REGHANDLE handle;
    (void)path;
    driver->DriverUnload = forgetful_unload;
    return EtwRegister(&provider_id, NULL, NULL, &handle);
}

static void left_registered(void)
{
    int status;
    world_new(1, 1);
    const pid_t child = fork();
    if (child == 0) {
        world_image((uint64_t)&__start_driver_code, (uint32_t)(&__stop_driver_code - &__start_driver_code),
                    (void *)forgetful_entry);
        ndh_nt_start_service("Test", world_the_image());
        ndh_nt_stop_service("Test");
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child, "child");
    const struct ndh_crash *crash = &ndh_world_mailbox()->crash;
    CHECK(crash->sealed && crash->code == 0xC4 && crash->parameter[0] == 0xDD, "0x%x: %s", crash->code,
          crash->text);
}

int main(void)
{
    world_image((uint64_t)&__start_driver_code, (uint32_t)(&__stop_driver_code - &__start_driver_code), NULL);
    world_new(1, 1);
    world_run(events, NULL, 0);
    world_run(messages, NULL, 0);
    world_run(recorder, NULL, 0);
    world_run(old_callback, NULL, 0);
    device_provider();
    EXPECT_CRASH(unregister_twice, 0xC4, 0xDC);
    left_registered();
    return EXIT_SUCCESS;
}
