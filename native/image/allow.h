// SPDX-License-Identifier: MIT
/** Lists of imports that an image may have, read from module definition files (LIBRARY and EXPORTS). */
#ifndef NDH_IMAGE_ALLOW_H
#define NDH_IMAGE_ALLOW_H

#include <stddef.h>

struct allow_entry {
    char *module; /* as after LIBRARY */
    char *symbol;
};

struct allow_list {
    struct allow_entry *entry;
    size_t count, capacity;
};

/** Adds the exports of a .def file. Returns 0, or -1 with a sentence in error. */
int allow_add_file(struct allow_list *list, const char *path, char *error, size_t error_size);
/** Adds the exports named in a text of that form. */
int allow_add_text(struct allow_list *list, const char *text, char *error, size_t error_size);
/** Whether module (any case) exports symbol by the list. */
int allow_has(const struct allow_list *list, const char *module, const char *symbol);
void allow_free(struct allow_list *list);

#endif
