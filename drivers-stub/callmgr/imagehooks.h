// SPDX-License-Identifier: MIT
/** What an image adds to the shared sources: ndhmp.sys the miniport, ndhcm.sys nearly nothing. */
#ifndef CALLMGR_IMAGEHOOKS_H
#define CALLMGR_IMAGEHOOKS_H

#include "execute.h"
#include "oidkind.h"

typedef struct CM_OPERATION {
    UINT8 Kind;    /* of Object; NdhKindAdapter: the adapter itself; NdhKindNone: any */
    UINT8 Kind2;   /* of Object2; NdhKindNone: not used */
    BOOLEAN Must2; /* Object2 may not be 0 */
    CM_RUN_FUNCTION *Run;
} CM_OPERATION;

/** The image's own operation of a kind (NdhOpMp...), NULL: none. */
const CM_OPERATION *ImageOperation(_In_ UINT16 Kind);

/**
 * One step of teardown of what only this image has; returns how much it completed. Left: how much is left.
 */
UINT32 ImageTeardown(_In_ CM_ADAPTER *Adapter, _Out_ UINT32 *Left);

/** An OID request that no operation sent is complete. */
VOID ImageOidComplete(_In_ OID_REQUEST *OidRequest, _In_ NDIS_STATUS Status);

/**
 * The call manager is about to deactivate a VC: what was sent on it and is not complete is aborted
 * (VC-DEACT-001).
 */
VOID ImageDeactivating(_In_ CM_OBJECT *Vc);

/**
 * The table of a stand-alone call manager beside this image, counted as used until ImageManagerLeave; NULL:
 * there is none.
 */
const NDHMP_INTERFACE *ImageManagerEnter(_In_ const CM_ADAPTER *Adapter);
VOID ImageManagerLeave(_In_ const CM_ADAPTER *Adapter);

/** Sends of a VC that are not complete. State lock held. */
UINT32 ImageSends(_In_ const CM_OBJECT *Vc);

#endif
