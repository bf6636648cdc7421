// SPDX-License-Identifier: MIT
/*
 * Cancel-safe queues. A queued IRP names its queue, or the context that it was inserted with, in the driver
 * context that such queues have for themselves; who takes the cancel routine out owns the IRP.
 */
#include "iolib.h"
#include "nt.h"

enum { TYPE_CONTEXT = 1, TYPE_QUEUE, TYPE_QUEUE_EX };

#define LINK(irp) ((irp)->Tail.Overlay.DriverContext[3])

static NTSTATUS initialize(PIO_CSQ queue, ULONG type, NDH_CSQ_REMOVE *remove, NDH_CSQ_PEEK *peek,
                           NDH_CSQ_ACQUIRE *acquire, NDH_CSQ_RELEASE *release, NDH_CSQ_CANCELED *canceled)
{
    queue->Type = type;
    queue->CsqRemoveIrp = remove;
    queue->CsqPeekNextIrp = peek;
    queue->CsqAcquireLock = acquire;
    queue->CsqReleaseLock = release;
    queue->CsqCompleteCanceledIrp = canceled;
    queue->ReservePointer = NULL;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoCsqInitialize(PIO_CSQ Csq, NDH_CSQ_INSERT *Insert, NDH_CSQ_REMOVE *Remove,
                               NDH_CSQ_PEEK *Peek, NDH_CSQ_ACQUIRE *Acquire, NDH_CSQ_RELEASE *Release,
                               NDH_CSQ_CANCELED *Canceled)
{
    Csq->CsqInsertIrp = Insert;
    return initialize(Csq, TYPE_QUEUE, Remove, Peek, Acquire, Release, Canceled);
}

NTSTATUS NTAPI IoCsqInitializeEx(PIO_CSQ Csq, NDH_CSQ_INSERT_EX *Insert, NDH_CSQ_REMOVE *Remove,
                                 NDH_CSQ_PEEK *Peek, NDH_CSQ_ACQUIRE *Acquire, NDH_CSQ_RELEASE *Release,
                                 NDH_CSQ_CANCELED *Canceled)
{
    Csq->CsqInsertIrpEx = Insert;
    return initialize(Csq, TYPE_QUEUE_EX, Remove, Peek, Acquire, Release, Canceled);
}

/** Takes the IRP's tie to its context away. */
static void untie(PIRP irp)
{
    PIO_CSQ_IRP_CONTEXT context = LINK(irp);
    if (context->Type == TYPE_CONTEXT) {
        context->Irp = NULL;
    }
    LINK(irp) = NULL;
}

static VOID NTAPI cancelled(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;
    (void)device;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    PIO_CSQ_IRP_CONTEXT context = LINK(irp);
    PIO_CSQ queue = context->Type == TYPE_CONTEXT ? context->Csq : (PIO_CSQ)context;
    queue->CsqAcquireLock(queue, &irql);
    queue->CsqRemoveIrp(queue, irp);
    untie(irp);
    queue->CsqReleaseLock(queue, irql);
    queue->CsqCompleteCanceledIrp(queue, irp);
}

NTSTATUS NTAPI IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context, PVOID InsertContext)
{
    KIRQL irql;
    NTSTATUS status = STATUS_SUCCESS;
    NT_IRQL_MAX(IoCsqInsertIrpEx, DISPATCH_LEVEL);
    if (Context != NULL) {
        *Context = (IO_CSQ_IRP_CONTEXT){ TYPE_CONTEXT, Irp, Csq };
    }
    Csq->CsqAcquireLock(Csq, &irql);
    LINK(Irp) = Context != NULL ? (PVOID)Context : (PVOID)Csq;
    if (Csq->Type == TYPE_QUEUE_EX) {
        status = Csq->CsqInsertIrpEx(Csq, Irp, InsertContext);
    } else {
        Csq->CsqInsertIrp(Csq, Irp);
    }
    if (!NT_SUCCESS(status)) {
        untie(Irp);
        Csq->CsqReleaseLock(Csq, irql);
        return status;
    }
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, cancelled);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL) != NULL) {
        Csq->CsqRemoveIrp(Csq, Irp);
        untie(Irp);
        Csq->CsqReleaseLock(Csq, irql);
        Csq->CsqCompleteCanceledIrp(Csq, Irp);
        return status;
    }
    Csq->CsqReleaseLock(Csq, irql);
    return status;
}

VOID NTAPI IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context)
{
    IoCsqInsertIrpEx(Csq, Irp, Context, NULL);
}

PIRP NTAPI IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context)
{
    KIRQL irql;
    NT_IRQL_MAX(IoCsqRemoveIrp, DISPATCH_LEVEL);
    Csq->CsqAcquireLock(Csq, &irql);
    PIRP irp = Context->Irp;
    if (irp != NULL && IoSetCancelRoutine(irp, NULL) == NULL) {
        irp = NULL; /* its cancel routine is on its way */
    }
    if (irp != NULL) {
        Csq->CsqRemoveIrp(Csq, irp);
        untie(irp);
    }
    Csq->CsqReleaseLock(Csq, irql);
    return irp;
}

PIRP NTAPI IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext)
{
    KIRQL irql;
    NT_IRQL_MAX(IoCsqRemoveNextIrp, DISPATCH_LEVEL);
    Csq->CsqAcquireLock(Csq, &irql);
    PIRP irp = Csq->CsqPeekNextIrp(Csq, NULL, PeekContext);
    while (irp != NULL && IoSetCancelRoutine(irp, NULL) == NULL) {
        irp = Csq->CsqPeekNextIrp(Csq, irp, PeekContext);
    }
    if (irp != NULL) {
        Csq->CsqRemoveIrp(Csq, irp);
        untie(irp);
    }
    Csq->CsqReleaseLock(Csq, irql);
    return irp;
}
