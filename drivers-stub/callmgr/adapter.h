// SPDX-License-Identifier: MIT
/**
 * Adapters: one slot in driver-global memory for each, because the table that ndhctl.sys holds may outlive an
 * adapter. An adapter is the miniport's own, or a stand-alone call manager's binding to one.
 *
 * The context in NDHMP_INTERFACE is no pointer but slot and generation: calls for an adapter that was halted,
 * or for an earlier life of the slot, find nothing and fail with STATUS_DEVICE_NOT_READY. MiniportHaltEx
 * waits until calls that are inside are out.
 */
#ifndef CALLMGR_ADAPTER_H
#define CALLMGR_ADAPTER_H

#include "driver.h"

/** Index of an id: those of a stand-alone call manager are marked. */
#define CM_INDEX(side, index)                                                                                \
    ((UINT32)(index) | (CM_STAND_ALONE && (side) == NdhSideCallManager ? NDH_INDEX_STAND_ALONE : 0))

#define CM_MAX_ADAPTERS 8u

typedef enum CM_ADAPTER_PHASE {
    AdapterFree = 0,
    AdapterPaused = 1,
    AdapterRunning = 2,
    AdapterHalting = 3, /* interface calls are refused; callbacks of NDIS still come */
    AdapterStarting = 4
} CM_ADAPTER_PHASE;

/** Protocol data units since the adapter, or the VC, came into being. */
typedef struct CM_TRAFFIC {
    volatile LONG64 Sent;
    volatile LONG64 NotSent; /* completed with a failure */
    volatile LONG64 Received;
} CM_TRAFFIC;

typedef struct CM_ADAPTER {
    UINT32 Slot;
    UINT32 Generation;     /* of the slot's life; 0 before the first */
    volatile LONG Phase;   /* CM_ADAPTER_PHASE */
    volatile LONG Removed; /* surprise removal was announced: OIDs get NOT_ACCEPTED */
    NDH_ID Id;
    NDIS_HANDLE Handle; /* MiniportAdapterHandle, or NdisBindingHandle */

    volatile LONG Calls; /* of the interface, inside; see AdapterEnter */
    volatile LONG Inside; /* callbacks of the call manager that are not recorded yet, see object.h */
    volatile LONG Depth; /* completions and actions of policies that run on their callback's stack */

    volatile LONG Attached; /* Sink may be used by who counts itself in SinkCalls first */
    volatile LONG SinkCalls;
    NDHMP_SINK Sink;

    struct CM_AF *Notified;      /* told to close, notification not complete; state lock, see af.c */
    volatile LONG Automatic;     /* every callback answers as a correct driver does */
    UINT32 Counts[NDHMP_COUNTS]; /* live objects by NDH_KIND; state lock */

    CM_TRAFFIC Traffic; /* of all VCs that are and were */
    UINT32 Outstanding; /* sends that are here, indications that began, lists that are not back: what a
                           pause waits for; state lock */
    UINT8 Owed;         /* MP_OWED_xxx of the miniport; state lock */
} CM_ADAPTER;

/** Readies the slots. PASSIVE_LEVEL, in DriverEntry. */
VOID AdapterSetUp(VOID);
VOID AdapterTearDown(VOID);

/**
 * Takes a slot that no adapter and no sink uses, in phase Starting; NULL: none is left. Side: of the
 * adapter's id.
 */
CM_ADAPTER *AdapterClaim(_In_ NDIS_HANDLE Handle, _In_ UINT8 Side);

/** An adapter whose events have somewhere to go; NULL: there is none. */
CM_ADAPTER *AdapterAttached(VOID);

/** What goes into NDHMP_INTERFACE.Context for this life of the adapter. */
PVOID AdapterContext(_In_ const CM_ADAPTER *Adapter);

/** The adapter of an interface context, counted as used until AdapterLeave; NULL if it is halted or gone.
 * IRQL <= DISPATCH_LEVEL. */
CM_ADAPTER *AdapterEnter(_In_ PVOID Context);
VOID AdapterLeave(_Inout_ CM_ADAPTER *Adapter);

/** The slot of an interface context whatever its phase, as long as its life is the same. For Detach. */
CM_ADAPTER *AdapterOfContext(_In_ PVOID Context);

#endif
