// SPDX-License-Identifier: MIT
/* The version resource (VS_VERSIONINFO, learn.microsoft.com). */
#include <stdio.h>
#include <string.h>

#include "inspect.h"

#define RESOURCE_VERSION   16u
#define RESOURCE_DIRECTORY 0x80000000u
#define RESOURCE_HEADER    16u
#define RESOURCE_ENTRY     8u
#define MAX_ENTRIES        4096u
#define FIXED_SIGNATURE    0xfeef04bdu
#define FIXED_SIZE         52u
#define MAX_STRINGS        64u

/** Bytes of a resource, or of a part of it. */
struct bytes {
    const uint8_t *at;
    uint32_t size;
};

/** A node of VS_VERSIONINFO: key, value, and the nodes below it. Lengths of text are in UTF-16 units. */
struct node {
    struct bytes key, value, children;
    uint32_t whole; /* size with padding */
};

/** Number (4 bytes at offset) of the resource tree below root; 0xffffffff if it does not lie in the image. */
static uint32_t tree(const struct inspection *inspection, uint64_t offset)
{
    const uint64_t rva = inspection->headers.directory[PE_DIR_RESOURCE].rva + offset;
    const uint8_t *at = rva <= UINT32_MAX ? pe_at(inspection->image, (uint32_t)rva, 4) : NULL;
    return at != NULL ? inspect_u32(at) : UINT32_MAX;
}

/** What the entry with this id points to, any id if it is 0; UINT32_MAX if there is none. */
static uint32_t entry_of(const struct inspection *inspection, uint32_t table, uint32_t id)
{
    const uint32_t counts = tree(inspection, (uint64_t)table + 12);
    const uint32_t count = (counts & 0xffff) + (counts >> 16);
    for (uint32_t i = 0; i < count && i < MAX_ENTRIES; i++) {
        const uint64_t at = table + (uint64_t)RESOURCE_HEADER + i * RESOURCE_ENTRY;
        if (id == 0 || tree(inspection, at) == id) {
            return tree(inspection, at + 4);
        }
    }
    return UINT32_MAX;
}

static struct bytes find_resource(const struct inspection *inspection)
{
    const struct bytes none = { NULL, 0 };
    uint32_t place = RESOURCE_DIRECTORY; /* the root, at offset 0 */
    if (inspection->headers.directory[PE_DIR_RESOURCE].size == 0) {
        return none;
    }
    for (unsigned level = 0; level < 3; level++) { /* type, name, language */
        if ((place & RESOURCE_DIRECTORY) == 0 || place == UINT32_MAX) {
            return none;
        }
        place = entry_of(inspection, place & ~RESOURCE_DIRECTORY, level == 0 ? RESOURCE_VERSION : 0);
    }
    if ((place & RESOURCE_DIRECTORY) != 0) {
        return none;
    }
    const uint32_t size = tree(inspection, (uint64_t)place + 4);
    const uint8_t *at = pe_at(inspection->image, tree(inspection, place), size);
    return at != NULL ? (struct bytes){ at, size } : none;
}

static struct bytes part(struct bytes of, uint32_t from, uint32_t size)
{
    const struct bytes result = { of.at + from, size };
    return from <= of.size && size <= of.size - from ? result : (struct bytes){ of.at, 0 };
}

/** Reads the node at the beginning of bytes; returns 0 if there is none. */
static int read_node(struct bytes bytes, struct node *node)
{
    if (bytes.size < 6) {
        return 0;
    }
    const uint32_t length = inspect_u16(bytes.at), text = inspect_u16(bytes.at + 4);
    const uint32_t value_size = inspect_u16(bytes.at + 2) * (text == 1 ? 2u : 1u);
    uint32_t end = 6;
    if (length < 6 || length > bytes.size) {
        return 0;
    }
    while (end + 2 <= length && inspect_u16(bytes.at + end) != 0) {
        end += 2;
    }
    if (end + 2 > length) {
        return 0;
    }
    const uint32_t value = (end + 2 + 3) & ~3u;
    uint32_t below = (value + value_size + 3) & ~3u;
    below = below < length ? below : length;
    node->key = (struct bytes){ bytes.at + 6, (end - 6) / 2 };
    node->value = part((struct bytes){ bytes.at, length }, value, value_size);
    node->children = (struct bytes){ bytes.at + below, length - below };
    node->whole = (length + 3) & ~3u;
    return 1;
}

static int has_key(const struct node *node, const char *key)
{
    for (uint32_t i = 0; i < node->key.size; i++) {
        if (key[i] == 0 || inspect_u16(node->key.at + i * 2) != (uint8_t)key[i]) {
            return 0;
        }
    }
    return key[node->key.size] == 0;
}

static int next_node(struct bytes *rest, struct node *node)
{
    if (!read_node(*rest, node)) {
        return 0;
    }
    const uint32_t step = node->whole < rest->size ? node->whole : rest->size;
    *rest = (struct bytes){ rest->at + step, rest->size - step };
    return 1;
}

/** The strings of the first language. */
static void write_strings(struct bytes children, struct json *json)
{
    struct node node, table, string;
    json_begin(json, "strings", '{');
    while (next_node(&children, &node)) {
        if (!has_key(&node, "StringFileInfo") || !read_node(node.children, &table)) {
            continue;
        }
        struct bytes rest = table.children;
        for (unsigned i = 0; i < MAX_STRINGS && next_node(&rest, &string); i++) {
            uint32_t units = string.value.size / 2;
            while (units != 0 && inspect_u16(string.value.at + (units - 1) * 2) == 0) {
                units--;
            }
            json_name_utf16(json, string.key.at, string.key.size);
            json_utf16(json, NULL, string.value.at, units);
        }
        break;
    }
    json_end(json, '}');
}

static void write_number(struct json *json, const char *name, const uint8_t *at)
{
    char text[48];
    snprintf(text, sizeof text, "%u.%u.%u.%u", inspect_u16(at + 2), inspect_u16(at), inspect_u16(at + 6),
             inspect_u16(at + 4));
    json_text(json, name, text);
}

/** version: file and product as a.b.c.d, and strings of the first language; null if there is no version
 * resource. */
void inspect_version(const struct inspection *inspection, struct json *json)
{
    struct node root;
    if (!read_node(find_resource(inspection), &root) || root.value.size < FIXED_SIZE ||
        inspect_u32(root.value.at) != FIXED_SIGNATURE) {
        json_null(json, "version");
        return;
    }
    json_begin(json, "version", '{');
    write_number(json, "file", root.value.at + 8);
    write_number(json, "product", root.value.at + 16);
    write_strings(root.children, json);
    json_end(json, '}');
}
