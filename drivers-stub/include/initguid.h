// SPDX-License-Identifier: MIT
/** Included once in an image before a header with DEFINE_GUID, so that the GUIDs are defined there and not only declared. */
#ifndef INITGUID
#define INITGUID
#endif
#include "guiddef.h"
