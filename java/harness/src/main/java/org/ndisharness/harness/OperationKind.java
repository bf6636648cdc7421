// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** Kinds of operations. Mirrors {@code NDH_OPERATION_KIND}. */
public enum OperationKind {
    MARK(0x01),
    SET_POLICY(0x02),
    QUERY_STATE(0x03),
    FAULT(0x04),
    CL_OPEN_AF(0x10),
    CL_CLOSE_AF(0x11),
    CL_REGISTER_SAP(0x12),
    CL_DEREGISTER_SAP(0x13),
    CL_CREATE_VC(0x14),
    CL_DELETE_VC(0x15),
    CL_MAKE_CALL(0x16),
    CL_INCOMING_CALL_COMPLETE(0x17),
    CL_CLOSE_CALL(0x18),
    CL_ADD_PARTY(0x19),
    CL_DROP_PARTY(0x1a),
    MCM_OPEN_AF_COMPLETE(0x30),
    MCM_CLOSE_AF_COMPLETE(0x31),
    MCM_REGISTER_SAP_COMPLETE(0x32),
    MCM_DEREGISTER_SAP_COMPLETE(0x33),
    MCM_CREATE_VC(0x34),
    MCM_DELETE_VC(0x35),
    MCM_ACTIVATE_VC(0x36),
    MCM_DEACTIVATE_VC(0x37),
    MCM_MAKE_CALL_COMPLETE(0x38),
    MCM_DISPATCH_INCOMING_CALL(0x39),
    MCM_DISPATCH_CALL_CONNECTED(0x3a),
    MCM_DISPATCH_INCOMING_CLOSE_CALL(0x3b),
    MCM_CLOSE_CALL_COMPLETE(0x3c),
    MCM_ADD_PARTY_COMPLETE(0x3d),
    MCM_DROP_PARTY_COMPLETE(0x3e),
    MCM_DISPATCH_INCOMING_DROP_PARTY(0x3f);

    private final int number;

    OperationKind(int number) {
        this.number = number;
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }
}
