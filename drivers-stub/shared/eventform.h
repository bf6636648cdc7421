// SPDX-License-Identifier: MIT
/**
 * How a record of a driver lies in a ring: an NDH_EVENT and its continuations. Compiled into every driver
 * that has a ring.
 */
#ifndef SHARED_EVENTFORM_H
#define SHARED_EVENTFORM_H

#include <ntddk.h>

#include "ndhmp_interface.h"

/** Gives the next record of the ring: zeroed, its sequence number set. First: an event begins there. */
typedef VOID *EVENT_PLACE(_In_ BOOLEAN First);

/** Records that follow the event's own. */
UINT32 EventContinuations(_In_ const NDH_RECORD *Record);

/**
 * Writes an event to 1 + EventContinuations places, all there. When and where it happened is left to the
 * caller. The lock of the ring is held; no memory that the record names may be paged.
 */
NDH_EVENT *EventForm(_In_ const NDH_RECORD *Record, _In_ EVENT_PLACE *Place);

#endif
