// SPDX-License-Identifier: MIT
/*
 * NDIS handles. A handle is no pointer: it carries kind, side, generation and slot, and lies in an unmapped
 * part of the kernel's half of the address space. So a stale or foreign handle is recognised, and a driver
 * that dereferences one faults.
 *
 * Objects that a client and a call manager share have one handle for each side, with different values (U-10;
 * for VCs a switch), so that each side's handle dies when the contract says that it does.
 */
#pragma once

#include "standin.h"

typedef enum OBJECT_KIND {
    ObjectNone,
    ObjectMiniport,
    ObjectAdapter,
    ObjectProtocol,
    ObjectBinding,
    ObjectBind,
    ObjectAf,
    ObjectScope,
    ObjectSap,
    ObjectVc,
    ObjectParty,
    ObjectTimer,
    ObjectWorkItem,
    ObjectConfiguration,
    ObjectPool,
    ObjectBufferPool,
    ObjectPacketPool,       /* of NDIS 5 */
    ObjectLegacyBufferPool, /* of NDIS 5 */
    ObjectInterrupt,        /* parent: its adapter */
    ObjectDma,              /* parent: its adapter */
    ObjectDevice,           /* a driver's own device */
    OBJECT_KINDS
} OBJECT_KIND;

/* Who holds a handle. */
typedef enum HANDLE_SIDE {
    SideClient = 0,
    SideCallManager = 1,
    SideMiniport = 2, /* of a VC whose call manager is a protocol driver */
    SideOnly = 3,     /* the kind has one handle */
    SideBoth = 4,     /* all holders of the VC have the same (switch vc-handles) */
    SideAny = 5,      /* to resolve a handle whose holder is not known before */
} HANDLE_SIDE;

#define VC_SIDES 3 /* client, call manager, miniport */

typedef enum HANDLE_RESULT {
    HandleValid,
    HandleNull,
    HandleForeign, /* never given out by this library */
    HandleStale,   /* given out, and dead */
    HandleOtherKind,
    HandleOtherSide, /* live, but it is the other side's */
} HANDLE_RESULT;

/* Head of every object that has a handle. Memory lives as long as References is not 0. */
typedef struct OBJECT {
    volatile LONG References;
    OBJECT_KIND Kind;
    ULONG Serial;    /* number of the object among those of its kind, from 1 on */
    PVOID Parent[2]; /* objects that live at least as long as this one */
} OBJECT, *POBJECT;

/**
 * New zeroed object with one reference, or NULL. Size includes OBJECT.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID ObjectAllocate(_In_ OBJECT_KIND Kind, _In_ SIZE_T Size);

/** Makes Parent live as long as Child; at most two parents. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectAdopt(_In_ PVOID Child, _In_ PVOID Parent);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectReference(_In_ PVOID Object);

/** Gives a reference back; the last one frees the memory and lets go of the parents. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectDereference(_In_ PVOID Object);

/** Live objects of a kind. */
ULONG ObjectCount(_In_ OBJECT_KIND Kind);

/** "VC", "party", ...: at most 15 characters. */
PCSTR ObjectKindName(_In_ OBJECT_KIND Kind);

/**
 * New handle for an object, or NULL (no memory). Holds no reference: whoever ends the object closes its
 * handles.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE HandleOpen(_In_ PVOID Object, _In_ HANDLE_SIDE Side);

/** The same with the library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
NDIS_HANDLE HandleOpenLocked(_In_ PVOID Object, _In_ HANDLE_SIDE Side);

/** Ends a handle and sets the variable to NULL; NULL is ignored. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID HandleCloseLocked(_Inout_ PNDIS_HANDLE Handle);

/** Object of a handle; *Object is NULL unless valid or of the other side. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
HANDLE_RESULT HandleResolveLocked(_In_opt_ NDIS_HANDLE Handle, _In_ OBJECT_KIND Kind, _In_ HANDLE_SIDE Side,
                                  _Outptr_result_maybenull_ PVOID *Object);

/*
 * An address that stands for a handle: what an NDIS 5 driver has in its place, because the macros of that
 * time read what lies there. Memory of whoever opens it.
 */
typedef struct HANDLE_ALIAS {
    LIST_ENTRY Link;
    PVOID Address;
    NDIS_HANDLE Handle;
} HANDLE_ALIAS, *PHANDLE_ALIAS;

/** Address counts as the handle from now on, and as a dead one when that is dead. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID HandleAliasOpenLocked(_Out_ PHANDLE_ALIAS Alias, _In_ PVOID Address, _In_ NDIS_HANDLE Handle);

/** Address counts as no handle any more; its memory may go. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID HandleAliasCloseLocked(_Inout_ PHANDLE_ALIAS Alias);

/** Holder that a handle was made for; meaningful for a handle that resolved. */
HANDLE_SIDE HandleSide(_In_ NDIS_HANDLE Handle);

/** Kind of a live handle, or ObjectNone. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
OBJECT_KIND HandleKindLocked(_In_opt_ NDIS_HANDLE Handle);

/** Handles alive. */
ULONG HandleCount(VOID);

/** "NULL", "dead", ...: for messages. */
PCSTR HandleResultName(_In_ HANDLE_RESULT Result);

/**
 * Start of an NDIS function: takes the lock and resolves the handle. On success returns the object with the
 * lock held. Otherwise reports Rule with Severity and Status, and returns NULL without the lock. A live
 * handle of the other side is reported (U-07), and the function goes on with the object.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID HandleEnter(_In_opt_ NDIS_HANDLE Handle, _In_ OBJECT_KIND Kind, _In_ HANDLE_SIDE Side,
                  _In_ PCSTR Function, _In_ PCSTR Rule, _In_ NDH_STANDIN_SEVERITY Severity,
                  _In_ NDIS_STATUS Status, _Out_ PKIRQL Irql);

/**
 * Frees the handle table when no handle is left; for the last deregistration.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID HandleTrim(VOID);
