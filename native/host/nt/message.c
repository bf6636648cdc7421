// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "thread.h"
#include "tracing.h"

#define MAX_MESSAGE 8192u /* bytes of a record, head included */

void nt_message_begin(struct nt_message *message, uint64_t caller, size_t data_size)
{
    struct ndh_message *head = &message->head;
    const struct ndh_image *image = ndh_pe_find(caller);
    snprintf(head->module, sizeof head->module, "%s", image != NULL ? ndh_pe_name(image) : "");
    head->irql = ndh_sched_irql();
    head->data_size = data_size > UINT32_MAX ? UINT32_MAX : (uint32_t)data_size;
    const size_t length = sizeof *head + head->traits_size + head->metadata_size + data_size;
    nt_tracing()->written++;
    nt_log_begin(&message->record, NDH_LOG_MESSAGE, length < MAX_MESSAGE ? (uint32_t)length : MAX_MESSAGE);
    nt_log_add(&message->record, head, sizeof *head);
}

void nt_message_write_list(struct nt_message *message, uint64_t caller, __builtin_ms_va_list list)
{
    __builtin_ms_va_list again;
    size_t size = 0;

    __builtin_ms_va_copy(again, list);
    while (__builtin_va_arg(again, const void *) != NULL) {
        size += __builtin_va_arg(again, ULONG);
    }
    __builtin_ms_va_end(again);
    nt_message_begin(message, caller, size);
    __builtin_ms_va_copy(again, list);
    for (const void *bytes; (bytes = __builtin_va_arg(again, const void *)) != NULL;) {
        const ULONG length = __builtin_va_arg(again, ULONG);
        nt_message_add(message, bytes, length);
    }
    __builtin_ms_va_end(again);
    nt_message_end(message);
}
