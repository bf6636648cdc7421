// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.bridge.protocol.OperationLayout;

/** Ways in which an operation breaks a rule; they need a misuse session. Mirrors the {@code NDH_OP_xxx} flags that say so. */
public enum Break {
    /** The handle passed is that of the object whose id is the second value (a dead one too), NULL if that is 0. */
    WRONG_HANDLE(OperationLayout.FLAG_WRONG_HANDLE),
    /** The party handle passed is that of the second object, whatever the call's party is. */
    WRONG_PARTY(OperationLayout.FLAG_WRONG_PARTY),
    /** The function that the other kind of call manager calls. */
    WRONG_FUNCTION(OperationLayout.FLAG_WRONG_FUNCTION),
    /** Call parameters, SAP or party context are NULL. */
    NULL_POINTER(OperationLayout.FLAG_NULL_POINTER),
    /** The data pointer is NULL, the size the first value. */
    SIZE_ONLY(OperationLayout.FLAG_SIZE_ONLY),
    /** Memory that NDIS may still use is freed once the function has returned. */
    FREE_EARLY(OperationLayout.FLAG_FREE_EARLY),
    /** The variable for the handle holds something before the call. */
    STALE_OUT(OperationLayout.FLAG_STALE_OUT),
    /** SourceHandle of lists or status is not what it has to be. */
    WRONG_SOURCE(OperationLayout.FLAG_WRONG_SOURCE),
    /** Writes to what it gave away, once the function has returned. */
    TOUCH(OperationLayout.FLAG_TOUCH),
    /** A list is completed or returned with one NET_BUFFER less than it came with. */
    OTHER_BUFFERS(OperationLayout.FLAG_OTHER_BUFFERS),
    /** The completing function is called twice. */
    TWICE(OperationLayout.FLAG_TWICE),
    /** The function is called at DISPATCH_LEVEL + 1. */
    RAISED(OperationLayout.FLAG_RAISED);

    private final int flag;

    Break(int flag) {
        this.flag = flag;
    }

    int flag() {
        return flag;
    }
}
