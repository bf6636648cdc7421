// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.EnumMap;
import java.util.Map;

/** What drivers of NDIS 5.x have where those of NDIS 6 have a function of another name. */
final class Ndis5Functions {
    private static final Map<FunctionId, FunctionId> OF_NDIS6 = new EnumMap<>(FunctionId.class);
    private static final Map<FunctionId, FunctionId> OF_NDIS5 = new EnumMap<>(FunctionId.class);

    static {
        pair(FunctionId.NDIS_M_REGISTER_MINIPORT_DRIVER, FunctionId.NDIS_M_REGISTER_MINIPORT);
        pair(FunctionId.NDIS_M_SET_MINIPORT_ATTRIBUTES, FunctionId.NDIS_M_SET_ATTRIBUTES_EX);
        pair(FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX, FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY);
        pair(FunctionId.NDIS_MCM_OID_REQUEST, FunctionId.NDIS_MCM_REQUEST);
        pair(FunctionId.NDIS_MCM_OID_REQUEST_COMPLETE, FunctionId.NDIS_MCM_REQUEST_COMPLETE);
        pair(FunctionId.NDIS_MCO_OID_REQUEST_COMPLETE, FunctionId.NDIS_MCO_REQUEST_COMPLETE);
        pair(FunctionId.NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, FunctionId.NDIS_MCO_SEND_COMPLETE);
        pair(FunctionId.NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, FunctionId.NDIS_MCO_INDICATE_RECEIVE_PACKET);
        pair(FunctionId.NDIS_MCO_INDICATE_STATUS_EX, FunctionId.NDIS_MCO_INDICATE_STATUS);
        pair(FunctionId.PROTOCOL_CO_OID_REQUEST, FunctionId.PROTOCOL_CO_REQUEST);
        pair(FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE, FunctionId.PROTOCOL_CO_REQUEST_COMPLETE);
        pair(FunctionId.MINIPORT_INITIALIZE_EX, FunctionId.MINIPORT_INITIALIZE);
        pair(FunctionId.MINIPORT_HALT_EX, FunctionId.MINIPORT_HALT);
        pair(FunctionId.MINIPORT_RESET_EX, FunctionId.MINIPORT_RESET);
        pair(FunctionId.MINIPORT_CHECK_FOR_HANG_EX, FunctionId.MINIPORT_CHECK_FOR_HANG);
        pair(FunctionId.MINIPORT_SHUTDOWN_EX, FunctionId.MINIPORT_SHUTDOWN);
        pair(FunctionId.MINIPORT_DEVICE_PNP_EVENT_NOTIFY, FunctionId.MINIPORT_PNP_EVENT_NOTIFY);
        pair(FunctionId.MINIPORT_CO_OID_REQUEST, FunctionId.MINIPORT_CO_REQUEST);
        pair(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS, FunctionId.MINIPORT_CO_SEND_PACKETS);
        pair(FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS, FunctionId.MINIPORT_RETURN_PACKET);
        pair(FunctionId.MINIPORT_CANCEL_SEND, FunctionId.MINIPORT_CANCEL_SEND_PACKETS);
        pair(FunctionId.NDIS_REGISTER_PROTOCOL_DRIVER, FunctionId.NDIS_REGISTER_PROTOCOL);
        pair(FunctionId.NDIS_DEREGISTER_PROTOCOL_DRIVER, FunctionId.NDIS_DEREGISTER_PROTOCOL);
        pair(FunctionId.NDIS_OPEN_ADAPTER_EX, FunctionId.NDIS_OPEN_ADAPTER);
        pair(FunctionId.NDIS_CLOSE_ADAPTER_EX, FunctionId.NDIS_CLOSE_ADAPTER);
        pair(FunctionId.NDIS_COMPLETE_BIND_ADAPTER_EX, FunctionId.NDIS_COMPLETE_BIND_ADAPTER);
        pair(FunctionId.NDIS_COMPLETE_UNBIND_ADAPTER_EX, FunctionId.NDIS_COMPLETE_UNBIND_ADAPTER);
        pair(FunctionId.NDIS_COMPLETE_NET_PNP_EVENT, FunctionId.NDIS_COMPLETE_PNP_EVENT);
        pair(FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX, FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY);
        pair(FunctionId.NDIS_CM_REGISTER_ADDRESS_FAMILY_EX, FunctionId.NDIS_CM_REGISTER_ADDRESS_FAMILY);
        pair(FunctionId.NDIS_CO_OID_REQUEST, FunctionId.NDIS_CO_REQUEST);
        pair(FunctionId.NDIS_CO_OID_REQUEST_COMPLETE, FunctionId.NDIS_CO_REQUEST_COMPLETE);
        pair(FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS, FunctionId.NDIS_CO_SEND_PACKETS);
        pair(FunctionId.NDIS_RETURN_NET_BUFFER_LISTS, FunctionId.NDIS_RETURN_PACKETS);
        pair(FunctionId.PROTOCOL_BIND_ADAPTER_EX, FunctionId.PROTOCOL_BIND_ADAPTER);
        pair(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX, FunctionId.PROTOCOL_UNBIND_ADAPTER);
        pair(FunctionId.PROTOCOL_OPEN_ADAPTER_COMPLETE_EX, FunctionId.PROTOCOL_OPEN_ADAPTER_COMPLETE);
        pair(FunctionId.PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX, FunctionId.PROTOCOL_CLOSE_ADAPTER_COMPLETE);
        pair(FunctionId.PROTOCOL_NET_PNP_EVENT, FunctionId.PROTOCOL_PNP_EVENT);
        pair(FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX, FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE);
        pair(FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, FunctionId.PROTOCOL_CO_RECEIVE_PACKET);
        pair(FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE, FunctionId.PROTOCOL_CO_SEND_COMPLETE);
        pair(FunctionId.PROTOCOL_CO_STATUS_EX, FunctionId.PROTOCOL_CO_STATUS);
    }

    private Ndis5Functions() {
    }

    private static void pair(FunctionId ndis6, FunctionId ndis5) {
        OF_NDIS6.put(ndis6, ndis5);
        OF_NDIS5.put(ndis5, ndis6);
    }

    static FunctionId ofNdis5(FunctionId function) {
        return OF_NDIS6.getOrDefault(function, function);
    }

    static FunctionId ofNdis6(FunctionId function) {
        return OF_NDIS5.getOrDefault(function, function);
    }
}
