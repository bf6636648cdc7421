// SPDX-License-Identifier: MIT
/**
 * ndh-abi: turns a file of ABI facts into C that a compiler refuses when a header disagrees.
 *
 *     ndh-abi HEADER FACTS.json OUTPUT.c
 *
 * Types become static assertions on size, member offset and member size; constants and table indexes
 * assertions on value; functions, callbacks and handlers (pointers to functions) are declared again, so that
 * a different prototype is a compile error. The last line of the output counts them.
 */
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct output {
    FILE *file;
    unsigned sizes, members, values, indexes, prototypes;
};

static void write_type(struct output *out, const struct json *type)
{
    const struct json *size = json_member(type, "size");
    const struct json *list;

    fprintf(out->file, "_Static_assert(sizeof(%s) == %lld, \"sizeof %s is %lld\");\n", type->key,
            size->number, type->key, size->number);
    out->sizes++;
    list = json_member(type, "fields");
    for (const struct json *field = list == NULL ? NULL : list->child; field != NULL; field = field->next) {
        long long offset = field->child->number;
        long long width = field->child->next->number;

        fprintf(out->file, "_Static_assert(__builtin_offsetof(%s, %s) == %lld, \"%s.%s is at %lld\");\n",
                type->key, field->key, offset, type->key, field->key, offset);
        out->members++;
        if (width != 0) {
            fprintf(out->file, "_Static_assert(sizeof(((%s *)0)->%s) == %lld, \"%s.%s has %lld bytes\");\n",
                    type->key, field->key, width, type->key, field->key, width);
            out->members++;
        }
    }
    list = json_member(type, "values");
    for (const struct json *value = list == NULL ? NULL : list->child; value != NULL; value = value->next) {
        fprintf(out->file, "_Static_assert(((unsigned long long)%s & 0xffffffff) == %lld, \"%s is %lld\");\n",
                value->key, value->number & 0xffffffff, value->key, value->number);
        out->values++;
    }
}

/** "RET(PARAMETER,...)" with declarator put between the result and the parameters. */
static void write_prototype(struct output *out, const char *type, const char *before, const char *declarator,
                            const char *name)
{
    const char *open = strchr(type, '(');

    if (open == NULL) {
        fprintf(stderr, "ndh-abi: type of %s is '%s', not RET(PARAMETERS)\n", name, type);
        exit(1);
    }
    fprintf(out->file, "%s%.*s %s%s%s%s;\n", before, (int)(open - type), type, declarator, name,
            *declarator == '(' ? ")" : "", open);
    out->prototypes++;
}

static void write_section(struct output *out, const struct json *section)
{
    char upper[128];

    for (const struct json *item = section->child; item != NULL; item = item->next) {
        if (strcmp(section->key, "types") == 0) {
            write_type(out, item);
        } else if (strcmp(section->key, "constants") == 0) {
            fprintf(out->file,
                    "_Static_assert(((unsigned long long)(%s) & 0xffffffff) == %lld, \"%s is %lld\");\n",
                    item->key, item->number, item->key, item->number);
            out->values++;
        } else if (strcmp(section->key, "functions") == 0) {
            write_prototype(out, item->text, "", "NTAPI ", item->key);
        } else if (strcmp(section->key, "callbacks") == 0) {
            write_prototype(out, item->text, "typedef ", "NTAPI ", item->key);
        } else if (strcmp(section->key, "handlers") == 0) {
            write_prototype(out, item->text, "typedef ", "(NTAPI *", item->key);
        } else if (strcmp(section->key, "table") == 0) {
            size_t length = strlen(item->key);

            fprintf(out->file, "_Static_assert(%sTableIndex == %lld, \"%s is at %lld\");\n", item->key,
                    json_member(item, "index")->number, item->key, json_member(item, "index")->number);
            out->indexes++;
            for (size_t i = 0; i <= length && i < sizeof(upper) - 1; i++) {
                upper[i] =
                    (char)(item->key[i] >= 'a' && item->key[i] <= 'z' ? item->key[i] - 32 : item->key[i]);
                upper[i + 1] = 0;
            }
            write_prototype(out, json_member(item, "type")->text, "typedef ", "(NTAPI *PFN_", upper);
        }
    }
}

int main(int count, char **arguments)
{
    static char text[1 << 20];
    struct output out = { 0 };
    struct json *facts;
    char error[256];
    FILE *file;

    if (count != 4) {
        fprintf(stderr, "usage: ndh-abi HEADER FACTS.json OUTPUT.c\n");
        return 2;
    }
    file = fopen(arguments[2], "rb");
    if (file == NULL || fread(text, 1, sizeof(text) - 1, file) == 0) {
        fprintf(stderr, "ndh-abi: cannot read %s\n", arguments[2]);
        return 2;
    }
    fclose(file);
    facts = json_parse(text, error, sizeof(error));
    if (facts == NULL) {
        fprintf(stderr, "ndh-abi: %s: %s\n", arguments[2], error);
        return 1;
    }
    out.file = fopen(arguments[3], "wb");
    if (out.file == NULL) {
        fprintf(stderr, "ndh-abi: cannot write %s\n", arguments[3]);
        return 2;
    }
    fprintf(out.file, "/* Made by ndh-abi; see drivers-stub/abi/generate.c. */\n#include <%s>\n",
            arguments[1]);
    for (const struct json *section = facts->child; section != NULL; section = section->next) {
        if (section->kind == JSON_OBJECT) {
            write_section(&out, section);
        }
    }
    fprintf(out.file, "/* %u sizes, %u members, %u values, %u indexes, %u prototypes */\n", out.sizes,
            out.members, out.values, out.indexes, out.prototypes);
    printf("%s: %u sizes, %u members, %u values, %u indexes, %u prototypes\n", arguments[1], out.sizes,
           out.members, out.values, out.indexes, out.prototypes);
    return fclose(out.file) == 0 ? 0 : 2;
}
