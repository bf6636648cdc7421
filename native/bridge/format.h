// SPDX-License-Identifier: MIT
/** Marks functions that take a printf format. Windows builds define __USE_MINGW_ANSI_STDIO, so C99's
 * conversions work there as well. */
#ifndef NDH_FORMAT_H
#define NDH_FORMAT_H

#if defined(_WIN32)
#define NDH_FORMAT(text, first) __attribute__((format(gnu_printf, text, first)))
#else
#define NDH_FORMAT(text, first) __attribute__((format(printf, text, first)))
#endif

#endif
