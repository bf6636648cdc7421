// SPDX-License-Identifier: MIT
#include "missing.h"

#include <string.h>
#include <strings.h>

#include "../ipc/log.h"

#define MAX_NOTED 256u
#define MAX_TEXT  400u

struct nt_missing {
    unsigned count;
    uint64_t noted[MAX_NOTED]; /* hashes of what stands in the log */
};

int ndh_nt_log_missing_values(void)
{
    nt_root()->missing = ndh_arena_alloc(sizeof(struct nt_missing), 16);
    return nt_root()->missing != NULL ? 0 : -1;
}

/** Appends a name in ASCII, with ? for what is none, as long as there is room for it and a NUL. */
static size_t put_name(char *text, size_t at, PCUNICODE_STRING name)
{
    for (USHORT i = 0; i < name->Length / sizeof(WCHAR) && at + 1 < MAX_TEXT; i++) {
        const WCHAR c = name->Buffer[i];
        text[at++] = (char)(c >= ' ' && c <= '~' ? c : '?');
    }
    text[at] = 0;
    return at;
}

static size_t put_path(char *text, size_t at, const struct nt_key *key)
{
    if (key->parent != NULL) {
        at = put_path(text, at, key->parent);
    }
    if (key->name.Length != 0 && at + 1 < MAX_TEXT) {
        text[at++] = '\\';
        at = put_name(text, at, &key->name);
    }
    return at;
}

static int is_new(struct nt_missing *missing, const char *text)
{
    uint64_t hash = 0xcbf29ce484222325ULL; /* FNV-1a */
    for (; *text != 0; text++) {
        hash = (hash ^ (uint8_t)*text) * 0x100000001b3ULL;
    }
    for (unsigned i = 0; i < missing->count; i++) {
        if (missing->noted[i] == hash) {
            return 0;
        }
    }
    if (missing->count == MAX_NOTED) {
        return 0;
    }
    missing->noted[missing->count++] = hash;
    return 1;
}

static void note(const char *text)
{
    if (is_new(nt_root()->missing, text)) {
        ndh_log("missing value\t%s", text);
    }
}

/** The image that asks, and a tab. Returns its length. */
static size_t put_module(char *text, const struct ndh_image *image)
{
    const size_t length = strlen(ndh_pe_name(image));
    memcpy(text, ndh_pe_name(image), length);
    text[length] = '\t';
    return length + 1;
}

void nt_missing_value(uint64_t caller, const struct nt_key *key, PCUNICODE_STRING name)
{
    const struct ndh_image *const image = ndh_pe_find(caller);
    char text[MAX_TEXT];
    if (nt_root()->missing == NULL || image == NULL) {
        return;
    }
    size_t at = put_path(text, put_module(text, image), key);
    if (at + 1 < MAX_TEXT) {
        text[at++] = '\t';
    }
    put_name(text, at, name);
    note(text);
}

void nt_missing_key(uint64_t caller, const struct nt_key *root, PCUNICODE_STRING path)
{
    static const char parameters[] = "\\Parameters", value[] = "\t(key)";
    const struct ndh_image *const image = ndh_pe_find(caller);
    char text[MAX_TEXT];
    if (nt_root()->missing == NULL || image == NULL) {
        return;
    }
    size_t at = put_module(text, image);
    if (root != NULL) {
        at = put_path(text, at, root);
        text[at++] = '\\';
    }
    at = put_name(text, at, path);
    const size_t tail = sizeof parameters - 1;
    if (at > tail && at + sizeof value <= MAX_TEXT && strcasecmp(text + at - tail, parameters) == 0) {
        memcpy(text + at, value, sizeof value);
        note(text);
    }
}
