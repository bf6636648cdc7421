// SPDX-License-Identifier: MIT
/** AllowedAdapters: with a list that does not name the adapter it is not even opened. */
#include "fixture.h"

static struct fixture f;

int main(int argc, char **argv)
{
    NDH_ENTITY entities[16];
    NDH_HELLO_OUT hello;
    uint32_t size = sizeof hello;

    /* Of the wrong type, so it allows none. */
    fixture_boot_with(&f, argc, argv, "value\tndhctl\tAllowedAdapters\tsz\t\\Device\\Other\n");
    fixture_open(&f, 1);
    const NDH_HELLO_IN in = { .Version = NDH_PROTOCOL_VERSION };
    CHECK(control(&f, NDH_IOCTL_HELLO, &in, sizeof in, &hello, &size) == 0, "HELLO");
    size = sizeof entities;
    CHECK(control(&f, NDH_IOCTL_ENUMERATE, NULL, 0, entities, &size) == 0, "ENUMERATE");
    CHECK(size == 0, "%u entities on a box whose list names no adapter", size / NDH_RECORD_SIZE);
    CHECK((hello.Capabilities & NDH_CAP_CALL_MANAGER) == 0, "a call manager is attached");
    fixture_end(&f);
    return 0;
}
