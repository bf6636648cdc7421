// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The NDIS functions and callbacks that events and reply policies name. Mirrors {@code ndh_functions.h}; a test of the bridge
 * compares the two.
 */
public enum FunctionId {
    // called by a client
    NDIS_CL_OPEN_ADDRESS_FAMILY_EX(0x001, "NdisClOpenAddressFamilyEx", true),
    NDIS_CL_CLOSE_ADDRESS_FAMILY(0x002, "NdisClCloseAddressFamily", true),
    NDIS_CL_NOTIFY_CLOSE_ADDRESS_FAMILY_COMPLETE(0x003, "NdisClNotifyCloseAddressFamilyComplete", false),
    NDIS_CL_REGISTER_SAP(0x004, "NdisClRegisterSap", true),
    NDIS_CL_DEREGISTER_SAP(0x005, "NdisClDeregisterSap", true),
    NDIS_CL_MAKE_CALL(0x006, "NdisClMakeCall", true),
    NDIS_CL_INCOMING_CALL_COMPLETE(0x007, "NdisClIncomingCallComplete", false),
    NDIS_CL_CLOSE_CALL(0x008, "NdisClCloseCall", true),
    NDIS_CL_MODIFY_CALL_QOS(0x009, "NdisClModifyCallQoS", true),
    NDIS_CL_ADD_PARTY(0x00a, "NdisClAddParty", true),
    NDIS_CL_DROP_PARTY(0x00b, "NdisClDropParty", true),
    NDIS_CL_GET_PROTOCOL_VC_CONTEXT_FROM_TAPI_CALL_ID(0x00c, "NdisClGetProtocolVcContextFromTapiCallId", true),

    // called by clients and stand-alone call managers
    NDIS_CO_CREATE_VC(0x010, "NdisCoCreateVc", true),
    NDIS_CO_DELETE_VC(0x011, "NdisCoDeleteVc", true),
    NDIS_CO_OID_REQUEST(0x012, "NdisCoOidRequest", true),
    NDIS_CO_OID_REQUEST_COMPLETE(0x013, "NdisCoOidRequestComplete", false),
    NDIS_CO_SEND_NET_BUFFER_LISTS(0x014, "NdisCoSendNetBufferLists", false),
    NDIS_RETURN_NET_BUFFER_LISTS(0x015, "NdisReturnNetBufferLists", false),
    NDIS_CO_ASSIGN_INSTANCE_NAME(0x016, "NdisCoAssignInstanceName", true),
    NDIS_CO_GET_TAPI_CALL_ID(0x017, "NdisCoGetTapiCallId", true),
    NDIS_REGISTER_PROTOCOL_DRIVER(0x018, "NdisRegisterProtocolDriver", true),
    NDIS_DEREGISTER_PROTOCOL_DRIVER(0x019, "NdisDeregisterProtocolDriver", false),
    NDIS_SET_OPTIONAL_HANDLERS(0x01a, "NdisSetOptionalHandlers", true),
    NDIS_OPEN_ADAPTER_EX(0x01b, "NdisOpenAdapterEx", true),
    NDIS_CLOSE_ADAPTER_EX(0x01c, "NdisCloseAdapterEx", true),
    NDIS_UNBIND_ADAPTER(0x01d, "NdisUnbindAdapter", true),
    NDIS_RE_ENUMERATE_PROTOCOL_BINDINGS(0x01e, "NdisReEnumerateProtocolBindings", false),
    NDIS_COMPLETE_UNBIND_ADAPTER_EX(0x01f, "NdisCompleteUnbindAdapterEx", false),
    NDIS_COMPLETE_NET_PNP_EVENT(0x020, "NdisCompleteNetPnPEvent", false),
    NDIS_SEND_NET_BUFFER_LISTS(0x021, "NdisSendNetBufferLists", false),
    NDIS_CANCEL_SEND_NET_BUFFER_LISTS(0x022, "NdisCancelSendNetBufferLists", false),
    NDIS_OID_REQUEST(0x023, "NdisOidRequest", true),
    NDIS_CANCEL_OID_REQUEST(0x024, "NdisCancelOidRequest", false),
    NDIS_COMPLETE_BIND_ADAPTER_EX(0x025, "NdisCompleteBindAdapterEx", false),

