// SPDX-License-Identifier: MIT
/** Objects with reference counts, handles, and the name space. */
#ifndef NDH_NT_OBJECT_H
#define NDH_NT_OBJECT_H

#include "nt.h"

enum nt_type {
    NT_TYPE_DEVICE,
    NT_TYPE_DRIVER,
    NT_TYPE_FILE,
    NT_TYPE_THREAD,
    NT_TYPE_PROCESS,
    NT_TYPE_EVENT,
    NT_TYPE_KEY,
    NT_TYPE_LINK,
    NT_TYPE_CALLBACK,
    NT_TYPE_COUNT
};

/** What a type does at the end of its objects. NULL: nothing. */
struct nt_type_operations {
    void (*last_handle_closed)(void *body); /* PASSIVE_LEVEL, on a thread */
    int (*last_reference)(
        void *body); /* any IRQL; returns 1 when it has taken a new reference and the object lives on */
    void (*deleted)(void *body); /* memory is freed afterwards */
};
extern const struct nt_type_operations nt_device_operations, nt_file_operations, nt_key_operations;

/** Variables that drivers import: IoFileObjectType, PsThreadType, ExEventObjectType. */
extern POBJECT_TYPE const nt_io_file_object_type, nt_ps_thread_type, nt_ex_event_object_type;

void nt_objects_init(void);

/** A zeroed body with one reference, or NULL. The body is 16-byte aligned. */
void *nt_object_new(enum nt_type type, size_t size);
void nt_object_reference(void *body);
void nt_object_dereference(void *body);
/** Whether body is a live object of this type; safe for any pointer. */
int nt_object_is(const void *body, enum nt_type type);
/** Objects of a type that exist. */
unsigned nt_object_count(enum nt_type type);
/** Calls visit for each object of a type; visit may not delete. */
void nt_object_each(enum nt_type type, void (*visit)(void *context, void *body), void *context);

/** Puts the object under a name; the name is copied. STATUS_OBJECT_NAME_COLLISION,
 *  STATUS_OBJECT_NAME_INVALID. */
NTSTATUS nt_name_insert(void *body, PCUNICODE_STRING name);
void nt_name_remove(void *body);
/** Name of an object; Length 0 if it has none. */
void nt_name_of(void *body, UNICODE_STRING *name);
/** Finds the object by its name, through links. rest (may be NULL: then the whole name must match) gets
 *  the part behind the object's name. Returns a body without a reference, or NULL. */
void *nt_name_find(PCUNICODE_STRING name, enum nt_type type, UNICODE_STRING *rest);

/** Value of a link object. */
struct nt_link {
    USHORT length; /* bytes */
    WCHAR target[];
};

/** A handle with a reference of its own. STATUS_INSUFFICIENT_RESOURCES when the table is full. */
NTSTATUS nt_handle_new(void *body, HANDLE *handle);
/** Body of a handle, or NULL. */
void *nt_handle_body(HANDLE handle);
NTSTATUS nt_handle_close(HANDLE handle);

#endif
