// SPDX-License-Identifier: MIT
#include "boot_script.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mailbox.h"

#define MAX_FIELDS       5u
#define MAX_PROCESSORS   4u
#define MAX_SETTLE_US    10000000000ULL
#define MAX_DEVICE_NAME  NDH_MB_MAX_DEVICE_NAME
#define MAX_ADDRESS      0xfffffff000ULL
#define MAX_MEMORY       0x1000000ULL /* bytes of a range */
#define PORT_COUNT       0x10000ULL
#define MAX_VECTOR       255u
#define MAX_VALUE_DATA   0xffffu   /* bytes of a binary value */
#define MAX_CONTROL_DATA 0x100000u /* bytes of input of a control code */

struct parser {
    struct ndh_boot_script *script;
    unsigned number;
    unsigned fields; /* of the line */
    unsigned files;
    unsigned seen; /* bits of settings that may stand once */
    char *error;
    size_t error_size;
};

enum { SEEN_PROCESSORS = 1, SEEN_KEEP_TAG = 2, SEEN_VERIFIER = 4, SEEN_MISSING = 8 };

static int fail(const struct parser *parser, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int fail(const struct parser *parser, const char *format, ...)
{
    const int prefix = snprintf(parser->error, parser->error_size, "line %u: ", parser->number);
    if (prefix > 0 && (size_t)prefix < parser->error_size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(parser->error + prefix, parser->error_size - (size_t)prefix, format, arguments);
        va_end(arguments);
    }
    return -1;
}

static int is_name(const char *text, size_t max)
{
    size_t length = 0;
    for (; text[length] != 0; length++) {
        if (!isalnum((unsigned char)text[length]) && strchr("_-.", text[length]) == NULL) {
            return 0;
        }
    }
    return length > 0 && length < max;
}

/** Reads the whole of text as a number up to max; decimal, or hexadecimal with 0x (always hexadecimal if base
 * is 16). */
static int read_number(const char *text, int base, uint64_t max, uint64_t *value)
{
    char *end;
    if (!isxdigit((unsigned char)text[0])) {
        return -1;
    }
    if (base == 10 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
    }
    errno = 0;
    *value = strtoull(text, &end, base);
    return errno == 0 && *end == 0 && *value <= max ? 0 : -1;
}

static const struct ndh_boot_line *find_service(const struct parser *parser, const char *name)
{
    for (unsigned i = 0; i < parser->script->count; i++) {
        if (parser->script->line[i].kind == NDH_BOOT_SERVICE &&
            strcmp(parser->script->line[i].name, name) == 0) {
            return &parser->script->line[i];
        }
    }
    return NULL;
}

static int set_once(struct parser *parser, unsigned bit, const char *word)
{
    if ((parser->seen & bit) != 0) {
        return fail(parser, "%s is set a second time", word);
    }
    parser->seen |= bit;
    return 0;
}

static int parse_processors(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    uint64_t value;
    (void)line;
    if (read_number(field[1], 10, MAX_PROCESSORS, &value) != 0 || value == 0) {
        return fail(parser, "processors '%s'; 1 to %u are allowed", field[1], MAX_PROCESSORS);
    }
    parser->script->processors = (unsigned)value;
    return set_once(parser, SEEN_PROCESSORS, field[0]);
}

static int parse_keep_tag(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    (void)line;
    uint32_t tag = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (!isprint((unsigned char)field[1][i])) {
            return fail(parser, "keep-tag '%s'; 4 printable ASCII characters are needed", field[1]);
        }
        tag |= (uint32_t)(unsigned char)field[1][i] << (8 * i);
    }
    if (field[1][4] != 0) {
        return fail(parser, "keep-tag '%s'; 4 printable ASCII characters are needed", field[1]);
    }
    parser->script->keep_tag = tag;
    return set_once(parser, SEEN_KEEP_TAG, field[0]);
}

static int parse_switch(struct parser *parser, char **field, unsigned bit, int *on)
{
    if (strcmp(field[1], "on") != 0 && strcmp(field[1], "off") != 0) {
        return fail(parser, "%s '%s'; on or off is allowed", field[0], field[1]);
    }
    *on = field[1][1] == 'n';
    return set_once(parser, bit, field[0]);
}

static int parse_verifier(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    (void)line;
    return parse_switch(parser, field, SEEN_VERIFIER, &parser->script->verifier);
}

