// SPDX-License-Identifier: MIT
#include "json.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    const char *start, *at;
    char *error;
    size_t error_size;
};

static struct json *value(struct parser *parser, char *key);

static void *fail(struct parser *parser, const char *expected)
{
    unsigned line = 1;

    for (const char *c = parser->start; c < parser->at; c++) {
        line += *c == '\n';
    }
    snprintf(parser->error, parser->error_size, "line %u: %s expected, '%.10s' found", line, expected,
             parser->at);
    return NULL;
}

static int take(struct parser *parser, char wanted)
{
    while (isspace((unsigned char)*parser->at)) {
        parser->at++;
    }
    if (*parser->at != wanted) {
        return 0;
    }
    parser->at++;
    return 1;
}

static char *string(struct parser *parser)
{
    size_t length;
    char *text;

    if (!take(parser, '"')) {
        return fail(parser, "a string");
    }
    length = strcspn(parser->at, "\"\\\n");
    if (parser->at[length] != '"') {
        return fail(parser, "a string of one line without escapes");
    }
    text = malloc(length + 1);
    if (text == NULL) {
        abort();
    }
    memcpy(text, parser->at, length);
    text[length] = 0;
    parser->at += length + 1;
    return text;
}

static struct json *members(struct parser *parser, struct json *container, char close)
{
    struct json **tail = &container->child;

    if (take(parser, close)) {
        return container;
    }
    do {
        char *key = NULL;

        if (container->kind == JSON_OBJECT) {
            key = string(parser);
            if (key == NULL) {
                return NULL;
            }
            if (!take(parser, ':')) {
                return fail(parser, "':'");
            }
        }
        *tail = value(parser, key);
        if (*tail == NULL) {
            return NULL;
        }
        tail = &(*tail)->next;
    } while (take(parser, ','));
    return take(parser, close) ? container : fail(parser, "',' or the end of the list");
}

static struct json *value(struct parser *parser, char *key)
{
    struct json *result = calloc(1, sizeof(*result));
    char *end;

    if (result == NULL) {
        abort();
    }
    result->key = key;
    if (take(parser, '{')) {
        result->kind = JSON_OBJECT;
        return members(parser, result, '}');
    }
    if (take(parser, '[')) {
        result->kind = JSON_ARRAY;
        return members(parser, result, ']');
    }
    if (*parser->at == '"') {
        result->kind = JSON_STRING;
        result->text = string(parser);
        return result->text == NULL ? NULL : result;
    }
    result->kind = JSON_NUMBER;
    result->number = strtoll(parser->at, &end, 10);
    if (end == parser->at) {
        return fail(parser, "a value");
    }
    parser->at = end;
    return result;
}

struct json *json_parse(const char *text, char *error, size_t error_size)
{
    struct parser parser = { text, text, error, error_size };
    struct json *result = value(&parser, NULL);

    if (result != NULL && (take(&parser, 0) || *parser.at == 0)) {
        return result;
    }
    return result == NULL ? NULL : fail(&parser, "the end of the file");
}

struct json *json_member(const struct json *object, const char *key)
{
    for (struct json *child = object == NULL ? NULL : object->child; child != NULL; child = child->next) {
        if (child->key != NULL && strcmp(child->key, key) == 0) {
            return child;
        }
    }
    return NULL;
}
