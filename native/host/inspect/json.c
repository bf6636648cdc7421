// SPDX-License-Identifier: MIT
#include "json.h"

#include <stdio.h>
#include <string.h>

void json_flush(struct json *json)
{
    json->write(json->context, json->buffer, json->used);
    json->used = 0;
}

static void put(struct json *json, const char *bytes, size_t size)
{
    if (size > sizeof json->buffer - json->used) {
        json_flush(json);
    }
    memcpy(json->buffer + json->used, bytes, size);
    json->used += size;
}

static void put_unit(struct json *json, uint16_t unit)
{
    char escape[8];
    const char plain = (char)unit;
    if (unit == '"' || unit == '\\' || unit < 0x20 || unit >= 0x7f) {
        put(json, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", unit));
    } else {
        put(json, &plain, 1);
    }
}

static void put_string(struct json *json, const char *text)
{
    put(json, "\"", 1);
    for (; *text != 0; text++) {
        put_unit(json, (uint8_t)*text);
    }
    put(json, "\"", 1);
}

static void put_utf16(struct json *json, const uint8_t *units, size_t count)
{
    put(json, "\"", 1);
    for (size_t i = 0; i < count; i++) {
        put_unit(json, (uint16_t)(units[2 * i] | units[2 * i + 1] << 8));
    }
    put(json, "\"", 1);
}

static void put_separator(struct json *json)
{
    if (json->separate) {
        put(json, ",", 1);
    }
}

static void put_name(struct json *json, const char *name)
{
    put_separator(json);
    if (name != NULL) {
        put_string(json, name);
        put(json, ":", 1);
    }
    json->separate = 1;
}

void json_begin(struct json *json, const char *name, char bracket)
{
    put_name(json, name);
    put(json, &bracket, 1);
    json->separate = 0;
}

void json_end(struct json *json, char bracket)
{
    put(json, &bracket, 1);
    json->separate = 1;
}

void json_text(struct json *json, const char *name, const char *text)
{
    put_name(json, name);
    put_string(json, text);
}

void json_utf16(struct json *json, const char *name, const uint8_t *units, size_t count)
{
    put_name(json, name);
    put_utf16(json, units, count);
}

void json_number(struct json *json, const char *name, uint64_t value)
{
    char text[24];
    put_name(json, name);
    put(json, text, (size_t)snprintf(text, sizeof text, "%llu", (unsigned long long)value));
}

void json_truth(struct json *json, const char *name, int value)
{
    put_name(json, name);
    put(json, value ? "true" : "false", value ? 4 : 5);
}

void json_null(struct json *json, const char *name)
{
    put_name(json, name);
    put(json, "null", 4);
}

void json_name_utf16(struct json *json, const uint8_t *units, size_t count)
{
    put_separator(json);
    put_utf16(json, units, count);
    put(json, ":", 1);
    json->separate = 0;
}
