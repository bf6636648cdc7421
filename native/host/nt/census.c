// SPDX-License-Identifier: MIT
/* What the kernel has allocated, for leak checks: equal worlds give equal text. */
#include <stdarg.h>
#include <stdio.h>

#include "dpc.h"
#include "irp.h"
#include "object.h"
#include "pool.h"
#include "thread.h"
#include "timer.h"
#include "workitem.h"

struct text {
    char *out;
    size_t size, used;
};

static void __attribute__((format(printf, 2, 3))) add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text->out + text->used, text->size - text->used, format, arguments);
    va_end(arguments);
    /* A line that does not fit is left out whole. */
    if (length > 0 && (size_t)length < text->size - text->used) {
        text->used += (size_t)length;
    }
}

static void add_tag(void *context, uint32_t tag, uint32_t type, size_t blocks, size_t bytes)
{
    char name[5] = { 0 };
    for (unsigned i = 0; i < 4; i++) {
        const char c = (char)(tag >> (8 * i) & 0x7f);
        name[i] = c > ' ' && c <= '~' ? c : '.';
    }
    add(context, "pool %s %s %zu %zu\n", name, type & PagedPool ? "paged" : "nonpaged", blocks, bytes);
}

size_t ndh_nt_census(char *out, size_t size)
{
    struct text text = { out, size, 0 };
    ndh_nt_verify();
    nt_pool_each_tag(add_tag, &text);
    add(&text, "irps %u\n", nt_irp_count());
    add(&text, "devices %u\n", nt_object_count(NT_TYPE_DEVICE));
    add(&text, "timers %u\n", nt_timer_count());
    add(&text, "dpcs %u\n", nt_dpc_count());
    add(&text, "workitems %u\n", nt_workitem_count());
    add(&text, "threads %u\n", nt_system_thread_count());
    add(&text, "files %u\n", nt_object_count(NT_TYPE_FILE));
    add(&text, "objects %u\n",
        nt_object_count(NT_TYPE_EVENT) + nt_object_count(NT_TYPE_LINK) + nt_object_count(NT_TYPE_CALLBACK) +
            nt_object_count(NT_TYPE_KEY));
    return text.used;
}
