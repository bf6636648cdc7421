// SPDX-License-Identifier: MIT
/*
 * The scripted drivers: log and answers.
 */
#include "callbacks.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answer answers[CALLBACKS];
struct world w;

static char text[8192];
static pthread_mutex_t text_lock = PTHREAD_MUTEX_INITIALIZER;

void driver_forget(void)
{
    text[0] = '\0';
}

void driver_log(const char *entry)
{
    size_t length;

    pthread_mutex_lock(&text_lock);
    length = strlen(text);
    snprintf(text + length, sizeof(text) - length, "%s%s", length == 0 ? "" : " ", entry);
    pthread_mutex_unlock(&text_lock);
}

const char *driver_text(void)
{
    return text;
}

int driver_count(const char *entry)
{
    int count = 0;

    for (const char *at = strstr(text, entry); at != NULL; at = strstr(at + 1, entry)) {
        count++;
    }
    return count;
}

void driver_expect(const char *file, int line, const char *wanted)
{
    if (strcmp(text, wanted) != 0) {
        fprintf(stderr, "%s:%d:\n  wanted: %s\n  log:    %s\n", file, line, wanted, text);
        abort();
    }
    driver_forget();
}

unsigned value(const void *context)
{
    return (unsigned)(ULONG_PTR)context;
}

NDIS_STATUS came(enum callback which, const char *name, unsigned a, unsigned b, unsigned c)
{
    char entry[96];
    struct answer answer = answers[which];

    CHECK(kernel_locks_held() == 0);
    CHECK(kernel_irql() <= DISPATCH_LEVEL);
    snprintf(entry, sizeof(entry), "%s(%X,%X,%X)", name, a, b, c);
    driver_log(entry);
    if (answer.inside != NULL) {
        answer.inside();
    }
    return answer.status;
}
