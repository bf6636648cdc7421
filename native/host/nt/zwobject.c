// SPDX-License-Identifier: MIT
/* Events, waits and symbolic links by handle. */
#include <string.h>

#include "object.h"
#include "thread.h"
#include "zwservices.h"

static NTSTATUS event_of(HANDLE handle, PKEVENT *event)
{
    *event = nt_handle_body(handle);
    return *event == NULL                         ? STATUS_INVALID_HANDLE
           : !nt_object_is(*event, NT_TYPE_EVENT) ? STATUS_OBJECT_TYPE_MISMATCH
                                                  : STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwCreateEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                             POBJECT_ATTRIBUTES ObjectAttributes, EVENT_TYPE EventType, BOOLEAN InitialState)
{
    PUNICODE_STRING name = ObjectAttributes != NULL ? ObjectAttributes->ObjectName : NULL;
    NTSTATUS status = STATUS_SUCCESS;
    (void)DesiredAccess;
    NT_IRQL_MAX(ZwCreateEvent, PASSIVE_LEVEL);
    PKEVENT event = nt_object_new(NT_TYPE_EVENT, sizeof *event);
    if (event == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeInitializeEvent(event, EventType, InitialState);
    if (name != NULL && name->Length != 0) {
        status = nt_name_insert(event, name);
    }
    if (NT_SUCCESS(status)) {
        status = nt_handle_new(event, EventHandle);
    }
    nt_object_dereference(event);
    return status;
}

static NTSTATUS open(PHANDLE handle, POBJECT_ATTRIBUTES attributes, enum nt_type type)
{
    *handle = NULL;
    if (attributes->ObjectName == NULL || attributes->RootDirectory != NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    void *body = nt_name_find(attributes->ObjectName, type, NULL);
    return body == NULL ? STATUS_OBJECT_NAME_NOT_FOUND : nt_handle_new(body, handle);
}

NTSTATUS NTAPI ZwOpenEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                           POBJECT_ATTRIBUTES ObjectAttributes)
{
    (void)DesiredAccess;
    NT_IRQL_MAX(ZwOpenEvent, PASSIVE_LEVEL);
    return open(EventHandle, ObjectAttributes, NT_TYPE_EVENT);
}

NTSTATUS NTAPI ZwSetEvent(HANDLE EventHandle, PLONG PreviousState)
{
    PKEVENT event;
    NT_IRQL_MAX(ZwSetEvent, PASSIVE_LEVEL);
    const NTSTATUS status = event_of(EventHandle, &event);
    if (NT_SUCCESS(status)) {
        const LONG before = KeSetEvent(event, 0, FALSE);
        if (PreviousState != NULL) {
            *PreviousState = before;
        }
    }
    return status;
}

NTSTATUS NTAPI ZwResetEvent(HANDLE EventHandle, PLONG PreviousState)
{
    PKEVENT event;
    NT_IRQL_MAX(ZwResetEvent, PASSIVE_LEVEL);
    const NTSTATUS status = event_of(EventHandle, &event);
    if (NT_SUCCESS(status)) {
        const LONG before = KeResetEvent(event);
        if (PreviousState != NULL) {
            *PreviousState = before;
        }
    }
    return status;
}

NTSTATUS NTAPI ZwClearEvent(HANDLE EventHandle)
{
    return ZwResetEvent(EventHandle, NULL);
}

NTSTATUS NTAPI ZwWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout)
{
    void *body = nt_handle_body(Handle);
    NT_IRQL_MAX(ZwWaitForSingleObject, PASSIVE_LEVEL);
    if (body == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    if (nt_object_is(body, NT_TYPE_FILE)) {
        body = &((PFILE_OBJECT)body)->Event;
    } else if (!nt_object_is(body, NT_TYPE_EVENT) && !nt_object_is(body, NT_TYPE_THREAD)) {
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    return KeWaitForSingleObject(body, Executive, KernelMode, Alertable, Timeout);
}

NTSTATUS NTAPI ZwOpenSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess,
                                        POBJECT_ATTRIBUTES ObjectAttributes)
{
    (void)DesiredAccess;
    NT_IRQL_MAX(ZwOpenSymbolicLinkObject, PASSIVE_LEVEL);
    return open(LinkHandle, ObjectAttributes, NT_TYPE_LINK);
}

NTSTATUS NTAPI ZwQuerySymbolicLinkObject(HANDLE LinkHandle, PUNICODE_STRING LinkTarget, PULONG ReturnedLength)
{
    const struct nt_link *link = nt_handle_body(LinkHandle);
    NT_IRQL_MAX(ZwQuerySymbolicLinkObject, PASSIVE_LEVEL);
    if (link == NULL || !nt_object_is(link, NT_TYPE_LINK)) {
        return link == NULL ? STATUS_INVALID_HANDLE : STATUS_OBJECT_TYPE_MISMATCH;
    }
    if (ReturnedLength != NULL) {
        *ReturnedLength = link->length;
    }
    if (LinkTarget->MaximumLength < link->length) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    memcpy(LinkTarget->Buffer, link->target, link->length);
    LinkTarget->Length = link->length;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ObOpenObjectByPointer(PVOID Object, ULONG HandleAttributes, PACCESS_STATE PassedAccessState,
                                     ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                     KPROCESSOR_MODE AccessMode, PHANDLE Handle)
{
    (void)HandleAttributes;
    (void)PassedAccessState;
    NT_IRQL_MAX(ObOpenObjectByPointer, PASSIVE_LEVEL);
    *Handle = NULL;
    NTSTATUS status = ObReferenceObjectByPointer(Object, DesiredAccess, ObjectType, AccessMode);
    if (NT_SUCCESS(status)) {
        status = nt_handle_new(Object, Handle);
        ObfDereferenceObject(Object);
    }
    return status;
}
