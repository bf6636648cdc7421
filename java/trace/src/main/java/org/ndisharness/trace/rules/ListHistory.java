// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NetBufferList;

/** One NET_BUFFER_LIST on its way between a driver that hands it over and the one that gives it back. */
final class ListHistory {
    /**
     * A list in a call or callback.
     *
     * @param frame the call or callback
     * @param list the list as it was then
     */
    record Place(Frame frame, NetBufferList list) {
    }

    /** What hands over lists without a VC, which come back by the same function as those with one: no rule of CoNDIS is about them. */
    private static final Map<FunctionId, FunctionId> WITHOUT_VC = Map.of(
            FunctionId.NDIS_RETURN_NET_BUFFER_LISTS, FunctionId.PROTOCOL_RECEIVE_NET_BUFFER_LISTS,
            FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS, FunctionId.NDIS_M_INDICATE_RECEIVE_NET_BUFFER_LISTS);

    private final Place taken;
    private final List<Place> returns = new ArrayList<>();

    private ListHistory(Place taken) {
        this.taken = taken;
    }

    /** Where it was handed over. */
    Place taken() {
        return taken;
    }

    /** Where it was given back; more than one is an error. */
    List<Place> returns() {
        return returns;
    }

    Optional<Place> returned() {
        return returns.stream().findFirst();
    }

    /** Whether it was still out at that moment. */
    boolean isOutAt(long sequence) {
        return taken.frame().at() < sequence && returned().map(r -> r.frame().at() >= sequence).orElse(true);
    }

    /**
     * The histories of all lists between a function that hands over and one that gives back, and what came back without having been out.
     */
    record Way(List<ListHistory> lists, List<Place> strays) {
        /** Of a whole trace; {@link TraceModel#way} keeps it for the rules that ask for the same. */
        static Way between(TraceModel model, FunctionId takes, FunctionId gives) {
            List<ListHistory> all = new ArrayList<>();
            List<Place> strays = new ArrayList<>();
            Map<Long, ListHistory> latest = new HashMap<>();
            FunctionId other = WITHOUT_VC.get(gives);
            model.frames().filter(f -> f.function() == takes || f.function() == gives || f.function() == other).forEach(frame -> {
                for (NetBufferList list : frame.begin().lists()) {
                    Place place = new Place(frame, list);
                    if (frame.function() == other) {
                        latest.put(list.address(), new ListHistory(place));
                    } else if (frame.function() == takes) {
                        ListHistory history = new ListHistory(place);
                        all.add(history);
                        latest.put(list.address(), history);
                    } else if (latest.containsKey(list.address())) {
                        latest.get(list.address()).returns.add(place);
                    } else {
                        strays.add(place);
                    }
                }
            });
            return new Way(all, strays);
        }

        Stream<ListHistory> stream() {
            return lists.stream();
        }
    }
}