static int parse_missing(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    (void)line;
    return parse_switch(parser, field, SEEN_MISSING, &parser->script->log_missing_values);
}

static int parse_file(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    const char *slash = strrchr(field[2], '/');
    const int is_service = line->kind == NDH_BOOT_SERVICE;
    line->name = field[1];
    line->path = field[2];
    line->image = is_service ? (slash != NULL ? slash + 1 : field[2]) : field[1];
    if (!is_name(field[1], is_service ? NDH_BOOT_MAX_NAME : NDH_BOOT_MAX_IMAGE)) {
        return fail(parser, "%s name '%s'; 1 to %u letters, digits, '_', '-' and '.' are allowed", field[0],
                    field[1], (is_service ? NDH_BOOT_MAX_NAME : NDH_BOOT_MAX_IMAGE) - 1);
    }
    if (!is_name(line->image, NDH_BOOT_MAX_IMAGE)) {
        return fail(parser, "%s path '%s'; the file's name must be 1 to %u letters, digits, '_', '-' and '.'",
                    field[0], field[2], NDH_BOOT_MAX_IMAGE - 1);
    }
    if (is_service && find_service(parser, field[1]) != NULL) {
        return fail(parser, "service '%s' is declared a second time", field[1]);
    }
    if (++parser->files > NDH_BOOT_MAX_FILES) {
        return fail(parser, "more than %u image and service lines", NDH_BOOT_MAX_FILES);
    }
    return 0;
}

/** The strings follow each other, since every tab became a NUL. One empty text is the empty list. */
static int parse_strings(const struct parser *parser, unsigned count, struct ndh_boot_line *line)
{
    line->type = NDH_BOOT_MULTI_SZ;
    line->strings = count == 1 && line->text[0] == 0 ? 0 : count;
    const char *text = line->text;
    for (unsigned i = 0; i < line->strings; i++, text += strlen(text) + 1) {
        if (text[0] == 0) {
            return fail(parser, "text %u of the multi_sz is empty, which would end it", i + 1);
        }
    }
    return 0;
}

static const struct value_type {
    const char *word;
    enum ndh_boot_type type;
} value_types[] = {
    {"dword", NDH_BOOT_DWORD},         {"qword", NDH_BOOT_QWORD},   {"sz", NDH_BOOT_SZ},
    {"expand_sz", NDH_BOOT_EXPAND_SZ}, {"binary", NDH_BOOT_BINARY}, {"multi_sz", NDH_BOOT_MULTI_SZ},
    {"resource_list", NDH_BOOT_RESOURCE_LIST},
};

static int parse_type(const struct parser *parser, const char *word, struct ndh_boot_line *line)
{
    for (size_t i = 0; i < sizeof value_types / sizeof value_types[0]; i++) {
        if (strcmp(word, value_types[i].word) == 0) {
            line->type = value_types[i].type;
            return 0;
        }
    }
    return fail(parser,
                "value type '%s'; dword, qword, sz, expand_sz, multi_sz, binary or resource_list is allowed",
                word);
}

static int parse_number(const struct parser *parser, const char *word, const char *text,
                        struct ndh_boot_line *line)
{
    const int is_dword = line->type == NDH_BOOT_DWORD;
    return read_number(text, 10, is_dword ? UINT32_MAX : UINT64_MAX, &line->number_value) == 0
               ? 0
               : fail(parser, "%s '%s'; a number from 0 to %s is needed", word, text,
                      is_dword ? "0xffffffff" : "0xffffffffffffffff");
}

static int parse_bytes(const struct parser *parser, const char *word, struct ndh_boot_line *line)
{
    line->text = strcmp(line->text, "-") == 0 ? "" : line->text;
    const size_t digits = strlen(line->text);
    return digits % 2 == 0 && digits / 2 <= MAX_VALUE_DATA &&
                   strspn(line->text, "0123456789abcdefABCDEF") == digits
               ? 0
               : fail(parser, "%s; '-' or pairs of hexadecimal digits are needed, at most %u bytes", word,
                      MAX_VALUE_DATA);
}

