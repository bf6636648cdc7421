// SPDX-License-Identifier: MIT
/**
 * ndh-image: finishes linked driver images and holds them to the rules for kernel images.
 *
 *     ndh-image finish LINKED OUTPUT            drop debug sections, set section bits, write the checksum
 *     ndh-image lint [--allow FILE.def]... IMAGE...
 *     ndh-image same-text A B                   compare sections that hold code, ignoring everything else
 *
 * Exit status: 0 clean, 1 findings, 2 usage or unreadable file.
 */
#include "allow.h"
#include "finish.h"
#include "lint.h"
#include "pe.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: ndh-image finish LINKED OUTPUT\n"
          "       ndh-image lint [--allow FILE.def]... IMAGE...\n"
          "       ndh-image same-text A B\n",
          stderr);
    return 2;
}

static int complain(const char *path, const char *error)
{
    fprintf(stderr, "ndh-image: %s: %s\n", path, error);
    return 2;
}

static int finish(const char *input, const char *output)
{
    struct pe_file pe;
    char error[256];
    int result;

    if (pe_open(input, &pe, error, sizeof(error)) != 0 || finish_image(&pe, error, sizeof(error)) != 0) {
        pe_close(&pe);
        return complain(input, error);
    }
    result = pe_save(&pe, output, error, sizeof(error));
    pe_close(&pe);
    return result == 0 ? 0 : complain(output, error);
}

static void print_finding(void *context, enum lint_rule rule, const char *text)
{
    fprintf(stderr, "%s: [%s] %s\n", (const char *)context, lint_rule_name(rule), text);
}

static int lint(int count, char **arguments)
{
    struct allow_list allow = { 0 };
    char error[256];
    int status = 0, images = 0;

    for (int i = 0; i < count && status != 2; i++) {
        struct pe_file pe;

        if (strcmp(arguments[i], "--allow") == 0) {
            if (++i == count) {
                status = usage();
            } else if (allow_add_file(&allow, arguments[i], error, sizeof(error)) != 0) {
                status = complain(arguments[i], error);
            }
            continue;
        }
        images++;
        if (pe_open(arguments[i], &pe, error, sizeof(error)) != 0) {
            status = complain(arguments[i], error);
            continue;
        }
        if (lint_image(&pe, &allow, print_finding, arguments[i]) != 0) {
            status = 1;
        }
        pe_close(&pe);
    }
    allow_free(&allow);
    return images == 0 && status == 0 ? usage() : status;
}

static int same_text(const char *left, const char *right)
{
    struct pe_file a, b;
    struct pe_section x, y;
    char error[256];
    int status = 0;

    if (pe_open(left, &a, error, sizeof(error)) != 0) {
        return complain(left, error);
    }
    if (pe_open(right, &b, error, sizeof(error)) != 0) {
        pe_close(&a);
        return complain(right, error);
    }
    for (uint32_t i = 0; i < a.section_count && status == 0; i++) {
        pe_section(&a, i, &x);
        if (!(x.characteristics & PE_SCN_EXECUTE)) {
            continue;
        }
        if (i >= b.section_count) {
            status = 1;
            break;
        }
        pe_section(&b, i, &y);
        if (strcmp(x.name, y.name) != 0 || x.virtual_address != y.virtual_address ||
            x.raw_size != y.raw_size ||
            memcmp(a.bytes + x.raw_offset, b.bytes + y.raw_offset, x.raw_size) != 0) {
            fprintf(stderr, "ndh-image: section %s of %s and %s differs\n", x.name, left, right);
            status = 1;
        }
    }
    pe_close(&a);
    pe_close(&b);
    return status;
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "finish") == 0) {
        return finish(arguments[2], arguments[3]);
    }
    if (count >= 3 && strcmp(arguments[1], "lint") == 0) {
        return lint(count - 2, arguments + 2);
    }
    if (count == 4 && strcmp(arguments[1], "same-text") == 0) {
        return same_text(arguments[2], arguments[3]);
    }
    return usage();
}
