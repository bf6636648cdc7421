// SPDX-License-Identifier: MIT
#include "error.h"
#include "transport.h"

static int unsupported(void)
{
    return ndh_fail(
        NDH_E_UNSUPPORTED,
        "this library is that of Linux; Plug and Play and network configuration are those of Windows");
}

int ndh_transport_box_state(struct ndh_text *json)
{
    (void)json;
    return unsupported();
}

int ndh_transport_box_image(const char *path, struct ndh_text *json)
{
    (void)path;
    (void)json;
    return unsupported();
}

int ndh_transport_box_switch(enum ndh_box_part part, int on)
{
    (void)part;
    (void)on;
    return unsupported();
}