    // called by a miniport with integrated call manager
    NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX(0x040, "NdisMCmRegisterAddressFamilyEx", true),
    NDIS_MCM_OPEN_ADDRESS_FAMILY_COMPLETE(0x041, "NdisMCmOpenAddressFamilyComplete", false),
    NDIS_MCM_CLOSE_ADDRESS_FAMILY_COMPLETE(0x042, "NdisMCmCloseAddressFamilyComplete", false),
    NDIS_MCM_NOTIFY_CLOSE_ADDRESS_FAMILY(0x043, "NdisMCmNotifyCloseAddressFamily", true),
    NDIS_MCM_REGISTER_SAP_COMPLETE(0x044, "NdisMCmRegisterSapComplete", false),
    NDIS_MCM_DEREGISTER_SAP_COMPLETE(0x045, "NdisMCmDeregisterSapComplete", false),
    NDIS_MCM_CREATE_VC(0x046, "NdisMCmCreateVc", true),
    NDIS_MCM_DELETE_VC(0x047, "NdisMCmDeleteVc", true),
    NDIS_MCM_ACTIVATE_VC(0x048, "NdisMCmActivateVc", true),
    NDIS_MCM_DEACTIVATE_VC(0x049, "NdisMCmDeactivateVc", true),
    NDIS_MCM_MAKE_CALL_COMPLETE(0x04a, "NdisMCmMakeCallComplete", false),
    NDIS_MCM_DISPATCH_INCOMING_CALL(0x04b, "NdisMCmDispatchIncomingCall", true),
    NDIS_MCM_DISPATCH_CALL_CONNECTED(0x04c, "NdisMCmDispatchCallConnected", false),
    NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL(0x04d, "NdisMCmDispatchIncomingCloseCall", false),
    NDIS_MCM_CLOSE_CALL_COMPLETE(0x04e, "NdisMCmCloseCallComplete", false),
    NDIS_MCM_ADD_PARTY_COMPLETE(0x04f, "NdisMCmAddPartyComplete", false),
    NDIS_MCM_DROP_PARTY_COMPLETE(0x050, "NdisMCmDropPartyComplete", false),
    NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY(0x051, "NdisMCmDispatchIncomingDropParty", false),
    NDIS_MCM_MODIFY_CALL_QOS_COMPLETE(0x052, "NdisMCmModifyCallQoSComplete", false),
    NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE(0x053, "NdisMCmDispatchIncomingCallQoSChange", false),
    NDIS_MCM_OID_REQUEST(0x054, "NdisMCmOidRequest", true),
    NDIS_MCM_OID_REQUEST_COMPLETE(0x055, "NdisMCmOidRequestComplete", false),

