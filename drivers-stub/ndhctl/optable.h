// SPDX-License-Identifier: MIT
/** What each operation of the protocol takes and who executes it. */
#ifndef NDHCTL_OPTABLE_H
#define NDHCTL_OPTABLE_H

#include "client.h"

typedef enum NDH_PAYLOAD_KIND {
    NdhPayloadNone = 0,
    NdhPayloadBytes,    /* any, or none */
    NdhPayloadPolicy,   /* NDH_POLICY */
    NdhPayloadCall,     /* NDH_CALL_PARAMETERS, that and NDH_FLOW, or none */
    NdhPayloadOid,      /* NDH_OID and its input */
    NdhPayloadTransfer, /* NDH_TRANSFER */
    NdhPayloadName      /* UTF-16 characters, at least one */
} NDH_PAYLOAD_KIND;

typedef struct NDH_OPERATION_TRAITS {
    NDH_CLIENT_OPERATION
    *Client;       /* executes it in this driver; NULL: harness's own, or the attached miniport's */
    UINT32 Breaks; /* NDH_OP_xxx of NDH_OP_BREAKS that it has a use for */
    UINT8 Payload; /* NDH_PAYLOAD_KIND */
    BOOLEAN Known;
} NDH_OPERATION_TRAITS;

/** Traits of a kind; NULL: there is no such operation. Any IRQL. */
const NDH_OPERATION_TRAITS *OperationTraits(_In_ UINT16 Kind);

#endif
