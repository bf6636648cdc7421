// SPDX-License-Identifier: MIT
/*
 * A miniport with call manager and a client, both scripted by a test: each callback writes one entry into the
 * log and answers as told. Contexts are fixed numbers: binding B1, adapter AD, AF A1 (client) and A2 (call
 * manager), SAP 51 and 52, VC C1 and C2, parties D1, D3, ... (client) and the number after it (call manager).
 * With a stand-alone call manager (driver_start_callmgr) the Cm callbacks are those of a second protocol,
 * whose binding is B2, and the miniport's context of a VC is C3.
 */
#pragma once

#define NDIS_WDM             1
#define NDIS630              1
#define NDIS_MINIPORT_DRIVER 1
#define NDIS630_MINIPORT     1

#include "kernel.h"

#include <ndis.h>
#include "ndh_standin.h"

enum callback {
    MP_INIT,
    MP_HALT,
    MP_PAUSE,
    MP_RESTART,
    MP_CO_OID,
    MP_OID,
    MP_SEND,
    MP_RETURN,
    MP_RESET,
    MP_CHECK_FOR_HANG,
    MP_CREATE_VC,
    MP_DELETE_VC,
    MP_ACTIVATE,
    MP_DEACTIVATE,
    MP_CANCEL_OID,
    MP_CANCEL_SEND,
    MP_SHUTDOWN,
    MP_PNP,
    PM_BIND,
    PM_UNBIND,
    PM_CLOSE_COMPLETE,
    PM_PNP,
    PM_NOTIFY_AF,
    PM_STATUS,
    PM_RECEIVE,
    PM_SENT,
    CM_CREATE_VC,
    CM_DELETE_VC,
    CM_OPEN_AF,
    CM_CLOSE_AF,
    CM_REG_SAP,
    CM_DEREG_SAP,
    CM_MAKE_CALL,
    CM_CLOSE_CALL,
    CM_INCOMING_COMPLETE,
    CM_ADD_PARTY,
    CM_DROP_PARTY,
    CM_ACTIVATE_COMPLETE,
    CM_DEACTIVATE_COMPLETE,
    CM_MODIFY_QOS,
    CM_OID,
    CM_OID_COMPLETE,
    CM_NOTIFY_COMPLETE,
    PT_BIND,
    PT_UNBIND,
    PT_OPEN_COMPLETE,
    PT_CLOSE_COMPLETE,
    PT_PNP,
    PT_NOTIFY_AF,
    PT_STATUS,
    PT_RECEIVE,
    PT_SENT,
    CL_CREATE_VC,
    CL_DELETE_VC,
    CL_OID,
    CL_OID_COMPLETE,
    CL_OPEN_AF_COMPLETE,
    CL_CLOSE_AF_COMPLETE,
    CL_REG_SAP_COMPLETE,
    CL_DEREG_SAP_COMPLETE,
    CL_MAKE_CALL_COMPLETE,
    CL_MODIFY_QOS_COMPLETE,
    CL_CLOSE_CALL_COMPLETE,
    CL_ADD_PARTY_COMPLETE,
    CL_DROP_PARTY_COMPLETE,
    CL_INCOMING_CALL,
    CL_INCOMING_QOS,
    CL_INCOMING_CLOSE,
    CL_INCOMING_DROP,
    CL_CONNECTED,
    CL_NOTIFY_CLOSE_AF,
    CALLBACKS
};

/** How a callback answers: Inside runs in it, after its log entry. */
struct answer {
    NDIS_STATUS status;
    void (*inside)(void);
};
extern struct answer answers[CALLBACKS];