    // called by any CoNDIS miniport
    NDIS_M_REGISTER_MINIPORT_DRIVER(0x060, "NdisMRegisterMiniportDriver", true),
    NDIS_M_DEREGISTER_MINIPORT_DRIVER(0x061, "NdisMDeregisterMiniportDriver", false),
    NDIS_M_SET_MINIPORT_ATTRIBUTES(0x062, "NdisMSetMiniportAttributes", true),
    NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE(0x063, "NdisMCoSendNetBufferListsComplete", false),
    NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS(0x064, "NdisMCoIndicateReceiveNetBufferLists", false),
    NDIS_MCO_INDICATE_STATUS_EX(0x065, "NdisMCoIndicateStatusEx", false),
    NDIS_MCO_OID_REQUEST_COMPLETE(0x066, "NdisMCoOidRequestComplete", false),
    NDIS_MCO_ACTIVATE_VC_COMPLETE(0x067, "NdisMCoActivateVcComplete", false),
    NDIS_MCO_DEACTIVATE_VC_COMPLETE(0x068, "NdisMCoDeactivateVcComplete", false),
    NDIS_M_PAUSE_COMPLETE(0x069, "NdisMPauseComplete", false),
    NDIS_M_RESTART_COMPLETE(0x06a, "NdisMRestartComplete", false),
    NDIS_M_RESET_MINIPORT(0x06b, "NdisMResetMiniport", false),
    NDIS_M_RESET_COMPLETE(0x06c, "NdisMResetComplete", false),
    NDIS_M_OID_REQUEST_COMPLETE(0x06d, "NdisMOidRequestComplete", false),
    NDIS_M_SEND_NET_BUFFER_LISTS_COMPLETE(0x06e, "NdisMSendNetBufferListsComplete", false),
    NDIS_M_INDICATE_RECEIVE_NET_BUFFER_LISTS(0x06f, "NdisMIndicateReceiveNetBufferLists", false),
    NDIS_M_INDICATE_STATUS_EX(0x070, "NdisMIndicateStatusEx", false),

    // called by a stand-alone call manager
    NDIS_CM_REGISTER_ADDRESS_FAMILY_EX(0x080, "NdisCmRegisterAddressFamilyEx", true),
    NDIS_CM_OPEN_ADDRESS_FAMILY_COMPLETE(0x081, "NdisCmOpenAddressFamilyComplete", false),
    NDIS_CM_CLOSE_ADDRESS_FAMILY_COMPLETE(0x082, "NdisCmCloseAddressFamilyComplete", false),
    NDIS_CM_NOTIFY_CLOSE_ADDRESS_FAMILY(0x083, "NdisCmNotifyCloseAddressFamily", true),
    NDIS_CM_REGISTER_SAP_COMPLETE(0x084, "NdisCmRegisterSapComplete", false),
    NDIS_CM_DEREGISTER_SAP_COMPLETE(0x085, "NdisCmDeregisterSapComplete", false),
    NDIS_CM_ACTIVATE_VC(0x086, "NdisCmActivateVc", true),
    NDIS_CM_DEACTIVATE_VC(0x087, "NdisCmDeactivateVc", true),
    NDIS_CM_MAKE_CALL_COMPLETE(0x088, "NdisCmMakeCallComplete", false),
    NDIS_CM_DISPATCH_INCOMING_CALL(0x089, "NdisCmDispatchIncomingCall", true),
    NDIS_CM_DISPATCH_CALL_CONNECTED(0x08a, "NdisCmDispatchCallConnected", false),
    NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL(0x08b, "NdisCmDispatchIncomingCloseCall", false),
    NDIS_CM_CLOSE_CALL_COMPLETE(0x08c, "NdisCmCloseCallComplete", false),
    NDIS_CM_ADD_PARTY_COMPLETE(0x08d, "NdisCmAddPartyComplete", false),
    NDIS_CM_DROP_PARTY_COMPLETE(0x08e, "NdisCmDropPartyComplete", false),
    NDIS_CM_DISPATCH_INCOMING_DROP_PARTY(0x08f, "NdisCmDispatchIncomingDropParty", false),
    NDIS_CM_MODIFY_CALL_QOS_COMPLETE(0x090, "NdisCmModifyCallQoSComplete", false),
    NDIS_CM_DISPATCH_INCOMING_CALL_QOS_CHANGE(0x091, "NdisCmDispatchIncomingCallQoSChange", false),