/** What VALUE and REGISTRY have in common: name, type and data. */
static int parse_data(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    line->name = field[1];
    line->value = field[2];
    line->text = field[4];
    if (field[2][0] == 0 || strlen(field[2]) >= NDH_BOOT_MAX_NAME) {
        return fail(parser, "value name '%s'; 1 to %u bytes are allowed", field[2], NDH_BOOT_MAX_NAME - 1);
    }
    if (parse_type(parser, field[3], line) != 0) {
        return -1;
    }
    if (line->type == NDH_BOOT_MULTI_SZ) {
        return parse_strings(parser, parser->fields - 4, line);
    }
    if (parser->fields != 5) {
        return fail(parser, "%u fields; only a multi_sz has more than one text", parser->fields);
    }
    switch (line->type) {
    case NDH_BOOT_DWORD:
    case NDH_BOOT_QWORD:
        return parse_number(parser, field[3], field[4], line);
    case NDH_BOOT_BINARY:
    case NDH_BOOT_RESOURCE_LIST:
        return parse_bytes(parser, field[3], line);
    default:
        return 0;
    }
}

static int parse_value(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    return find_service(parser, field[1]) != NULL
               ? parse_data(parser, field, line)
               : fail(parser, "service '%s' is not declared above", field[1]);
}

static int parse_registry(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    static const char root[] = "\\Registry\\Machine\\";
    if (strncasecmp(field[1], root, strlen(root)) != 0 || strlen(field[1]) >= NDH_BOOT_MAX_KEY) {
        return fail(parser, "key '%s'; a path below %s of at most %u bytes is needed", field[1], root,
                    NDH_BOOT_MAX_KEY - 1);
    }
    return parse_data(parser, field, line);
}

static int parse_range(const struct parser *parser, char **field, uint64_t max_start, uint64_t max_length,
                       struct ndh_boot_line *line)
{
    if (read_number(field[1], 10, max_start, &line->start) != 0) {
        return fail(parser, "%s start '%s'; a number from 0 to 0x%llx is needed", field[0], field[1],
                    (unsigned long long)max_start);
    }
    if (read_number(field[2], 10, max_length, &line->length) != 0 || line->length == 0) {
        return fail(parser, "%s length '%s'; 1 to %llu bytes are allowed", field[0], field[2],
                    (unsigned long long)max_length);
    }
    return 0;
}

static int parse_memory(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    if (parse_range(parser, field, MAX_ADDRESS, MAX_MEMORY, line) != 0) {
        return -1;
    }
    return line->start % 4096 == 0
               ? 0
               : fail(parser, "memory start '%s'; a page begins at multiples of 0x1000", field[1]);
}

static int parse_ports(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    if (parse_range(parser, field, PORT_COUNT - 1, PORT_COUNT, line) != 0) {
        return -1;
    }
    return line->length <= PORT_COUNT - line->start
               ? 0
               : fail(parser, "ports length '%s'; the last port is 0xffff", field[2]);
}

static int parse_interrupt(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    return read_number(field[1], 10, MAX_VECTOR, &line->start) == 0
               ? 0
               : fail(parser, "interrupt vector '%s'; a number from 0 to %u is needed", field[1], MAX_VECTOR);
}

static int parse_start(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    line->name = field[1];
    return find_service(parser, field[1]) != NULL
               ? 0
               : fail(parser, "service '%s' is not declared above", field[1]);
}

static int parse_control(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    uint64_t code;
    line->name = field[1];
    line->value = strcmp(field[3], "-") == 0 ? "" : field[3];
    if (field[1][0] != '\\' || strlen(field[1]) >= MAX_DEVICE_NAME) {
        return fail(parser, "device '%s'; a name such as \\Device\\NdhControl of at most %u bytes is needed",
                    field[1], MAX_DEVICE_NAME - 1);
    }
    if (read_number(field[2], 16, UINT32_MAX, &code) != 0) {
        return fail(parser, "control code '%s'; a hexadecimal number up to ffffffff is needed", field[2]);
    }
    const size_t digits = strlen(line->value);
    if (digits % 2 != 0 || digits / 2 > MAX_CONTROL_DATA ||
        strspn(line->value, "0123456789abcdefABCDEF") != digits || (digits == 0 && field[3][0] == 0)) {
        return fail(
            parser,
            "input of the control code; '-' or pairs of hexadecimal digits are needed, at most %u bytes",
            MAX_CONTROL_DATA);
    }
    line->number_value = code;
    return 0;
}

