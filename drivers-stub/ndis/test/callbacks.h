// SPDX-License-Identifier: MIT
/*
 * What the callbacks of the scripted drivers share.
 */
#pragma once

#include "drivers.h"

#define HEADER(type_, revision_, size_)                                                                      \
    {                                                                                                        \
        .Type = (type_), .Revision = (revision_), .Size = (USHORT)(size_)                                    \
    }

/** A context as a number. */
unsigned value(const void *context);

/** Logs name(a,b,c), runs what the test wants inside, answers. */
NDIS_STATUS came(enum callback which, const char *name, unsigned a, unsigned b, unsigned c);

/** Fills w.mp, w.co, w.cm and the adapter's attributes. */
void miniport_tables(void);

/** Takes the call manager handlers from the miniport and gives it VC handlers. */
void miniport_without_callmgr(void);

/** Fills w.pt, w.ptco, w.cl. */
void protocol_tables(void);