    // called by a miniport of NDIS 5.x with integrated call manager
    NDIS_M_INITIALIZE_WRAPPER(0x0a0, "NdisMInitializeWrapper", false),
    NDIS_M_REGISTER_MINIPORT(0x0a1, "NdisMRegisterMiniport", true),
    NDIS_M_REGISTER_UNLOAD_HANDLER(0x0a2, "NdisMRegisterUnloadHandler", false),
    NDIS_TERMINATE_WRAPPER(0x0a3, "NdisTerminateWrapper", false),
    NDIS_M_SET_ATTRIBUTES_EX(0x0a4, "NdisMSetAttributesEx", false),
    NDIS_MCM_REGISTER_ADDRESS_FAMILY(0x0a5, "NdisMCmRegisterAddressFamily", true),
    NDIS_MCM_REQUEST(0x0a6, "NdisMCmRequest", true),
    NDIS_MCM_REQUEST_COMPLETE(0x0a7, "NdisMCmRequestComplete", false),
    NDIS_MCO_REQUEST_COMPLETE(0x0a8, "NdisMCoRequestComplete", false),
    NDIS_MCO_SEND_COMPLETE(0x0a9, "NdisMCoSendComplete", false),
    NDIS_MCO_INDICATE_RECEIVE_PACKET(0x0aa, "NdisMCoIndicateReceivePacket", false),
    NDIS_MCO_RECEIVE_COMPLETE(0x0ab, "NdisMCoReceiveComplete", false),
    NDIS_MCO_INDICATE_STATUS(0x0ac, "NdisMCoIndicateStatus", false),
    NDIS_M_INDICATE_STATUS(0x0ad, "NdisMIndicateStatus", false),
    NDIS_M_INDICATE_STATUS_COMPLETE(0x0ae, "NdisMIndicateStatusComplete", false),
    NDIS_M_QUERY_INFORMATION_COMPLETE(0x0af, "NdisMQueryInformationComplete", false),
    NDIS_M_SET_INFORMATION_COMPLETE(0x0b0, "NdisMSetInformationComplete", false),
    NDIS_M_REGISTER_ADAPTER_SHUTDOWN_HANDLER(0x0b1, "NdisMRegisterAdapterShutdownHandler", false),
    NDIS_M_DEREGISTER_ADAPTER_SHUTDOWN_HANDLER(0x0b2, "NdisMDeregisterAdapterShutdownHandler", false),
    NDIS_REGISTER_PROTOCOL(0x0c0, "NdisRegisterProtocol", true),
    NDIS_DEREGISTER_PROTOCOL(0x0c1, "NdisDeregisterProtocol", true),
    NDIS_OPEN_ADAPTER(0x0c2, "NdisOpenAdapter", true),
    NDIS_CLOSE_ADAPTER(0x0c3, "NdisCloseAdapter", true),
    NDIS_COMPLETE_BIND_ADAPTER(0x0c4, "NdisCompleteBindAdapter", false),
    NDIS_COMPLETE_UNBIND_ADAPTER(0x0c5, "NdisCompleteUnbindAdapter", false),
    NDIS_COMPLETE_PNP_EVENT(0x0c6, "NdisCompletePnPEvent", false),
    NDIS_CL_OPEN_ADDRESS_FAMILY(0x0c7, "NdisClOpenAddressFamily", true),
    NDIS_CM_REGISTER_ADDRESS_FAMILY(0x0c8, "NdisCmRegisterAddressFamily", true),
    NDIS_CO_REQUEST(0x0c9, "NdisCoRequest", true),
    NDIS_CO_REQUEST_COMPLETE(0x0ca, "NdisCoRequestComplete", false),
    NDIS_REQUEST(0x0cb, "NdisRequest", true),
    NDIS_CO_SEND_PACKETS(0x0cc, "NdisCoSendPackets", false),
    NDIS_RETURN_PACKETS(0x0cd, "NdisReturnPackets", false),
    NDIS_CANCEL_SEND_PACKETS(0x0ce, "NdisCancelSendPackets", false),
    NDIS_RESET(0x0cf, "NdisReset", true),
    NDIS_OPEN_CONFIGURATION(0x0e0, "NdisOpenConfiguration", true),
    NDIS_OPEN_CONFIGURATION_EX(0x0e1, "NdisOpenConfigurationEx", true),
    NDIS_OPEN_PROTOCOL_CONFIGURATION(0x0e2, "NdisOpenProtocolConfiguration", true),
    NDIS_OPEN_CONFIGURATION_KEY_BY_NAME(0x0e3, "NdisOpenConfigurationKeyByName", true),
    NDIS_OPEN_CONFIGURATION_KEY_BY_INDEX(0x0e4, "NdisOpenConfigurationKeyByIndex", true),
    NDIS_READ_CONFIGURATION(0x0e5, "NdisReadConfiguration", true),
    NDIS_WRITE_CONFIGURATION(0x0e6, "NdisWriteConfiguration", true),
    NDIS_READ_NETWORK_ADDRESS(0x0e7, "NdisReadNetworkAddress", true),
    NDIS_CLOSE_CONFIGURATION(0x0e8, "NdisCloseConfiguration", false),
    NDIS_WRITE_ERROR_LOG_ENTRY(0x0e9, "NdisWriteErrorLogEntry", false),

