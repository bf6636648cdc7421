// SPDX-License-Identifier: MIT
/** A failed check names its place, its expression and the helper's error text, and ends the test program. */
#ifndef NDH_TEST_CHECK_H
#define NDH_TEST_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ndh_bridge.h"

static inline const char *check_error(void)
{
    static char text[4096];
    ndh_last_error(text, sizeof text);
    return text;
}

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s is false; last error: %s\n", __FILE__, __LINE__, #condition,          \
                    check_error());                                                                          \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

#define CHECK_EQUAL(expected, actual)                                                                        \
    do {                                                                                                     \
        long long want_ = (long long)(expected), have_ = (long long)(actual);                                \
        if (want_ != have_) {                                                                                \
            fprintf(stderr, "%s:%d: %s is %lld, not %s (%lld); last error: %s\n", __FILE__, __LINE__,        \
                    #actual, have_, #expected, want_, check_error());                                        \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

#define CHECK_ERROR_HAS(part) CHECK(strstr(check_error(), part) != NULL)

#define RUN(test)                                                                                            \
    do {                                                                                                     \
        printf("%s\n", #test);                                                                               \
        fflush(stdout);                                                                                      \
        test();                                                                                              \
    } while (0)

#endif
