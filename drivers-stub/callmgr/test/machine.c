// SPDX-License-Identifier: MIT
#include "ndis.h"

HANDLE TestThread = (HANDLE)4;
KIRQL TestIrql;