    // called by a miniport of a device
    NDIS_M_REGISTER_INTERRUPT_EX(0x0f0, "NdisMRegisterInterruptEx", true),
    NDIS_M_DEREGISTER_INTERRUPT_EX(0x0f1, "NdisMDeregisterInterruptEx", false),

    // callbacks of a client
    PROTOCOL_CL_OPEN_AF_COMPLETE_EX(0x100, "ProtocolClOpenAfCompleteEx", false),
    PROTOCOL_CL_CLOSE_AF_COMPLETE(0x101, "ProtocolClCloseAfComplete", false),
    PROTOCOL_CL_NOTIFY_CLOSE_AF(0x102, "ProtocolClNotifyCloseAf", true),
    PROTOCOL_CL_REGISTER_SAP_COMPLETE(0x103, "ProtocolClRegisterSapComplete", false),
    PROTOCOL_CL_DEREGISTER_SAP_COMPLETE(0x104, "ProtocolClDeregisterSapComplete", false),
    PROTOCOL_CL_MAKE_CALL_COMPLETE(0x105, "ProtocolClMakeCallComplete", false),
    PROTOCOL_CL_INCOMING_CALL(0x106, "ProtocolClIncomingCall", true),
    PROTOCOL_CL_CALL_CONNECTED(0x107, "ProtocolClCallConnected", false),
    PROTOCOL_CL_CLOSE_CALL_COMPLETE(0x108, "ProtocolClCloseCallComplete", false),
    PROTOCOL_CL_INCOMING_CLOSE_CALL(0x109, "ProtocolClIncomingCloseCall", false),
    PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE(0x10a, "ProtocolClModifyCallQoSComplete", false),
    PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE(0x10b, "ProtocolClIncomingCallQoSChange", false),
    PROTOCOL_CL_ADD_PARTY_COMPLETE(0x10c, "ProtocolClAddPartyComplete", false),
    PROTOCOL_CL_DROP_PARTY_COMPLETE(0x10d, "ProtocolClDropPartyComplete", false),
    PROTOCOL_CL_INCOMING_DROP_PARTY(0x10e, "ProtocolClIncomingDropParty", false),

