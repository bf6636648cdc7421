// SPDX-License-Identifier: MIT
/** The device of the test images that interrupt: its registers, and what is told of it. */
#pragma once

#include <ntddk.h>

/* A block of registers of 32 bits for each message; a line has the first. */
#define DEVICE_STATUS 0u /* the device sets bits, the driver clears them */
#define DEVICE_ENABLE 1u /* 1: the device may interrupt */
#define DEVICE_COUNT  2u /* how often the driver has indicated */
#define DEVICE_MASKED 3u /* how often the driver has masked the line until its DPC (NDIS 5) */
#define DEVICE_BLOCK  4u

/** What status indications carry. */
typedef struct DEVICE_REPORT {
    ULONG Message;
    ULONG Events;
} DEVICE_REPORT;