static int parse_settle(struct parser *parser, char **field, struct ndh_boot_line *line)
{
    if (read_number(field[1], 10, MAX_SETTLE_US, &line->microseconds) != 0) {
        return fail(parser, "settle '%s'; microseconds from 0 to %llu are allowed", field[1], MAX_SETTLE_US);
    }
    return 0;
}

static const struct directive {
    const char *word;
    unsigned fields;
    int more; /* more fields may follow */
    int kind; /* enum ndh_boot_kind, or -1: a setting, not a line to be done */
    int (*parse)(struct parser *parser, char **field, struct ndh_boot_line *line);
    const char *form;
} directives[] = {
    {"processors", 2, 0, -1, parse_processors, "processors N"},
    {"keep-tag", 2, 0, -1, parse_keep_tag, "keep-tag ABCD"},
    {"verifier", 2, 0, -1, parse_verifier, "verifier on|off"},
    {"log-missing-values", 2, 0, -1, parse_missing, "log-missing-values on|off"},
    {"image", 3, 0, NDH_BOOT_IMAGE, parse_file, "image NAME PATH"},
    {"service", 3, 0, NDH_BOOT_SERVICE, parse_file, "service NAME PATH"},
    {"value", 5, 1, NDH_BOOT_VALUE, parse_value, "value SERVICE NAME TYPE DATA"},
    {"registry", 5, 1, NDH_BOOT_REGISTRY, parse_registry, "registry KEY NAME TYPE DATA"},
    {"memory", 3, 0, NDH_BOOT_MEMORY, parse_memory, "memory START LENGTH"},
    {"ports", 3, 0, NDH_BOOT_PORTS, parse_ports, "ports START LENGTH"},
    {"interrupt", 2, 0, NDH_BOOT_INTERRUPT, parse_interrupt, "interrupt VECTOR"},
    {"start", 2, 0, NDH_BOOT_START, parse_start, "start SERVICE"},
    {"stop", 2, 0, NDH_BOOT_STOP, parse_start, "stop SERVICE"},
    {"control", 4, 0, NDH_BOOT_CONTROL, parse_control, "control DEVICE CODE HEX"},
    {"settle", 2, 0, NDH_BOOT_SETTLE, parse_settle, "settle MICROSECONDS"},
};

static int parse_line(struct parser *parser, char *text)
{
    char *field[MAX_FIELDS];
    unsigned fields = 0;
    for (char *at = text; at != NULL; fields++) {
        if (fields < MAX_FIELDS) {
            field[fields] = at;
        }
        at = strchr(at, '\t');
        if (at != NULL) {
            *at++ = 0;
        }
    }
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
        const struct directive *directive = &directives[i];
        if (strcmp(field[0], directive->word) != 0) {
            continue;
        }
        parser->fields = fields;
        if (fields < directive->fields || (fields > directive->fields && !directive->more)) {
            return fail(parser, "%u field%s; '%s' with one tab between fields is allowed", fields,
                        fields == 1 ? "" : "s", directive->form);
        }
        struct ndh_boot_line line = {.kind = (enum ndh_boot_kind)directive->kind, .number = parser->number};
        if (directive->parse(parser, field, &line) != 0) {
            return -1;
        }
        if (directive->kind < 0) {
            return 0;
        }
        if (parser->script->count == NDH_BOOT_MAX_LINES) {
            return fail(parser, "more than %u lines", NDH_BOOT_MAX_LINES);
        }
        parser->script->line[parser->script->count++] = line;
        return 0;
    }
    return fail(parser,
                "'%.40s' is none of processors, keep-tag, verifier, log-missing-values, image, service, "
                "value, registry, memory, ports, interrupt, start, stop, control, settle",
                field[0]);
}

int ndh_boot_script_parse(char *text, size_t size, struct ndh_boot_script *script, char *error,
                          size_t error_size)
{
    struct parser parser = {.script = script, .error = error, .error_size = error_size};
    memset(script, 0, sizeof *script);
    script->processors = 2;
    char *const end = text + size;
    for (char *at = text; at < end;) {
        char *newline = memchr(at, '\n', (size_t)(end - at));
        char *const stop = newline != NULL ? newline : end;
        parser.number++;
        if (memchr(at, 0, (size_t)(stop - at)) != NULL) {
            return fail(&parser, "contains a NUL byte");
        }
        *stop = 0;
        if (*at != 0 && *at != '#' && parse_line(&parser, at) != 0) {
            return -1;
        }
        at = stop + 1;
    }
    return 0;
}
