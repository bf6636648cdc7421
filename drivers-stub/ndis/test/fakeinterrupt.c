// SPDX-License-Identifier: MIT
/*
 * Fake of interrupts and queued DPCs: service routines run on the thread that raises the interrupt, DPCs when
 * the IRQL has come down again. For tests of one thread.
 */
#include "kernel.h"

#include <stdlib.h>

#define MAX_OBJECTS 8
#define MAX_QUEUED  16

struct _KINTERRUPT {
    IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS what;
};

static struct _KINTERRUPT *connected[MAX_OBJECTS];
static PRKDPC queued[MAX_QUEUED];
static unsigned queued_count;

unsigned kernel_interrupts(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < MAX_OBJECTS; i++) {
        count += connected[i] != NULL;
    }
    return count;
}

unsigned kernel_run_dpcs(void)
{
    unsigned ran = 0;
    const KIRQL before = kernel_irql();
    while (queued_count != 0) {
        PRKDPC dpc = queued[0];
        for (unsigned i = 1; i < queued_count; i++) {
            queued[i - 1] = queued[i];
        }
        queued_count--;
        dpc->DpcData = NULL;
        kernel_set_irql(DISPATCH_LEVEL);
        dpc->DeferredRoutine(dpc, dpc->DeferredContext, dpc->SystemArgument1, dpc->SystemArgument2);
        CHECK(kernel_irql() == DISPATCH_LEVEL);
        ran++;
    }
    kernel_set_irql(before);
    return ran;
}

int kernel_interrupt(ULONG vector)
{
    int recognized = 0;
    for (unsigned i = 0; i < MAX_OBJECTS; i++) {
        if (connected[i] != NULL && connected[i]->what.Vector == vector) {
            const KIRQL before = kernel_irql();
            kernel_set_irql(connected[i]->what.SynchronizeIrql);
            recognized += connected[i]->what.ServiceRoutine(connected[i], connected[i]->what.ServiceContext);
            CHECK(kernel_irql() == connected[i]->what.SynchronizeIrql && kernel_locks_held() == 0);
            kernel_set_irql(before);
        }
    }
    return recognized;
}

NTSTATUS NTAPI IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS parameters)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL && parameters->Version == CONNECT_FULLY_SPECIFIED);
    CHECK(parameters->FullySpecified.Irql > DISPATCH_LEVEL &&
          parameters->FullySpecified.SynchronizeIrql >= parameters->FullySpecified.Irql);
    for (unsigned i = 0; i < MAX_OBJECTS; i++) {
        if (connected[i] != NULL && connected[i]->what.Vector == parameters->FullySpecified.Vector &&
            !(connected[i]->what.ShareVector && parameters->FullySpecified.ShareVector)) {
            return STATUS_INVALID_PARAMETER;
        }
    }
    for (unsigned i = 0; i < MAX_OBJECTS; i++) {
        if (connected[i] == NULL) {
            connected[i] = calloc(1, sizeof *connected[i]);
            CHECK(connected[i] != NULL);
            connected[i]->what = parameters->FullySpecified;
            *parameters->FullySpecified.InterruptObject = connected[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_INSUFFICIENT_RESOURCES;
}

VOID NTAPI IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS parameters)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    for (unsigned i = 0; i < MAX_OBJECTS; i++) {
        if (connected[i] == parameters->ConnectionContext.InterruptObject) {
            free(connected[i]);
            connected[i] = NULL;
            return;
        }
    }
    kernel_fail(__FILE__, __LINE__, "no connected interrupt");
}

BOOLEAN NTAPI KeSynchronizeExecution(PKINTERRUPT interrupt, PKSYNCHRONIZE_ROUTINE routine, PVOID context)
{
    const KIRQL before = kernel_irql();
    CHECK(before <= interrupt->what.SynchronizeIrql);
    kernel_set_irql(interrupt->what.SynchronizeIrql);
    const BOOLEAN result = routine(context);
    kernel_set_irql(before);
    return result;
}

BOOLEAN NTAPI KeInsertQueueDpc(PRKDPC dpc, PVOID a, PVOID b)
{
    if (dpc->DpcData != NULL) {
        return FALSE;
    }
    CHECK(queued_count < MAX_QUEUED);
    dpc->DpcData = dpc;
    dpc->SystemArgument1 = a;
    dpc->SystemArgument2 = b;
    queued[queued_count++] = dpc;
    return TRUE;
}

VOID NTAPI KeFlushQueuedDpcs(VOID)
{
    CHECK(kernel_irql() < DISPATCH_LEVEL);
    (void)kernel_run_dpcs();
}

VOID NTAPI KeSetTargetProcessorDpc(PRKDPC dpc, CCHAR number)
{
    (void)dpc;
    CHECK(number < 4);
}

BOOLEAN NTAPI KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock)
{
    const KIRQL level = kernel_irql();
    CHECK(level >= DISPATCH_LEVEL);
    if (*lock != 0) {
        return FALSE;
    }
    kernel_set_irql(DISPATCH_LEVEL);
    (void)KeAcquireSpinLockRaiseToDpc(lock);
    kernel_set_irql(level);
    return TRUE;
}
