// SPDX-License-Identifier: MIT
#include "nt.h"
#include "services.h"

KIRQL NTAPI KfRaiseIrql(KIRQL NewIrql)
{
    const KIRQL old = ndh_sched_irql();
    if (NewIrql < old || NewIrql > HIGH_LEVEL) {
        if (nt_verifier()) {
            nt_bugcheckf(0xC4, 0x30, old, NewIrql, 0,
                         "DRIVER_VERIFIER_DETECTED_VIOLATION: KeRaiseIrql to %u was called at %s", NewIrql,
                         nt_irql_name(old));
        }
        nt_bugcheckf(0x9, NewIrql, old, 0, 0, "IRQL_NOT_GREATER_OR_EQUAL: KeRaiseIrql to %u was called at %s",
                     NewIrql, nt_irql_name(old));
    }
    ndh_sched_set_irql(NewIrql);
    return old;
}

VOID NTAPI KeLowerIrql(KIRQL NewIrql)
{
    const KIRQL old = ndh_sched_irql();
    if (NewIrql > old || NewIrql > HIGH_LEVEL) {
        if (nt_verifier()) {
            nt_bugcheckf(0xC4, 0x31, old, NewIrql, 0,
                         "DRIVER_VERIFIER_DETECTED_VIOLATION: KeLowerIrql to %u was called at %s", NewIrql,
                         nt_irql_name(old));
        }
        nt_bugcheckf(0xA, 0, old, 0, 0, "IRQL_NOT_LESS_OR_EQUAL: KeLowerIrql to %u was called at %s", NewIrql,
                     nt_irql_name(old));
    }
    const struct ndh_fiber *self = ndh_sched_current();
    if (NewIrql < DISPATCH_LEVEL && self->is_dpc) {
        nt_bugcheckf(0xC4, 0x31, old, NewIrql, 1,
                     "DRIVER_VERIFIER_DETECTED_VIOLATION: KeLowerIrql to %s inside a deferred procedure call",
                     nt_irql_name(NewIrql));
    }
    if (NewIrql < DISPATCH_LEVEL && self->locks != 0) {
        nt_bugcheckf(0xA, 0, old, 0, 0,
                     "IRQL_NOT_LESS_OR_EQUAL: KeLowerIrql to %s while %u spin locks are held",
                     nt_irql_name(NewIrql), self->locks);
    }
    ndh_sched_set_irql(NewIrql);
    ndh_sched_deliver();
    if (old >= DISPATCH_LEVEL && NewIrql < DISPATCH_LEVEL) {
        ndh_sched_preempt();
    }
}

/* ntddk.h raises inline; other headers import this. */
KIRQL NTAPI nt_raise_irql_to_dpc_level(VOID)
{
    return KfRaiseIrql(DISPATCH_LEVEL);
}

/* For drivers built against headers that do not read CR8 themselves. */
KIRQL NTAPI KeGetCurrentIrql(VOID)
{
    return ndh_sched_irql();
}
