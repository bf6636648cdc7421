// SPDX-License-Identifier: MIT
/** AllowedAdapters: with a list, an adapter that it does not name is not even opened. */
#include "fixture.h"

/* The stand-in's first adapter, in other letters. */
#define ADAPTER "\\device\\{6e646973-7374-616e-6469-6e0000000000}"

static struct fixture f;

/** Boots with these values of AllowedAdapters (type and data) and checks whether the adapter is bound. */
static void boots(int argc, char **argv, const char *allowed, int bound)
{
    NDH_ENTITY entities[16];
    NDH_HELLO_OUT hello;
    char line[256];
    uint32_t size = sizeof hello;

    snprintf(line, sizeof line, "value\tndhctl\tAllowedAdapters\t%s\n", allowed);
    fixture_boot_with(&f, argc, argv, line);
    fixture_open(&f, 1);
    const NDH_HELLO_IN in = { .Version = NDH_PROTOCOL_VERSION };
    CHECK(control(&f, NDH_IOCTL_HELLO, &in, sizeof in, &hello, &size) == 0, "HELLO");
    size = sizeof entities;
    CHECK(control(&f, NDH_IOCTL_ENUMERATE, NULL, 0, entities, &size) == 0, "ENUMERATE");
    CHECK((size != 0) == bound, "%s: %u entities", allowed, size / NDH_RECORD_SIZE);
    CHECK(((hello.Capabilities & NDH_CAP_CALL_MANAGER) != 0) == bound, "%s: capabilities 0x%x", allowed,
          hello.Capabilities);
    fixture_end(&f);
}

int main(int argc, char **argv)
{
    boots(argc, argv, "multi_sz\t\\Device\\Other\t" ADAPTER, 1);
    boots(argc, argv, "multi_sz\t" ADAPTER "\t\\Device\\Other", 1);
    boots(argc, argv, "multi_sz\t\\Device\\Other", 0);
    boots(argc, argv, "multi_sz\t", 0);
    /* Of the wrong type, so it allows none. */
    boots(argc, argv, "sz\t" ADAPTER, 0);
    return 0;
}
