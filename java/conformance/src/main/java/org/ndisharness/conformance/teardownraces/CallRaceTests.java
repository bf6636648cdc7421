// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;

/** The end of a call, from either side, against everything else that the two sides and the network may do with it. */
@NdisTarget
public class CallRaceTests {
    static Stream<Race> races() {
        List<Race> races = new ArrayList<>();
        add(races, Happening.CLOSE, Happening.INCOMING_CLOSE);
        for (Happening other : EnumSet.range(Happening.DROP_PARTY, Happening.DEREGISTER_SAP)) {
            add(races, Happening.CLOSE, other);
            add(races, Happening.INCOMING_CLOSE, other);
        }
        add(races, Happening.INCOMING_DROP, Happening.ADD_PARTY);
        add(races, Happening.INCOMING_DROP, Happening.DROP_PARTY);
        add(races, Happening.DROP_PARTY, Happening.ADD_PARTY);
        add(races, Happening.QOS_CHANGE, Happening.INCOMING_QOS_CHANGE);
        return races.stream();
    }

    private static void add(List<Race> races, Happening first, Happening second) {
        races.add(new Race(first, CallingContext.DPC, second, CallingContext.THREAD, Creator.CLIENT_VC));
        /* Once its call is closed the client may not name a VC of the call manager any more, and it cannot know that in time. */
        Creator creator = second == Happening.OID_TO_MANAGER || second == Happening.OID_TO_MINIPORT ? Creator.CLIENT_VC : Creator.MCM_VC;
        races.add(new Race(first, CallingContext.THREAD, second, CallingContext.WORK_ITEM, creator));
    }

    @Tag("race")
    @EachCase("races")
    void endsEvenly(Race race, Session session) {
        race.run(session);
    }
}
