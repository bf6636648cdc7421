// SPDX-License-Identifier: MIT
/** The boot script (its grammar is in mailbox.h), parsed before any of it is done. */
#ifndef NDH_IPC_BOOT_SCRIPT_H
#define NDH_IPC_BOOT_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#define NDH_BOOT_MAX_LINES 1024u
#define NDH_BOOT_MAX_NAME  64u /* service and value names, with NUL */
#define NDH_BOOT_MAX_KEY   200u /* paths of keys, with NUL */
#define NDH_BOOT_MAX_IMAGE 24u /* image names, with NUL: they must fit into a struct ndh_frame */
#define NDH_BOOT_MAX_FILES 32u

enum ndh_boot_kind {
    NDH_BOOT_IMAGE,
    NDH_BOOT_SERVICE,
    NDH_BOOT_VALUE,
    NDH_BOOT_REGISTRY,
    NDH_BOOT_MEMORY,
    NDH_BOOT_PORTS,
    NDH_BOOT_INTERRUPT,
    NDH_BOOT_START,
    NDH_BOOT_STOP,
    NDH_BOOT_CONTROL,
    NDH_BOOT_SETTLE
};

/** Types of registry values, with their numbers of winnt.h. */
enum ndh_boot_type {
    NDH_BOOT_SZ = 1,
    NDH_BOOT_EXPAND_SZ = 2,
    NDH_BOOT_BINARY = 3,
    NDH_BOOT_DWORD = 4,
    NDH_BOOT_MULTI_SZ = 7,
    NDH_BOOT_RESOURCE_LIST = 8,
    NDH_BOOT_QWORD = 11
};

/** One line to be done. Strings point into the text that was parsed. */
struct ndh_boot_line {
    enum ndh_boot_kind kind;
    unsigned number;       /* line number, from 1 */
    const char *name;      /* IMAGE: module name; SERVICE, VALUE, START, STOP: service; REGISTRY: path of the
                              key; CONTROL: device */
    const char *path;      /* IMAGE, SERVICE */
    const char *image;     /* IMAGE, SERVICE: name of the module that the file becomes */
    const char *value;     /* VALUE, REGISTRY: name; CONTROL: hex digits, "" for none */
    enum ndh_boot_type type; /* VALUE, REGISTRY, as are the next two */
    const char *text;      /* (expand_)sz: data; multi_sz: the strings, one after the other, each with its
                              NUL; binary, resource_list: pairs of hex digits */
    unsigned strings;      /* multi_sz: how many */
    uint64_t number_value; /* VALUE, REGISTRY dword and qword: data; CONTROL: code */
    uint64_t start, length; /* MEMORY, PORTS: first address or port, and bytes; INTERRUPT: vector */
    uint64_t microseconds; /* SETTLE */
};

struct ndh_boot_script {
    unsigned processors;
    uint32_t keep_tag; /* 0: none */
    int verifier;
    int log_missing_values;
    unsigned count;
    struct ndh_boot_line line[NDH_BOOT_MAX_LINES];
};

/** Parses size bytes at text, which are changed (fields become strings; text[size] must be writable). Returns
 * 0, or -1 with "line N: sentence". */
int ndh_boot_script_parse(char *text, size_t size, struct ndh_boot_script *script, char *error,
                          size_t error_size);

#endif
