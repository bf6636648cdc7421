// SPDX-License-Identifier: MIT
/* ETW providers of drivers: registration, the answer to "is anybody listening", events. */
#include <string.h>

#include "pool.h"
#include "thread.h"
#include "tracing.h"

#define MAX_TRAITS      0xffffu
#define MAX_METADATA    4096u
#define MAX_DESCRIPTORS 128u /* as EtwWriteEx documents */
#define NULL_KEYWORD    0ULL

struct nt_provider {
    struct nt_provider *next;
    GUID id;
    PETWENABLECALLBACK callback;
    NDH_CLASSIC_CALLBACK *classic;
    PVOID context;
    uint64_t caller; /* of the registration */
    uint8_t *traits;
    uint16_t traits_size;
};

void nt_tracing_init(void)
{
    nt_root()->tracing = ndh_arena_alloc(sizeof(struct nt_tracing), 16);
    if (nt_root()->tracing == NULL) {
        __builtin_trap();
    }
}

TRACEHANDLE nt_trace_handle(void)
{
    const TRACE_ENABLE_CONTEXT session = nt_trace_session();
    TRACEHANDLE handle;
    memcpy(&handle, &session, sizeof handle);
    return handle;
}

static struct nt_provider **link_of(REGHANDLE handle)
{
    struct nt_provider **link = &nt_tracing()->providers;
    while (*link != NULL && (REGHANDLE)(ULONG_PTR)*link != handle) {
        link = &(*link)->next;
    }
    return link;
}

static struct nt_provider *add_provider(const GUID *id, PREGHANDLE handle, uint64_t caller)
{
    struct nt_provider *provider = nt_alloc(sizeof *provider);
    if (provider == NULL) {
        return NULL;
    }
    provider->id = *id;
    provider->caller = caller;
    provider->next = nt_tracing()->providers;
    nt_tracing()->providers = provider;
    *handle = (REGHANDLE)(ULONG_PTR)provider;
    return provider;
}

