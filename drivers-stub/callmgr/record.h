// SPDX-License-Identifier: MIT
/**
 * Events: to the sink of the adapter while ndhctl.sys is attached, else to the journal.
 *
 * Usual form, with RecordOpen before and RecordClose after the NDIS call or the body of a callback:
 *
 *     UINT64 Arguments[] = {CM_RAW(Vc->Handle)};
 *     NDH_RECORD Record = RECORD_CALL_OF(CM_FN(DeactivateVc), Vc->Header.Id, 0, Arguments);
 *     RecordOpen(Adapter, &Record);
 *     Status = NdisMCmDeactivateVc(Vc->Handle);
 *     RecordCloseStatus(Adapter, &Record, Status);
 *
 * All at IRQL <= DISPATCH_LEVEL with no lock held.
 */
#ifndef CALLMGR_RECORD_H
#define CALLMGR_RECORD_H

#include "adapter.h"

#define RECORD_INIT_(kind, function, side, object, object2, arguments)                                       \
    {                                                                                                        \
        .Kind = (kind), .Function = NdhFn##function, .Side = (side),                                         \
        .ArgumentCount = (UINT8)(sizeof(arguments) / sizeof((arguments)[0])), .Object = (object),            \
        .Object2 = (object2), .Arguments = (arguments)                                                       \
    }
#define RECORD_CALL_OF(number, object, object2, arguments)                                                   \
    {                                                                                                        \
        .Kind = NdhEventCall, .Function = (number), .Side = NdhSideCallManager,                              \
        .ArgumentCount = (UINT8)(sizeof(arguments) / sizeof((arguments)[0])), .Object = (object),            \
        .Object2 = (object2), .Arguments = (arguments)                                                       \
    }
#define RECORD_ENTER(function, object, object2, arguments)                                                   \
    RECORD_INIT_(NdhEventEnter, function, NdhSideCallManager, object, object2, arguments)
#define RECORD_ENTER_OF(number, object, object2, arguments)                                                  \
    {                                                                                                        \
        .Kind = NdhEventEnter, .Function = (number), .Side = NdhSideCallManager,                             \
        .ArgumentCount = (UINT8)(sizeof(arguments) / sizeof((arguments)[0])), .Object = (object),            \
        .Object2 = (object2), .Arguments = (arguments)                                                       \
    }
#define RECORD_MINIPORT_CALL(function, object, arguments)                                                    \
    RECORD_INIT_(NdhEventCall, function, NdhSideMiniport, object, 0, arguments)
#define RECORD_MINIPORT_ENTER(function, object, arguments)                                                   \
    RECORD_INIT_(NdhEventEnter, function, NdhSideMiniport, object, 0, arguments)

VOID RecordSetUp(VOID);
VOID RecordTearDown(VOID);

/** Marks Status as an argument of the CALL or ENTER. */
VOID RecordStatus(_Inout_ NDH_RECORD *Record, _In_ NDIS_STATUS Status);

/** Writes CALL or ENTER and keeps its number in Record->Correlation. Adapter is NULL for events of the driver
 * (journal only). */
UINT64 RecordOpen(_In_opt_ CM_ADAPTER *Adapter, _Inout_ NDH_RECORD *Record);

/** Writes the RETURN of a VOID function, or of one with a status. Returns its number. */
UINT64 RecordClose(_In_opt_ CM_ADAPTER *Adapter, _Inout_ NDH_RECORD *Record);
UINT64 RecordCloseStatus(_In_opt_ CM_ADAPTER *Adapter, _Inout_ NDH_RECORD *Record, _In_ NDIS_STATUS Status);

/**
 * Writes an event of a driver that records through this one; Time and place are here, unless it is marked as
 * detached.
 */
UINT64 RecordForward(_In_ CM_ADAPTER *Adapter, _In_ const NDH_RECORD *Record);

/** NdhEventFreed: the context of an object was released. */
VOID RecordFreed(_In_ CM_ADAPTER *Adapter, _In_ UINT8 Side, _In_ NDH_ID Object);

/** NdhEventFault. */
VOID RecordFault(_In_ CM_ADAPTER *Adapter, _In_ UINT32 Fault);

/**
 * The IRQL of the caller, as the only documented way that reads no processor register in our image gives it.
 */
KIRQL RecordIrql(VOID);

/** Counts the caller in as a user of the sink; FALSE if nobody is attached. */
BOOLEAN SinkEnter(_Inout_ CM_ADAPTER *Adapter);
VOID SinkLeave(_Inout_ CM_ADAPTER *Adapter);

/** Hands the journal over and lets events flow. PASSIVE_LEVEL. STATUS_DEVICE_BUSY if a sink is there. */
NTSTATUS SinkAttach(_Inout_ CM_ADAPTER *Adapter, _In_ const NDHMP_SINK *Sink);

/** Stops events and waits until no sink call is in flight. PASSIVE_LEVEL. */
VOID SinkDetach(_Inout_ CM_ADAPTER *Adapter);

#endif
