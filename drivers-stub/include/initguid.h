// SPDX-License-Identifier: MIT
/** Included once in an image before a header with DEFINE_GUID: GUIDs are then defined, not only declared. */
#ifndef INITGUID
#define INITGUID
#endif
#include "guiddef.h"