NTSTATUS NTAPI EtwRegister(const GUID *ProviderId, PETWENABLECALLBACK EnableCallback, PVOID CallbackContext,
                           PREGHANDLE RegHandle)
{
    static const GUID no_source;
    NT_IRQL_MAX(EtwRegister, PASSIVE_LEVEL);
    if (ProviderId == NULL || RegHandle == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    struct nt_provider *provider = add_provider(ProviderId, RegHandle, NT_CALLER());
    if (provider == NULL) {
        return STATUS_NO_MEMORY;
    }
    provider->callback = EnableCallback;
    provider->context = CallbackContext;
    if (EnableCallback != NULL) {
        EnableCallback(&no_source, EVENT_CONTROL_CODE_ENABLE_PROVIDER, NT_TRACE_LEVEL, ~NULL_KEYWORD,
                       NULL_KEYWORD, NULL, CallbackContext);
    }
    return STATUS_SUCCESS;
}

/* Of WPP's generated code, which finds it by MmGetSystemRoutineAddress. */
NTSTATUS NTAPI EtwRegisterClassicProvider(const GUID *ProviderGuid, ULONG Type,
                                          NDH_CLASSIC_CALLBACK *EnableCallback, PVOID CallbackContext,
                                          PREGHANDLE RegHandle)
{
    TRACE_ENABLE_CONTEXT session = nt_trace_session();
    NT_IRQL_MAX(EtwRegisterClassicProvider, PASSIVE_LEVEL);
    if (ProviderGuid == NULL || Type != 0 || EnableCallback == NULL || RegHandle == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    struct nt_provider *provider = add_provider(ProviderGuid, RegHandle, NT_CALLER());
    if (provider == NULL) {
        return STATUS_NO_MEMORY;
    }
    provider->classic = EnableCallback;
    provider->context = CallbackContext;
    EnableCallback(ProviderGuid, EVENT_CONTROL_CODE_ENABLE_PROVIDER, &session, CallbackContext);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI EtwUnregister(REGHANDLE RegHandle)
{
    NT_IRQL_MAX(EtwUnregister, PASSIVE_LEVEL);
    struct nt_provider **link = link_of(RegHandle), *provider = *link;
    if (provider == NULL) {
        if (nt_verifier()) {
            nt_bugcheckf(0xC4, 0xDC, RegHandle, 0, 0,
                         "DRIVER_VERIFIER_DETECTED_VIOLATION: EtwUnregister was given 0x%llx, which is no "
                         "registration (any more)",
                         (unsigned long long)RegHandle);
        }
        return STATUS_INVALID_HANDLE;
    }
    *link = provider->next;
    nt_free(provider->traits);
    nt_free(provider);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI EtwSetInformation(REGHANDLE RegHandle, EVENT_INFO_CLASS InformationClass,
                                 PVOID EventInformation, ULONG InformationLength)
{
    uint16_t said;
    NT_IRQL_MAX(EtwSetInformation, PASSIVE_LEVEL);
    struct nt_provider *provider = *link_of(RegHandle);
    if (provider == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    switch (InformationClass) {
    case EventProviderBinaryTrackInfo:
    case EventProviderUseDescriptorType: /* the types of descriptors are always looked at */
        return STATUS_SUCCESS;
    case EventProviderSetTraits:
        break;
    default:
        return STATUS_INVALID_PARAMETER;
    }
    if (EventInformation == NULL || InformationLength < sizeof said || InformationLength > MAX_TRAITS) {
        return STATUS_INVALID_PARAMETER;
    }
    memcpy(&said, EventInformation, sizeof said);
    if (said != InformationLength || provider->traits != NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    provider->traits = nt_alloc(InformationLength);
    if (provider->traits == NULL) {
        return STATUS_NO_MEMORY;
    }
    memcpy(provider->traits, EventInformation, InformationLength);
    provider->traits_size = said;
    return STATUS_SUCCESS;
}

/* --- is anybody listening ------------------------------------------------------------------------------- */

BOOLEAN NTAPI EtwProviderEnabled(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword)
{
    (void)Level;
    (void)Keyword;
    return *link_of(RegHandle) != NULL;
}

BOOLEAN NTAPI EtwEventEnabled(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor)
{
    return EtwProviderEnabled(RegHandle, EventDescriptor->Level, EventDescriptor->Keyword);
}

/* --- events --------------------------------------------------------------------------------------------- */

static void add_activity(struct ndh_message *head, const GUID *activity)
{
    const GUID *of_thread = &nt_thread_current()->activity;
    static const GUID none;
    const GUID *id = activity != NULL ? activity : of_thread;
    if (memcmp(id, &none, sizeof none) != 0) {
        head->has |= NDH_MESSAGE_HAS_ACTIVITY;
        memcpy(head->activity, id, sizeof head->activity);
    }
}

static size_t size_of(ULONG count, PEVENT_DATA_DESCRIPTOR part, UCHAR type)
{
    size_t size = 0;
    for (ULONG i = 0; i < count; i++) {
        size += part[i].Type == type ? part[i].Size : 0;
    }
    return size;
}

static void add_parts(struct nt_message *message, ULONG count, PEVENT_DATA_DESCRIPTOR part, UCHAR type)
{
    for (ULONG i = 0; i < count; i++) {
        if (part[i].Type == type) {
            nt_message_add(message, (const void *)(ULONG_PTR)part[i].Ptr, part[i].Size);
        }
    }
}

static NTSTATUS write_event(REGHANDLE handle, PCEVENT_DESCRIPTOR event, const GUID *activity, ULONG count,
                            PEVENT_DATA_DESCRIPTOR part, uint64_t caller)
{
    const struct nt_provider *provider = *link_of(handle);
    if (provider == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    if (event == NULL || count > MAX_DESCRIPTORS || (count != 0 && part == NULL)) {
        return STATUS_INVALID_PARAMETER;
    }
    const size_t metadata = size_of(count, part, EVENT_DATA_DESCRIPTOR_TYPE_EVENT_METADATA);
    const size_t traits = provider->traits != NULL
                              ? provider->traits_size
                              : size_of(count, part, EVENT_DATA_DESCRIPTOR_TYPE_PROVIDER_METADATA);
    if (metadata > MAX_METADATA || traits > MAX_METADATA) {
        return STATUS_BUFFER_OVERFLOW;
    }
    struct nt_message message = {
        .head = { .kind = NDH_MESSAGE_ETW,
                  .level = event->Level,
                  .opcode = event->Opcode,
                  .channel = event->Channel,
                  .version = event->Version,
                  .id = event->Id,
                  .task = event->Task,
                  .traits_size = (uint16_t)traits,
                  .metadata_size = (uint16_t)metadata,
                  .keyword = event->Keyword },
    };
    memcpy(message.head.guid, &provider->id, sizeof message.head.guid);
    add_activity(&message.head, activity);
    nt_message_begin(&message, caller, size_of(count, part, 0));
    if (provider->traits != NULL) {
        nt_message_add(&message, provider->traits, provider->traits_size);
    } else {
        add_parts(&message, count, part, EVENT_DATA_DESCRIPTOR_TYPE_PROVIDER_METADATA);
    }
    add_parts(&message, count, part, EVENT_DATA_DESCRIPTOR_TYPE_EVENT_METADATA);
    add_parts(&message, count, part, 0);
    nt_message_end(&message);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI EtwWrite(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, const GUID *ActivityId,
                        ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData)
{
    return write_event(RegHandle, EventDescriptor, ActivityId, UserDataCount, UserData, NT_CALLER());
}

NTSTATUS NTAPI EtwWriteTransfer(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                                const GUID *ActivityId, const GUID *RelatedActivityId, ULONG UserDataCount,
                                PEVENT_DATA_DESCRIPTOR UserData)
{
    (void)RelatedActivityId;
    return write_event(RegHandle, EventDescriptor, ActivityId, UserDataCount, UserData, NT_CALLER());
}

/* Filter names sessions that shall not get the event; there is one session, and it has no filter. */
NTSTATUS NTAPI EtwWriteEx(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, ULONG64 Filter,
                          ULONG Flags, const GUID *ActivityId, const GUID *RelatedActivityId,
                          ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData)
{
    (void)Flags;
    (void)RelatedActivityId;
    if (Filter & 1) {
        return STATUS_SUCCESS;
    }
    return write_event(RegHandle, EventDescriptor, ActivityId, UserDataCount, UserData, NT_CALLER());
}

NTSTATUS NTAPI EtwWriteString(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword, const GUID *ActivityId,
                              PCWSTR String)
{
    const struct nt_provider *provider = *link_of(RegHandle);
    size_t length = 0;
    if (provider == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    while (String[length] != 0) {
        length++;
    }
    struct nt_message message = {
        .head = { .kind = NDH_MESSAGE_STRING, .level = Level, .keyword = Keyword },
    };
    memcpy(message.head.guid, &provider->id, sizeof message.head.guid);
    add_activity(&message.head, ActivityId);
    nt_message_begin(&message, NT_CALLER(), length * sizeof *String);
    nt_message_add(&message, String, length * sizeof *String);
    nt_message_end(&message);
    return STATUS_SUCCESS;
}

/* --- activities ----------------------------------------------------------------------------------------- */

/* Unique in the world and the same in each run. */
static GUID new_activity(void)
{
    return (GUID){ .Data1 = 0x6e646800,
                   .Data4 = { 0, 0, 0, 0, (UCHAR)(++nt_tracing()->activities >> 24),
                              (UCHAR)(nt_tracing()->activities >> 16), (UCHAR)(nt_tracing()->activities >> 8),
                              (UCHAR)nt_tracing()->activities } };
}

NTSTATUS NTAPI EtwActivityIdControl(ULONG ControlCode, GUID *ActivityId)
{
    if (ControlCode == EVENT_ACTIVITY_CTRL_CREATE_ID) {
        *ActivityId = new_activity();
        return STATUS_SUCCESS;
    }
    NT_IRQL_MAX(EtwActivityIdControl, APC_LEVEL);
    GUID *own = &nt_thread_current()->activity;
    const GUID before = *own;
    switch (ControlCode) {
    case EVENT_ACTIVITY_CTRL_GET_ID:
        *ActivityId = before;
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_SET_ID:
        *own = *ActivityId;
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_GET_SET_ID:
        *own = *ActivityId;
        *ActivityId = before;
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_CREATE_SET_ID:
        *own = new_activity();
        *ActivityId = before;
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

void nt_tracing_check_gone(uint64_t low, uint64_t high, const char *name)
{
    for (const struct nt_provider *provider = nt_tracing()->providers; provider != NULL;
         provider = provider->next) {
        if (provider->caller >= low && provider->caller < high && nt_verifier()) {
            nt_bugcheckf(0xC4, 0xDD, provider->caller, low, (uint64_t)provider,
                         "DRIVER_VERIFIER_DETECTED_VIOLATION: %s was unloaded and left an ETW provider "
                         "registered, at %s+0x%llx",
                         name, name, (unsigned long long)(provider->caller - low));
        }
    }
}
