// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.List;
import java.util.stream.Stream;

/**
 * The transitions of the contract's state tables, by table and row; QoS and data, which have no table, by section. What breaks a documented
 * precondition is refused by the drivers' guards before NDIS sees it; such a row counts when it was tried.
 */
enum Transition {
    AF_OPENS("2.1", "NOTIFIED: NdisClOpenAddressFamilyEx"),
    AF_OPEN_RETURNS_SUCCESS("2.1", "OPENING: ProtocolCmOpenAf returns SUCCESS"),
    AF_OPEN_RETURNS_ERROR("2.1", "OPENING: ProtocolCmOpenAf returns an error"),
    AF_OPEN_PENDS("2.1", "OPENING: ProtocolCmOpenAf returns PENDING"),
    AF_OPEN_COMPLETES("2.1", "OPEN-PENDING: NdisMCmOpenAddressFamilyComplete(SUCCESS)"),
    AF_OPEN_FAILS("2.1", "OPEN-PENDING: NdisMCmOpenAddressFamilyComplete(error)"),
    AF_NOTIFIES_CLOSE("2.1", "OPEN: NdisMCmNotifyCloseAddressFamily"),
    AF_NOTIFY_RETURNS("2.1", "OPEN+NOTIFY: ProtocolClNotifyCloseAf returns non-PENDING"),
    AF_NOTIFY_COMPLETES("2.1", "OPEN+NOTIFY: returns PENDING, later NdisClNotifyCloseAddressFamilyComplete"),
    AF_CLOSES("2.1", "OPEN, OPEN+NOTIFY: NdisClCloseAddressFamily, nothing left open"),
    AF_CLOSES_BUSY("2.1", "OPEN: NdisClCloseAddressFamily, VCs or SAPs remain (C-12); refused"),
    AF_CLOSE_RETURNS_SUCCESS("2.1", "CLOSING: ProtocolCmCloseAf returns SUCCESS"),
    AF_CLOSE_COMPLETES("2.1", "CLOSING: returns PENDING, later NdisMCmCloseAddressFamilyComplete(SUCCESS)"),
    AF_CLOSES_AGAIN("2.1", "CLOSING: NdisClCloseAddressFamily again; refused"),

    SAP_REGISTERS("2.2", "none: NdisClRegisterSap on an OPEN AF"),
    SAP_RETURNS_SUCCESS("2.2", "REGISTERING: returns SUCCESS"),
    SAP_RETURNS_ERROR("2.2", "REGISTERING: returns an error"),
    SAP_PENDS("2.2", "REGISTERING: returns PENDING"),
    SAP_COMPLETES("2.2", "REG-PENDING: NdisMCmRegisterSapComplete(SUCCESS)"),
    SAP_FAILS("2.2", "REG-PENDING: NdisMCmRegisterSapComplete(error)"),
    SAP_TAKES_CALL_PENDING("2.2", "REG-PENDING: NdisMCmDispatchIncomingCall on it"),
    SAP_TAKES_CALL("2.2", "REGISTERED: NdisMCmDispatchIncomingCall on it"),
    SAP_DEREGISTERS("2.2", "REGISTERED: NdisClDeregisterSap"),
    SAP_DEREGISTRATION_RETURNS("2.2", "DEREGISTERING: returns SUCCESS"),
    SAP_DEREGISTRATION_COMPLETES("2.2", "DEREGISTERING: returns PENDING, later NdisMCmDeregisterSapComplete(SUCCESS)"),
    SAP_DEREGISTERS_AGAIN("2.2", "DEREGISTERING: NdisClDeregisterSap again; refused"),

