// SPDX-License-Identifier: MIT
/**
 * What a driver includes for the kernel, without the WDK: an ABI-exact subset, sizes and offsets asserted in
 * the build.
 */
#ifndef NDH_NTDDK_H
#define NDH_NTDDK_H

#include "sal.h"
#include "ntdef.h"
#include "ntstatus.h"
#include "bugcodes.h"
#include "interlocked.h"
#include "ke.h"
#include "ex.h"
#include "mm.h"
#include "cm.h"
#include "interrupt.h"
#include "io_types.h"
#include "irp.h"
#include "io.h"
#include "ps.h"
#include "rtl.h"
#include "zw.h"
#include "dbg.h"

#endif
