// SPDX-License-Identifier: MIT
/* The public functions of the box. */
#include "error.h"
#include "transport.h"

static int32_t give(int result, struct ndh_text *json, char *text, int32_t capacity)
{
    if (result >= 0)
        result = ndh_text_give(json, text, capacity);
    ndh_text_free(json);
    return result;
}

int32_t ndh_box_state(char *text, int32_t capacity)
{
    struct ndh_text json = {0};

    ndh_enter("ndh_box_state");
    return give(ndh_transport_box_state(&json), &json, text, capacity);
}

int32_t ndh_box_image(const char *path, char *text, int32_t capacity)
{
    struct ndh_text json = {0};

    ndh_enter("ndh_box_image");
    if (path == NULL)
        return ndh_fail(NDH_E_ARGUMENT, "path is NULL");
    return give(ndh_transport_box_image(path, &json), &json, text, capacity);
}

int32_t ndh_box_switch(int32_t part, int32_t on)
{
    ndh_enter("ndh_box_switch");
    if (part != NDH_BOX_ADAPTER && part != NDH_BOX_BINDING)
        return ndh_fail(NDH_E_ARGUMENT, "part %d is not 1 (adapter) or 2 (binding)", part);
    if (on != 0 && on != 1)
        return ndh_fail(NDH_E_ARGUMENT, "on %d is not 0 or 1", on);
    return ndh_transport_box_switch((enum ndh_box_part)part, on);
}
