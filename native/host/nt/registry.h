// SPDX-License-Identifier: MIT
/** The registry: a tree of keys with values, in memory. Names compare without case. */
#ifndef NDH_NT_REGISTRY_H
#define NDH_NT_REGISTRY_H

#include "nt.h"

struct nt_value {
    struct nt_value *next;
    ULONG type;
    ULONG size; /* bytes of data */
    UNICODE_STRING name;
    uint8_t *data;
};

struct nt_key {
    struct nt_key *parent, *child, *next; /* next: sibling, in the order of creation */
    UNICODE_STRING name;
    struct nt_value *value;
};

void nt_registry_init(void);

/** Key by its path from base (NULL: the root, path begins with "\Registry"). NULL when it does not exist and
 *  create is 0, or memory is exhausted. */
struct nt_key *nt_key_find(struct nt_key *base, PCUNICODE_STRING path, int create, int *created);
/** Removes a key without subkeys. STATUS_CANNOT_DELETE if it has some. */
NTSTATUS nt_key_delete(struct nt_key *key);

struct nt_value *nt_value_find(const struct nt_key *key, PCUNICODE_STRING name);
NTSTATUS nt_value_set(struct nt_key *key, PCUNICODE_STRING name, ULONG type, const void *data, ULONG size);
void nt_value_delete(struct nt_key *key, struct nt_value *value);

/** Key behind a handle, or NULL. */
struct nt_key *nt_key_of_handle(HANDLE handle);

#endif