    // callbacks of both sides: the event's Side says whose
    PROTOCOL_CO_CREATE_VC(0x120, "ProtocolCoCreateVc", true),
    PROTOCOL_CO_DELETE_VC(0x121, "ProtocolCoDeleteVc", true),
    PROTOCOL_CO_OID_REQUEST(0x122, "ProtocolCoOidRequest", true),
    PROTOCOL_CO_OID_REQUEST_COMPLETE(0x123, "ProtocolCoOidRequestComplete", false),
    PROTOCOL_CO_AF_REGISTER_NOTIFY(0x124, "ProtocolCoAfRegisterNotify", false),
    PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS(0x125, "ProtocolCoReceiveNetBufferLists", false),
    PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE(0x126, "ProtocolCoSendNetBufferListsComplete", false),
    PROTOCOL_CO_STATUS_EX(0x127, "ProtocolCoStatusEx", false),
    PROTOCOL_CO_REQUEST(0x128, "ProtocolCoRequest", true),
    PROTOCOL_CO_REQUEST_COMPLETE(0x129, "ProtocolCoRequestComplete", false),
    PROTOCOL_SET_OPTIONS(0x130, "ProtocolSetOptions", true),
    PROTOCOL_BIND_ADAPTER_EX(0x131, "ProtocolBindAdapterEx", true),
    PROTOCOL_UNBIND_ADAPTER_EX(0x132, "ProtocolUnbindAdapterEx", true),
    PROTOCOL_OPEN_ADAPTER_COMPLETE_EX(0x133, "ProtocolOpenAdapterCompleteEx", false),
    PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX(0x134, "ProtocolCloseAdapterCompleteEx", false),
    PROTOCOL_NET_PNP_EVENT(0x135, "ProtocolNetPnPEvent", true),
    PROTOCOL_UNINSTALL(0x136, "ProtocolUninstall", false),
    PROTOCOL_SEND_NET_BUFFER_LISTS_COMPLETE(0x137, "ProtocolSendNetBufferListsComplete", false),
    PROTOCOL_RECEIVE_NET_BUFFER_LISTS(0x138, "ProtocolReceiveNetBufferLists", false),
    PROTOCOL_OID_REQUEST_COMPLETE(0x139, "ProtocolOidRequestComplete", false),
    PROTOCOL_STATUS_EX(0x13a, "ProtocolStatusEx", false),

    // callbacks of a call manager
    PROTOCOL_CM_OPEN_AF(0x140, "ProtocolCmOpenAf", true),
    PROTOCOL_CM_CLOSE_AF(0x141, "ProtocolCmCloseAf", true),
    PROTOCOL_CM_REGISTER_SAP(0x142, "ProtocolCmRegisterSap", true),
    PROTOCOL_CM_DEREGISTER_SAP(0x143, "ProtocolCmDeregisterSap", true),
    PROTOCOL_CM_MAKE_CALL(0x144, "ProtocolCmMakeCall", true),
    PROTOCOL_CM_CLOSE_CALL(0x145, "ProtocolCmCloseCall", true),
    PROTOCOL_CM_INCOMING_CALL_COMPLETE(0x146, "ProtocolCmIncomingCallComplete", false),
    PROTOCOL_CM_MODIFY_CALL_QOS(0x147, "ProtocolCmModifyCallQoS", true),
    PROTOCOL_CM_ADD_PARTY(0x148, "ProtocolCmAddParty", true),
    PROTOCOL_CM_DROP_PARTY(0x149, "ProtocolCmDropParty", true),
    PROTOCOL_CM_ACTIVATE_VC_COMPLETE(0x14a, "ProtocolCmActivateVcComplete", false),
    PROTOCOL_CM_DEACTIVATE_VC_COMPLETE(0x14b, "ProtocolCmDeactivateVcComplete", false),
    PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE(0x14c, "ProtocolCmNotifyCloseAfComplete", false),
    PROTOCOL_BIND_ADAPTER(0x150, "ProtocolBindAdapter", true),
    PROTOCOL_UNBIND_ADAPTER(0x151, "ProtocolUnbindAdapter", true),
    PROTOCOL_OPEN_ADAPTER_COMPLETE(0x152, "ProtocolOpenAdapterComplete", false),
    PROTOCOL_CLOSE_ADAPTER_COMPLETE(0x153, "ProtocolCloseAdapterComplete", false),
    PROTOCOL_PNP_EVENT(0x154, "ProtocolPnPEvent", true),
    PROTOCOL_REQUEST_COMPLETE(0x155, "ProtocolRequestComplete", false),
    PROTOCOL_RESET_COMPLETE(0x156, "ProtocolResetComplete", false),
    PROTOCOL_STATUS(0x157, "ProtocolStatus", false),
    PROTOCOL_STATUS_COMPLETE(0x158, "ProtocolStatusComplete", false),
    PROTOCOL_RECEIVE_COMPLETE(0x159, "ProtocolReceiveComplete", false),
    PROTOCOL_CL_OPEN_AF_COMPLETE(0x15a, "ProtocolClOpenAfComplete", false),
    PROTOCOL_CO_RECEIVE_PACKET(0x15b, "ProtocolCoReceivePacket", false),
    PROTOCOL_CO_SEND_COMPLETE(0x15c, "ProtocolCoSendComplete", false),
    PROTOCOL_CO_STATUS(0x15d, "ProtocolCoStatus", false),

