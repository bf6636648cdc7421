// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;

/** Parameters of functions and callbacks of NDIS 5.x, by the places that they have in those of NDIS 6. */
final class Ndis5Parameters {
    private static final int NONE = -1;
    private static final int FLAG_RESOURCES = 2;
    private static final int RECEIVE_FLAGS = 3;

    private Ndis5Parameters() {
    }

    /** The parameter of an NDIS 6 function that the event would have; 0 if NDIS 5 has none like it. */
    static long of(TraceEvent event, FunctionId ndis6, int place) {
        if (ndis6 == FunctionId.NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS && place == RECEIVE_FLAGS) {
            return event.lists().stream().anyMatch(l -> l.status() == NdisStatus.RESOURCES.code()) ? FLAG_RESOURCES : 0;
        }
        return event.argument(placeOf(ndis6, place));
    }

    private static int placeOf(FunctionId ndis6, int place) {
        return switch (ndis6) {
            case NDIS_MCM_OID_REQUEST_COMPLETE, PROTOCOL_CO_OID_REQUEST_COMPLETE -> at(place, 1, 2, 3, 4, 0);
            case NDIS_MCO_OID_REQUEST_COMPLETE -> at(place, 1, NONE, 2, 0);
            case NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE -> at(place, 1, 2);
            case MINIPORT_CO_SEND_NET_BUFFER_LISTS, MINIPORT_RETURN_NET_BUFFER_LISTS, NDIS_MCO_INDICATE_STATUS_EX -> at(place, 0, 1);
            case MINIPORT_RESET_EX -> at(place, 1, 0);
            case MINIPORT_INITIALIZE_EX -> at(place, 4);
            case NDIS_M_REGISTER_MINIPORT_DRIVER -> NONE;
            default -> place;
        };
    }

    private static int at(int place, int... places) {
        return place < places.length ? places[place] : NONE;
    }
}
