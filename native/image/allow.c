// SPDX-License-Identifier: MIT
#include "allow.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *copy(const char *text, size_t length)
{
    char *result = malloc(length + 1);

    if (result != NULL) {
        memcpy(result, text, length);
        result[length] = 0;
    }
    return result;
}

static int add(struct allow_list *list, const char *module, const char *symbol, size_t length)
{
    struct allow_entry entry;

    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct allow_entry *grown = realloc(list->entry, capacity * sizeof(*grown));

        if (grown == NULL) {
            return -1;
        }
        list->entry = grown;
        list->capacity = capacity;
    }
    entry.module = copy(module, strlen(module));
    entry.symbol = copy(symbol, length);
    if (entry.module == NULL || entry.symbol == NULL) {
        free(entry.module);
        free(entry.symbol);
        return -1;
    }
    list->entry[list->count++] = entry;
    return 0;
}

int allow_add_text(struct allow_list *list, const char *text, char *error, size_t error_size)
{
    char module[64] = "";
    int in_exports = 0;
    unsigned line = 0;

    while (*text != 0) {
        size_t length = strcspn(text, "\n");
        const char *next = text + length + (text[length] == '\n');
        size_t word;

        line++;
        while (length > 0 && isspace((unsigned char)*text)) {
            text++;
            length--;
        }
        word = strcspn(text, " \t\r\n;=");
        if (word > length) {
            word = length;
        }
        if (word == 7 && strncmp(text, "LIBRARY", 7) == 0) {
            if (sscanf(text + 7, " %63s", module) != 1) {
                snprintf(error, error_size, "line %u: LIBRARY without a name", line);
                return -1;
            }
        } else if (word == 7 && strncmp(text, "EXPORTS", 7) == 0) {
            in_exports = 1;
        } else if (word > 0) {
            if (!in_exports || module[0] == 0) {
                snprintf(error, error_size, "line %u: '%.*s' before LIBRARY and EXPORTS", line, (int)word,
                         text);
                return -1;
            }
            if (add(list, module, text, word) != 0) {
                snprintf(error, error_size, "out of memory");
                return -1;
            }
        }
        text = next;
    }
    if (!in_exports) {
        snprintf(error, error_size, "no EXPORTS");
        return -1;
    }
    return 0;
}

int allow_add_file(struct allow_list *list, const char *path, char *error, size_t error_size)
{
    FILE *file = fopen(path, "rb");
    char *text;
    size_t size;
    int result;

    if (file == NULL) {
        snprintf(error, error_size, "cannot open: %s", strerror(errno));
        return -1;
    }
    text = calloc(1, 1 << 20);
    size = text == NULL ? 0 : fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    if (text == NULL || size == 0) {
        snprintf(error, error_size, "empty or unreadable");
        free(text);
        return -1;
    }
    result = allow_add_text(list, text, error, error_size);
    free(text);
    return result;
}

int allow_has(const struct allow_list *list, const char *module, const char *symbol)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcasecmp(list->entry[i].module, module) == 0 && strcmp(list->entry[i].symbol, symbol) == 0) {
            return 1;
        }
    }
    return 0;
}

void allow_free(struct allow_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->entry[i].module);
        free(list->entry[i].symbol);
    }
    free(list->entry);
    memset(list, 0, sizeof(*list));
}
