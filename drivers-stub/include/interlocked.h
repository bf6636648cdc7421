// SPDX-License-Identifier: MIT
/**
 * Interlocked operations: atomic, with a full barrier, on naturally aligned variables; any IRQL.
 */
#ifndef NDH_INTERLOCKED_H
#define NDH_INTERLOCKED_H

#include "ntdef.h"

FORCEINLINE LONG InterlockedIncrement(LONG volatile *Addend)
{
    return __sync_add_and_fetch(Addend, 1);
}

FORCEINLINE LONG InterlockedDecrement(LONG volatile *Addend)
{
    return __sync_sub_and_fetch(Addend, 1);
}

/** Returns the value before the addition. */
FORCEINLINE LONG InterlockedExchangeAdd(LONG volatile *Addend, LONG Value)
{
    return __sync_fetch_and_add(Addend, Value);
}

/** Returns the value after the addition. */
FORCEINLINE LONG InterlockedAdd(LONG volatile *Addend, LONG Value)
{
    return __sync_add_and_fetch(Addend, Value);
}

FORCEINLINE LONG InterlockedExchange(LONG volatile *Target, LONG Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

/** Stores Exchange if *Destination equals Comparand; returns the value found. */
FORCEINLINE LONG InterlockedCompareExchange(LONG volatile *Destination, LONG Exchange,
                                               LONG Comparand)
{
    return __sync_val_compare_and_swap(Destination, Comparand, Exchange);
}

FORCEINLINE LONG InterlockedOr(LONG volatile *Destination, LONG Value)
{
    return __sync_fetch_and_or(Destination, Value);
}

FORCEINLINE LONG InterlockedAnd(LONG volatile *Destination, LONG Value)
{
    return __sync_fetch_and_and(Destination, Value);
}

FORCEINLINE LONG64 InterlockedIncrement64(LONG64 volatile *Addend)
{
    return __sync_add_and_fetch(Addend, 1);
}

FORCEINLINE LONG64 InterlockedDecrement64(LONG64 volatile *Addend)
{
    return __sync_sub_and_fetch(Addend, 1);
}

/** Returns the value before the addition. */
FORCEINLINE LONG64 InterlockedExchangeAdd64(LONG64 volatile *Addend, LONG64 Value)
{
    return __sync_fetch_and_add(Addend, Value);
}

/** Returns the value after the addition. */
FORCEINLINE LONG64 InterlockedAdd64(LONG64 volatile *Addend, LONG64 Value)
{
    return __sync_add_and_fetch(Addend, Value);
}

FORCEINLINE LONG64 InterlockedExchange64(LONG64 volatile *Target, LONG64 Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

/** Stores Exchange if *Destination equals Comparand; returns the value found. */
FORCEINLINE LONG64 InterlockedCompareExchange64(LONG64 volatile *Destination, LONG64 Exchange,
                                               LONG64 Comparand)
{
    return __sync_val_compare_and_swap(Destination, Comparand, Exchange);
}

FORCEINLINE LONG64 InterlockedOr64(LONG64 volatile *Destination, LONG64 Value)
{
    return __sync_fetch_and_or(Destination, Value);
}

FORCEINLINE LONG64 InterlockedAnd64(LONG64 volatile *Destination, LONG64 Value)
{
    return __sync_fetch_and_and(Destination, Value);
}

FORCEINLINE PVOID InterlockedExchangePointer(PVOID volatile *Target, PVOID Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

FORCEINLINE PVOID InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
                                                    PVOID Comparand)
{
    return __sync_val_compare_and_swap(Destination, Comparand, Exchange);
}

/** Plain aligned accesses that the compiler neither splits nor repeats. */
FORCEINLINE LONG ReadAcquire(LONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_ACQUIRE);
}

FORCEINLINE VOID WriteRelease(LONG volatile *Destination, LONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELEASE);
}

FORCEINLINE LONG64 ReadAcquire64(LONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_ACQUIRE);
}

FORCEINLINE VOID WriteRelease64(LONG64 volatile *Destination, LONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELEASE);
}

FORCEINLINE LONG ReadNoFence(LONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}

FORCEINLINE PVOID ReadPointerAcquire(PVOID const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_ACQUIRE);
}

#define MemoryBarrier() __sync_synchronize()
#define KeMemoryBarrier() __sync_synchronize()
#define YieldProcessor() __builtin_ia32_pause()

#endif