    // callbacks of a miniport
    MINIPORT_SET_OPTIONS(0x160, "MiniportSetOptions", true),
    MINIPORT_INITIALIZE_EX(0x161, "MiniportInitializeEx", true),
    MINIPORT_HALT_EX(0x162, "MiniportHaltEx", false),
    MINIPORT_PAUSE(0x163, "MiniportPause", true),
    MINIPORT_RESTART(0x164, "MiniportRestart", true),
    MINIPORT_SHUTDOWN_EX(0x165, "MiniportShutdownEx", false),
    MINIPORT_DEVICE_PNP_EVENT_NOTIFY(0x166, "MiniportDevicePnPEventNotify", false),
    MINIPORT_OID_REQUEST(0x167, "MiniportOidRequest", true),
    MINIPORT_CANCEL_OID_REQUEST(0x168, "MiniportCancelOidRequest", false),
    MINIPORT_CO_OID_REQUEST(0x169, "MiniportCoOidRequest", true),
    MINIPORT_CO_CREATE_VC(0x16a, "MiniportCoCreateVc", true),
    MINIPORT_CO_DELETE_VC(0x16b, "MiniportCoDeleteVc", true),
    MINIPORT_CO_ACTIVATE_VC(0x16c, "MiniportCoActivateVc", true),
    MINIPORT_CO_DEACTIVATE_VC(0x16d, "MiniportCoDeactivateVc", true),
    MINIPORT_CO_SEND_NET_BUFFER_LISTS(0x16e, "MiniportCoSendNetBufferLists", false),
    MINIPORT_RETURN_NET_BUFFER_LISTS(0x16f, "MiniportReturnNetBufferLists", false),
    MINIPORT_DRIVER_UNLOAD(0x170, "MiniportDriverUnload", false),
    MINIPORT_SEND_NET_BUFFER_LISTS(0x171, "MiniportSendNetBufferLists", false),
    MINIPORT_CANCEL_SEND(0x172, "MiniportCancelSend", false),
    MINIPORT_RESET_EX(0x173, "MiniportResetEx", true),

    // callbacks of a miniport of NDIS 5.x
    MINIPORT_INITIALIZE(0x174, "MiniportInitialize", true),
    MINIPORT_HALT(0x175, "MiniportHalt", false),
    MINIPORT_RESET(0x176, "MiniportReset", true),
    MINIPORT_SHUTDOWN(0x177, "MiniportShutdown", false),
    MINIPORT_PNP_EVENT_NOTIFY(0x178, "MiniportPnPEventNotify", false),
    MINIPORT_CO_REQUEST(0x179, "MiniportCoRequest", true),
    MINIPORT_CO_SEND_PACKETS(0x17a, "MiniportCoSendPackets", false),
    MINIPORT_RETURN_PACKET(0x17b, "MiniportReturnPacket", false),
    MINIPORT_QUERY_INFORMATION(0x17c, "MiniportQueryInformation", true),
    MINIPORT_SET_INFORMATION(0x17d, "MiniportSetInformation", true),
    MINIPORT_CANCEL_SEND_PACKETS(0x17e, "MiniportCancelSendPackets", false),

