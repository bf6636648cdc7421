// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/**
 * Kinds of operations. Mirrors {@code NDH_OPERATION_KIND}, which says what object, status, values and payload each has. Those named MCM are
 * the call manager's of either kind, those named MP the miniport's.
 */
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
    CL_MODIFY_CALL_QOS(0x1b),
    CL_NOTIFY_CLOSE_AF_COMPLETE(0x1c),
    CL_CO_OID_REQUEST(0x1d),
    CL_CO_OID_REQUEST_COMPLETE(0x1e),
    CL_SEND_NET_BUFFER_LISTS(0x1f),
    CL_RETURN_NET_BUFFER_LISTS(0x20),
    CL_UNBIND_ADAPTER(0x21),
    CL_RE_ENUMERATE_BINDINGS(0x22),
    CL_ASSIGN_INSTANCE_NAME(0x23),
    CL_GET_TAPI_CALL_ID(0x24),
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
    MCM_DISPATCH_INCOMING_DROP_PARTY(0x3f),
    MCM_MODIFY_CALL_QOS_COMPLETE(0x40),
    MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE(0x41),
    MCM_NOTIFY_CLOSE_AF(0x42),
    MCM_REGISTER_AF(0x43),
    MCM_OID_REQUEST(0x44),
    MCM_OID_REQUEST_COMPLETE(0x45),
    MP_CO_OID_REQUEST_COMPLETE(0x50),
    MP_SEND_NET_BUFFER_LISTS_COMPLETE(0x51),
    MP_INDICATE_RECEIVE_NET_BUFFER_LISTS(0x52),
    MP_INDICATE_STATUS(0x53),
    MP_ACTIVATE_VC_COMPLETE(0x54),
    MP_DEACTIVATE_VC_COMPLETE(0x55),
    MP_RESET_MINIPORT(0x56),
    MP_RESET_COMPLETE(0x57),
    MP_PAUSE_COMPLETE(0x58),
    MP_RESTART_COMPLETE(0x59);

    private final int number;

    OperationKind(int number) {
        this.number = number;
    }

    /** Whether the client does it, or the control driver itself; else call manager or miniport. */
    public boolean isClients() {
        return number < MCM_OPEN_AF_COMPLETE.number;
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }
}
