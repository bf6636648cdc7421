// SPDX-License-Identifier: MIT
#include "spec.h"

#include <stdlib.h>
#include <string.h>
#include "error.h"

#define ALLOWED_KEYS "transport, host, log, reply-limit, device, boot"

static int parse_reply_limit(const char *value, unsigned line, uint32_t *limit)
{
    char *end;
    unsigned long number = value[0] >= '0' && value[0] <= '9' ? strtoul(value, &end, 10) : 0;
    if (number < NDH_MIN_REPLY_LIMIT_MS || number > NDH_MAX_REPLY_LIMIT_MS || *end != '\0')
        return ndh_fail(NDH_E_SPEC, "line %u: reply-limit '%s' is not a number of milliseconds from %u to %u",
                        line, value, NDH_MIN_REPLY_LIMIT_MS, NDH_MAX_REPLY_LIMIT_MS);
    *limit = (uint32_t)number;
    return 0;
}

static int parse_line(struct ndh_spec *spec, const char *key, const char *value, unsigned line)
{
    const char **member = strcmp(key, "transport") == 0 ? &spec->transport
                        : strcmp(key, "host") == 0      ? &spec->host
                        : strcmp(key, "log") == 0       ? &spec->log
                        : strcmp(key, "device") == 0    ? &spec->device
                                                        : NULL;
    if (value == NULL || *value == '\0')
        return ndh_fail(NDH_E_SPEC,
                        "line %u: '%s' is not a key, one tab and a value (keys: " ALLOWED_KEYS ")", line,
                        key);
    if (strcmp(key, "reply-limit") == 0)
        return parse_reply_limit(value, line, &spec->reply_limit_ms);
    if (member == NULL)
        return ndh_fail(NDH_E_SPEC, "line %u: unknown key '%s' (keys: " ALLOWED_KEYS ")", line, key);
    if (*member != NULL)
        return ndh_fail(NDH_E_SPEC, "line %u: a second '%s'", line, key);
    *member = value;
    return 0;
}

static int parse(struct ndh_spec *spec)
{
    char *next = spec->storage;
    for (unsigned line = 1; *next != '\0'; line++) {
        char *key = next;
        char *end = strchr(key, '\n');
        next = end == NULL ? key + strlen(key) : end + 1;
        if (end != NULL)
            *end = '\0';
        if (*key == '\0')
            continue;
        if (strcmp(key, "boot") == 0) {
            spec->boot = next;
            spec->boot_size = strlen(next);
            break;
        }
        char *value = strchr(key, '\t');
        if (value != NULL)
            *value++ = '\0';
        int result = parse_line(spec, key, value, line);
        if (result < 0)
            return result;
    }
    if (spec->transport == NULL)
        return ndh_fail(NDH_E_SPEC, "no line 'transport' (allowed: embedded, device)");
    return 0;
}

int ndh_spec_parse(const char *text, struct ndh_spec *spec)
{
    *spec = (struct ndh_spec){.reply_limit_ms = NDH_DEFAULT_REPLY_LIMIT_MS};
    if (text == NULL)
        return ndh_fail(NDH_E_ARGUMENT, "specification is NULL");
    size_t size = strnlen(text, NDH_MAX_SPEC + 1);
    if (size > NDH_MAX_SPEC)
        return ndh_fail(NDH_E_SPEC, "the specification is longer than %u bytes", NDH_MAX_SPEC);
    spec->storage = malloc(size + 1);
    if (spec->storage == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for a specification of %zu bytes", size);
    memcpy(spec->storage, text, size + 1);
    int result = parse(spec);
    if (result < 0)
        ndh_spec_free(spec);
    return result;
}

void ndh_spec_free(struct ndh_spec *spec)
{
    free(spec->storage);
    spec->storage = NULL;
}