/** What the two drivers were given. */
struct world {
    DRIVER_OBJECT driver_object;
    NDIS_HANDLE miniport, adapter, protocol, binding, bind_context, unbind_context;
    NDIS_HANDLE af_c, af_m, sap_c, sap_m, vc_c, vc_m, vc_p, party_c[4], party_m[4];
    NDIS_HANDLE callmgr, callmgr_binding, callmgr_unbind_context;
    int stand_alone; /* the call manager is a protocol driver */
    ULONG callmgr_family;
    unsigned vc_context;  /* the call manager's of the next VC that a client makes; 0: C2 */
    unsigned af_context;  /* the call manager's of the next AF; 0: A2 */
    unsigned sap_context; /* the call manager's of the next SAP; 0: 52 */
    int parties;
    CO_CALL_PARAMETERS parameters;
    NDIS_OID_REQUEST oid;
    PNDIS_OID_REQUEST arrived; /* the last at the client */
    PNET_BUFFER_LIST received; /* the last at the client */
    PNET_BUFFER_LIST sent;     /* the last at the miniport */
    int crosses;               /* requests to the client are of NDIS 5: NDIS makes w.arrived of them */
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS mp;
    NDIS_MINIPORT_CO_CHARACTERISTICS co;
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS cm;
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS pt;
    NDIS_PROTOCOL_CO_CHARACTERISTICS ptco;
    NDIS_CO_CLIENT_OPTIONAL_HANDLERS cl;
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES registration;
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES general;
    NDIS_PM_CAPABILITIES pm;
    int open_af_in_notify;  /* the client opens the AF inside ProtocolCoAfRegisterNotify (default) */
    int opened_at_any_irql; /* U-19 */
    NDIS_STATUS af_status;  /* what NdisClOpenAddressFamilyEx, NdisOpenAdapterEx returned */
    NDIS_STATUS open_status;
    NDIS_STATUS register_af_status;
    NDIS_STATUS attributes_status;
    void *pnp_event;        /* the last at the client */
    const void *close_data; /* of the last close or incoming close */
    char close_byte;        /* its first byte */
};
extern struct world w;

#define CONTEXT(n_) ((NDIS_HANDLE)(ULONG_PTR)(n_))
#define AF_NUMBER   0x4E44

/** Compares the log since the last call with a text; entries are separated by one blank. */
#define EXPECT(text_) driver_expect(__FILE__, __LINE__, (text_))
void driver_expect(const char *file, int line, const char *text);
/** How often the log holds that text. */
int driver_count(const char *entry);
/** The log as it is. */
const char *driver_text(void);
/** Forgets the log. */
void driver_forget(void);
/** Adds an entry of the test's own. */
void driver_log(const char *entry);

/**
 * What the miniport does inside MiniportInitializeEx behind its attributes, and at the start of
 * MiniportHaltEx; NULL: nothing.
 */
extern void (*driver_at_initialize)(void);
extern void (*driver_at_halt)(void);

/** Fills all structures with what a well-made driver passes, and all answers with success. */
void driver_defaults(void);
/** Registers the miniport; then its adapter is started through the control device. */
NDIS_STATUS driver_register_miniport(void);
NDIS_STATUS driver_register_protocol(void);
NDIS_STATUS driver_adapter(ULONG code, NDH_STANDIN_ADAPTER_RESULT *result);
/** The same with a reason, for every protocol. */
NDIS_STATUS driver_command(ULONG code, ULONG reason, NDH_STANDIN_ADAPTER_RESULT *result);
/** All of it: defaults, both drivers, adapter running, AF open, log forgotten. */
void driver_start(void);
/** The same with a stand-alone call manager, which binds after the client unless `first`. */
void driver_start_callmgr(int first);
NDIS_STATUS driver_register_callmgr(void);
/** Deregisters all and checks that nothing is left. */
void driver_stop(void);

/** Outgoing call of the client on a new VC, connected. Log forgotten. */
void driver_call_out(void);
/** Incoming call on a new VC of the call manager with a registered SAP, connected. Log forgotten. */
void driver_call_in(void);
/** Multipoint call with n parties, connected. Log forgotten. */
void driver_call_parties(int n);

/** Switches verifier to report and drops what was reported before. */
void violations_report(void);
/** Checks that exactly one violation with that rule was reported since the last look. */
#define EXPECT_VIOLATION(rule_) violations_expect(__FILE__, __LINE__, (rule_))
void violations_expect(const char *file, int line, const char *rule);
/** Checks that nothing was reported since the last look. */
#define EXPECT_CLEAN() violations_expect(__FILE__, __LINE__, NULL)
void switch_set(ULONG id, ULONG value);
/** Inside a handler on a worker thread: returns when a violation is reported. */
void driver_hang(void);
/** Waits until driver_hang has begun. */
void driver_await_hang(void);
/** All switches at their default. */
void switches_reset(void);
void counts_get(NDH_STANDIN_COUNT_VALUES *counts);

/** Runs Body in a forked process that must end in a bug check naming Rule. */
void expect_bugcheck(const char *rule, void (*body)(void));
