// SPDX-License-Identifier: MIT
/** The call manager's part of the teardown: nothing stays pended, and what only it can end it ends. */
#ifndef CALLMGR_TEARDOWN_H
#define CALLMGR_TEARDOWN_H

#include "adapter.h"

/**
 * Completes what callbacks have pended before a detach, on this stack, after those that are inside. Returns
 * how many. PASSIVE_LEVEL.
 */
UINT32 TeardownDetached(_Inout_ CM_ADAPTER *Adapter);

/**
 * One step, to be repeated: completes what is parked, deletes own idle VCs, and dispatches an incoming close
 * for calls that were seen TEARDOWN_PATIENCE times, because then no client will close them. An object about
 * which a callback is inside waits for the next step. Returns the number of objects left, open address
 * families not counted.
 */
#define TEARDOWN_PATIENCE 3u
UINT32 TeardownStep(_Inout_ CM_ADAPTER *Adapter, _Inout_ NDH_RESET_OUT *Report);

/** The end of an adapter or binding: closes what clients have open. They are unbound before, as a rule; if
 * not, they are told and get their time (Notify; else, as misuse, they are not). PASSIVE_LEVEL. */
VOID TeardownClose(_Inout_ CM_ADAPTER *Adapter, _In_ BOOLEAN Notify);

/**
 * Frees contexts that are left when NDIS calls for them no more: at the end of MiniportHaltEx, where those of
 * the miniport below a stand-alone call manager are left as well, and for such a call manager after
 * NdisCloseAdapterEx.
 */
VOID TeardownForget(_Inout_ CM_ADAPTER *Adapter);

#endif
