// SPDX-License-Identifier: MIT
/* Finds the strings of VS_VERSION_INFO in a file by their keys: each is a UTF-16 key, its NUL, padding to 4
 * bytes from the block's beginning, and a UTF-16 value (menurc/string-str of the Windows SDK). */
#include "image_version.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT  0x02000000L
#define STRING_HEAD 6u /* wLength, wValueLength, wType before the key */

struct bytes {
    uint8_t *data;
    size_t size;
};

static int read_file(const char *path, struct bytes *file)
{
    FILE *stream = fopen(path, "rbe");
    if (stream == NULL)
        return -1;
    long size = fseek(stream, 0, SEEK_END) == 0 ? ftell(stream) : -1;
    file->data = size > 0 && size <= FILE_LIMIT ? malloc((size_t)size) : NULL;
    file->size = (size_t)size;
    int result = file->data != NULL && fseek(stream, 0, SEEK_SET) == 0 &&
                         fread(file->data, 1, file->size, stream) == file->size
                   ? 0
                   : -1;
    fclose(stream);
    if (result < 0)
        free(file->data);
    return result;
}

/* Offset behind the key and its NUL, from `from` on; 0 if it is not there. */
static size_t find_key(const struct bytes *file, size_t from, const char *key)
{
    uint8_t wide[64];
    size_t size = (strlen(key) + 1) * 2;

    for (size_t i = 0; i < size; i += 2) {
        wide[i] = (uint8_t)key[i / 2];
        wide[i + 1] = 0;
    }
    const uint8_t *at = from < file->size ? memmem(file->data + from, file->size - from, wide, size) : NULL;
    return at == NULL ? 0 : (size_t)(at - file->data) + size;
}

static void read_string(const struct bytes *file, size_t resource, const char *key, char *out)
{
    size_t behind = find_key(file, resource, key);
    out[0] = '\0';
    if (behind == 0)
        return;
    /* Blocks begin on 4-byte boundaries; the key begins STRING_HEAD bytes into its own. */
    size_t block = behind - (strlen(key) + 1) * 2 - STRING_HEAD;
    size_t at = block + ((behind - block + 3) & ~(size_t)3);
    size_t length = 0;
    for (; at + 1 < file->size && length < NDH_VERSION_TEXT - 1; at += 2) {
        unsigned character = file->data[at] | (unsigned)file->data[at + 1] << 8;
        if (character == 0)
            break;
        out[length++] = character >= 0x20 && character < 0x7f ? (char)character : '?';
    }
    out[length] = '\0';
}

int ndh_image_version_read(const char *path, struct ndh_image_version *version)
{
    struct bytes file;

    *version = (struct ndh_image_version){0};
    if (read_file(path, &file) < 0)
        return -1;
    size_t resource = find_key(&file, 0, "VS_VERSION_INFO");
    if (resource != 0) {
        read_string(&file, resource, "CompanyName", version->company);
        read_string(&file, resource, "FileDescription", version->description);
        read_string(&file, resource, "ProductName", version->product);
        read_string(&file, resource, "FileVersion", version->version);
    }
    free(file.data);
    return resource == 0 ? -1 : 0;
}
