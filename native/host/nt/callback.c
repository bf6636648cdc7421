// SPDX-License-Identifier: MIT
/* Callback objects, UUIDs, affinity. */
#include "nt.h"
#include "object.h"
#include "pool.h"

struct _CALLBACK_OBJECT {
    struct registration *first;
    int allows_many;
};

struct registration {
    struct registration *next;
    PCALLBACK_OBJECT object;
    PCALLBACK_FUNCTION function;
    PVOID context;
};

NTSTATUS NTAPI ExCreateCallback(PCALLBACK_OBJECT *CallbackObject, POBJECT_ATTRIBUTES ObjectAttributes,
                                BOOLEAN Create, BOOLEAN AllowMultipleCallbacks)
{
    PUNICODE_STRING name = ObjectAttributes->ObjectName;
    NT_IRQL_MAX(ExCreateCallback, APC_LEVEL);
    PCALLBACK_OBJECT object = name == NULL ? NULL : nt_name_find(name, NT_TYPE_CALLBACK, NULL);
    if (object != NULL) {
        nt_object_reference(object);
        *CallbackObject = object;
        return STATUS_SUCCESS;
    }
    if (!Create) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    object = nt_object_new(NT_TYPE_CALLBACK, sizeof *object);
    if (object == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    object->allows_many = AllowMultipleCallbacks;
    const NTSTATUS status = name == NULL ? STATUS_SUCCESS : nt_name_insert(object, name);
    if (!NT_SUCCESS(status)) {
        nt_object_dereference(object);
        return status;
    }
    *CallbackObject = object;
    return STATUS_SUCCESS;
}

PVOID NTAPI ExRegisterCallback(PCALLBACK_OBJECT CallbackObject, PCALLBACK_FUNCTION CallbackFunction,
                               PVOID CallbackContext)
{
    NT_IRQL_MAX(ExRegisterCallback, APC_LEVEL);
    if (CallbackObject->first != NULL && !CallbackObject->allows_many) {
        return NULL;
    }
    struct registration *registration = nt_alloc(sizeof *registration);
    if (registration == NULL) {
        return NULL;
    }
    *registration = (struct registration){ NULL, CallbackObject, CallbackFunction, CallbackContext };
    struct registration **link = &CallbackObject->first;
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = registration;
    nt_object_reference(CallbackObject);
    return registration;
}

VOID NTAPI ExUnregisterCallback(PVOID CallbackRegistration)
{
    struct registration *registration = CallbackRegistration;
    NT_IRQL_MAX(ExUnregisterCallback, APC_LEVEL);
    struct registration **link = &registration->object->first;
    while (*link != registration) {
        link = &(*link)->next;
    }
    *link = registration->next;
    nt_object_dereference(registration->object);
    nt_free(registration);
}

VOID NTAPI ExNotifyCallback(PVOID CallbackObject, PVOID Argument1, PVOID Argument2)
{
    NT_IRQL_MAX(ExNotifyCallback, DISPATCH_LEVEL);
    struct registration *next;
    for (struct registration *registration = ((PCALLBACK_OBJECT)CallbackObject)->first; registration != NULL;
         registration = next) {
        next = registration->next;
        registration->function(registration->context, Argument1, Argument2);
    }
}

KAFFINITY NTAPI KeSetSystemAffinityThreadEx(KAFFINITY Affinity)
{
    /* Threads are not bound: a driver may not rely on more than that its affinity is possible. */
    (void)Affinity;
    NT_IRQL_MAX(KeSetSystemAffinityThreadEx, APC_LEVEL);
    return 0;
}

VOID NTAPI KeRevertToUserAffinityThreadEx(KAFFINITY Affinity)
{
    (void)Affinity;
    NT_IRQL_MAX(KeRevertToUserAffinityThreadEx, APC_LEVEL);
}
