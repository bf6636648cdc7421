// SPDX-License-Identifier: MIT
/*
 * NET_BUFFER_LISTs, as other parts of the library need them.
 */
#pragma once

#include "objects.h"

/** NBLs allocated from the library's pools and not freed. */
ULONG NblCount(VOID);