    VC_CLIENT_CREATES("2.3", "none: NdisCoCreateVc of the client"),
    VC_MANAGER_CREATES("2.3", "none: NdisMCmCreateVc"),
    VC_CLIENT_CREATION_FAILS("2.3", "none: NdisCoCreateVc, the other side's ProtocolCoCreateVc fails"),
    VC_MANAGER_CREATION_FAILS("2.3", "none: NdisMCmCreateVc, the other side's ProtocolCoCreateVc fails"),
    VC_BAD_FAMILY("2.3", "none: NdisCoCreateVc, NdisMCmCreateVc with a bad AF handle; refused"),
    VC_ACTIVATES("2.3", "CREATED, INACTIVE: NdisMCmActivateVc"),
    VC_ACTIVATES_AGAIN("2.3", "ACTIVE: NdisMCmActivateVc with other params"),
    VC_DEACTIVATES("2.3", "ACTIVE: NdisMCmDeactivateVc"),
    VC_DEACTIVATES_INACTIVE("2.3", "INACTIVE (or never active): NdisMCmDeactivateVc; refused"),
    VC_ACTIVATION_COMPLETES("2.3", "CREATED, INACTIVE, ACTIVE: NdisMCoActivateVcComplete", true),
    VC_ACTIVATION_FAILS("2.3", "CREATED, INACTIVE, ACTIVE: the miniport fails the activation", true),
    VC_DEACTIVATION_COMPLETES("2.3", "ACTIVE: NdisMCoDeactivateVcComplete", true),
    VC_DELETES_DEACTIVATING("2.3", "deactivation pending: NdisCoDeleteVc of the client", true),
    VC_CLIENT_DELETES("2.3", "CREATED, INACTIVE: the client, its creator, deletes"),
    VC_MANAGER_DELETES("2.3", "CREATED, INACTIVE: the call manager, its creator, deletes"),
    VC_DELETES_ACTIVE("2.3", "ACTIVE: the creator deletes; refused"),
    VC_DELETES_FOREIGN("2.3", "any: not the creator deletes (U-08); refused"),

    CALL_MAKES("2.4", "IDLE: NdisClMakeCall"),
    CALL_RETURNS_SUCCESS("2.4", "SETUP: returns SUCCESS"),
    CALL_RETURNS_ERROR("2.4", "SETUP: returns an error"),
    CALL_PENDS("2.4", "SETUP: returns PENDING"),
    CALL_COMPLETES("2.4", "SETUP-PENDING: NdisMCmActivateVc, then NdisMCmMakeCallComplete(SUCCESS)"),
    CALL_FAILS("2.4", "SETUP-PENDING: NdisMCmMakeCallComplete(error)"),
    CALL_CLOSES_IN_SETUP("2.4", "SETUP-PENDING: NdisClCloseCall (U-03); refused"),

    CALL_RENEGOTIATED("2.4", "CONNECTED: CALL_PARAMETERS_CHANGED, then NdisClModifyCallQoS"),
    CALL_REJECTED("2.4", "CONNECTED: CALL_PARAMETERS_CHANGED, then NdisClCloseCall"),

    OFFER_DISPATCHED("2.5", "IDLE: NdisMCmDispatchIncomingCall"),
    OFFER_RETURNS_SUCCESS("2.5", "OFFERED: returns SUCCESS"),
    OFFER_RETURNS_ERROR("2.5", "OFFERED: returns an error"),
    OFFER_PENDS("2.5", "OFFERED: returns PENDING"),
    OFFER_ACCEPTED("2.5", "OFFERED (pending): NdisClIncomingCallComplete(SUCCESS)"),
    OFFER_REJECTED("2.5", "OFFERED (pending): NdisClIncomingCallComplete(error)"),
    OFFER_CLOSED("2.5", "OFFERED (pending): NdisMCmDispatchIncomingCloseCall"),
    OFFER_NEGOTIATED("2.5", "OFFERED (pending): NdisClModifyCallQoS"),
    OFFER_CONNECTED("2.5", "ACCEPTED: NdisMCmDispatchCallConnected"),
    OFFER_NOT_CONNECTED("2.5", "ACCEPTED: NdisMCmDispatchIncomingCloseCall instead"),
    OFFER_VC_REUSED("2.5", "REJECTED: NdisMCmDeactivateVc, then reuse"),
    OFFER_VC_DELETED("2.5", "REJECTED: NdisMCmDeactivateVc, then NdisMCmDeleteVc"),

    CLOSE_REQUESTED("2.6", "CONNECTED: NdisClCloseCall"),
    CLOSE_INDICATED("2.6", "CONNECTED: NdisMCmDispatchIncomingCloseCall"),
    CLOSE_INDICATED_ACCEPTED("2.6", "ACCEPTED: NdisMCmDispatchIncomingCloseCall"),
    CLOSE_INDICATED_OFFERED("2.6", "OFFERED: NdisMCmDispatchIncomingCloseCall"),
    CLOSE_FOLLOWS_INDICATION("2.6", "CLOSE-INDICATED: NdisClCloseCall"),
    CLOSE_RETURNS_SUCCESS("2.6", "CLOSE-REQUESTED: ProtocolCmCloseCall returns SUCCESS"),
    CLOSE_RETURNS_ERROR("2.6", "CLOSE-REQUESTED: returns an error (U-05)"),
    CLOSE_PENDS("2.6", "CLOSE-REQUESTED: returns PENDING"),
    CLOSE_COMPLETES("2.6", "CLOSE-PENDING: NdisMCmCloseCallComplete(SUCCESS)"),
    CLOSE_FAILS("2.6", "CLOSE-PENDING: NdisMCmCloseCallComplete(error) (U-05)"),
    CLOSE_FROM_BOTH_SIDES("2.6", "CLOSE-PENDING: NdisMCmDispatchIncomingCloseCall (U-01)"),
    CLOSE_INDICATED_AGAIN("2.6", "CLOSE-INDICATED: NdisMCmDispatchIncomingCloseCall again (U-14); refused"),
    CLOSED_VC_DELETED("2.6", "CLOSED: the creator deletes the VC"),
    CLOSED_VC_REUSED("2.6", "CLOSED: the creator reuses the VC"),

