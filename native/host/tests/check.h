// SPDX-License-Identifier: MIT
/** What every test program uses: a check that names itself and ends the program. */
#ifndef NDH_TESTS_CHECK_H
#define NDH_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition, ...)                                               \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition); \
            fprintf(stderr, __VA_ARGS__);                                   \
            fputc('\n', stderr);                                            \
            exit(EXIT_FAILURE);                                             \
        }                                                                   \
    } while (0)

#endif