    // callbacks of a miniport of a device
    MINIPORT_INTERRUPT(0x180, "MiniportInterrupt", false),
    MINIPORT_INTERRUPT_DPC(0x181, "MiniportInterruptDPC", false),
    MINIPORT_MESSAGE_INTERRUPT(0x182, "MiniportMessageInterrupt", false),
    MINIPORT_MESSAGE_INTERRUPT_DPC(0x183, "MiniportMessageInterruptDPC", false),
    MINIPORT_ISR(0x184, "MiniportISR", false),
    MINIPORT_HANDLE_INTERRUPT(0x185, "MiniportHandleInterrupt", false),

    // callbacks of a miniport that may hang
    MINIPORT_CHECK_FOR_HANG_EX(0x186, "MiniportCheckForHangEx", false),
    MINIPORT_CHECK_FOR_HANG(0x187, "MiniportCheckForHang", false);

    private static final int FIRST_CALLBACK = 0x100;
    private static final FunctionId[] BY_NUMBER = new FunctionId[0x1a0];
    private static final Map<String, FunctionId> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FunctionId::symbol, Function.identity()));

    static {
        for (FunctionId id : values()) {
            BY_NUMBER[id.number] = id;
        }
    }

    private final int number;
    private final String symbol;
    private final boolean returnsStatus;
    private final boolean ofStandAlone;

    FunctionId(int number, String symbol, boolean returnsStatus) {
        this.number = number;
        this.symbol = symbol;
        this.returnsStatus = returnsStatus;
        this.ofStandAlone = symbol.startsWith("NdisCm");
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }

    /** Name as the NDIS documentation spells it. */
    public String symbol() {
        return symbol;
    }

    /** Whether NDIS calls it in a driver; otherwise a driver calls it in NDIS. */
    public boolean isCallback() {
        return number >= FIRST_CALLBACK;
    }

    /** Whether it returns an {@code NDIS_STATUS}; false for VOID functions. */
    public boolean returnsStatus() {
        return returnsStatus;
    }

    /** Whether only a stand-alone call manager calls it. */
    public boolean isOfStandAlone() {
        return ofStandAlone;
    }

    /**
     * What a stand-alone call manager calls where an integrated one calls this: {@code NdisCmCloseCallComplete} for
     * {@code NdisMCmCloseCallComplete}, {@code NdisCoCreateVc} for {@code NdisMCmCreateVc}; this function if there is no difference.
     */
    public FunctionId ofStandAlone() {
        if (!symbol.startsWith("NdisMCm")) {
            return this;
        }
        String rest = symbol.substring("NdisMCm".length());
        return ofSymbol("NdisCm" + rest).or(() -> ofSymbol("NdisCo" + rest)).orElse(this);
    }

    /**
     * What a miniport of NDIS 5.x calls, or is called by, where one of NDIS 6 has this: {@code MiniportCoSendPackets} for
     * {@code MiniportCoSendNetBufferLists}; this function if there is no difference.
     */
    public FunctionId ofNdis5() {
        return Ndis5Functions.ofNdis5(this);
    }

    /** The other way: what NDIS 6 has where NDIS 5.x has this; this function if there is no difference. */
    public FunctionId ofNdis6() {
        return Ndis5Functions.ofNdis6(this);
    }

    /** The function with this protocol number, if there is one. */
    public static Optional<FunctionId> ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? Optional.ofNullable(BY_NUMBER[number]) : Optional.empty();
    }

    /** The function with this documentation name, if there is one. */
    public static Optional<FunctionId> ofSymbol(String symbol) {
        return Optional.ofNullable(BY_NAME.get(symbol));
    }

    @Override
    public String toString() {
        return symbol;
    }
}