    PARTY_COMES_WITH_CALL("2.7", "none: NdisClMakeCall with a party context"),
    PARTY_ADDS("2.7", "none: NdisClAddParty on a CONNECTED multipoint call"),
    PARTY_ADD_RETURNS_SUCCESS("2.7", "ADDING: returns SUCCESS"),
    PARTY_ADD_RETURNS_ERROR("2.7", "ADDING: returns an error"),
    PARTY_ADD_COMPLETES("2.7", "ADDING: NdisMCmAddPartyComplete(SUCCESS)"),
    PARTY_ADD_FAILS("2.7", "ADDING: NdisMCmAddPartyComplete(error)"),
    PARTY_DROPS("2.7", "ACTIVE, others left: NdisClDropParty"),
    PARTY_DROPS_LAST("2.7", "ACTIVE, last: NdisClDropParty; refused"),
    PARTY_DROP_RETURNS_SUCCESS("2.7", "DROPPING: returns SUCCESS"),
    PARTY_DROP_COMPLETES("2.7", "DROPPING: NdisMCmDropPartyComplete(SUCCESS)"),
    PARTY_DROP_RETURNS_ERROR("2.7", "DROPPING: returns an error"),
    PARTY_DROP_FAILS("2.7", "DROPPING: NdisMCmDropPartyComplete(error)"),
    PARTY_LEAVES("2.7", "ACTIVE, others left: NdisMCmDispatchIncomingDropParty"),
    PARTY_DROP_FOLLOWS("2.7", "DROP-INDICATED: NdisClDropParty"),
    PARTY_LAST_LEAVES("2.7", "ACTIVE, last: the remote leaves, NdisMCmDispatchIncomingCloseCall"),
    PARTY_LAST_LEAVES_ALONE("2.7", "ACTIVE, last: NdisMCmDispatchIncomingDropParty; refused"),
    PARTY_CLOSES_CALL("2.7", "ACTIVE, last: NdisClCloseCall"),
    PARTY_CLOSES_EARLY("2.7", "ACTIVE, others left: NdisClCloseCall; refused"),

    QOS_CHANGES("3.4", "NdisClModifyCallQoS of an accepted or connected call"),
    QOS_RETURNS_SUCCESS("3.4", "ProtocolCmModifyCallQoS returns SUCCESS"),
    QOS_RETURNS_ERROR("3.4", "ProtocolCmModifyCallQoS returns an error"),
    QOS_COMPLETES("3.4", "NdisMCmModifyCallQoSComplete(SUCCESS)"),
    QOS_FAILS("3.4", "NdisMCmModifyCallQoSComplete(error)"),
    QOS_CHANGE_INDICATED("3.4", "NdisMCmDispatchIncomingCallQoSChange"),

    DATA_SENT("3.10", "NdisCoSendNetBufferLists"),
    DATA_SEND_COMPLETED("3.11", "NdisMCoSendNetBufferListsComplete, later"),
    DATA_RECEIVED("3.11", "NdisMCoIndicateReceiveNetBufferLists"),
    DATA_RETURNED("3.10", "NdisReturnNetBufferLists, later");

    private final String table;
    private final String row;
    private final boolean standAlone;

    Transition(String table, String row) {
        this(table, row, false);
    }

    Transition(String table, String row, boolean standAlone) {
        this.table = table;
        this.row = row;
        this.standAlone = standAlone;
    }

    /** Those that are there with this kind of call manager; some only a stand-alone one has. */
    static List<Transition> of(boolean standAlone) {
        return Stream.of(values()).filter(transition -> standAlone || !transition.standAlone).toList();
    }

    /** Section of the contract. */
    String table() {
        return table;
    }

    @Override
    public String toString() {
        return table + " " + row;
    }
}
