// SPDX-License-Identifier: MIT
/**
 * What a KMDF 1.15 driver includes, without the WDK: an ABI-exact subset, sizes, offsets and table indexes
 * asserted in the build.
 */
#ifndef NDH_WDF_H
#define NDH_WDF_H

#include "ntddk.h"
#include "wdftypes.h"
#include "wdffuncenum.h"
#include "wdfstatus.h"
#include "wdfobject.h"
#include "wdfdriver.h"
#include "wdffileobject.h"
#include "wdfdevice.h"
#include "wdfcontrol.h"
#include "wdfio.h"
#include "wdfrequest.h"
#include "wdfmemory.h"
#include "wdfsync.h"
#include "wdftimer.h"
#include "wdfdpc.h"
#include "wdfworkitem.h"
#include "wdfstring.h"
#include "wdfregistry.h"
#include "wdfcollection.h"
#include "wdfbugcodes.h"
#include "wdfverifier.h"

#endif
