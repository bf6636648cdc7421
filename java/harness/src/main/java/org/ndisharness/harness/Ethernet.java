// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.time.Duration;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.StandIn;

/**
 * The wire of the Ethernet adapter that the driver host gives ({@code ndheth.sys}): a test plays the station at its other end. What the
 * adapter sends is kept, in order, until the test receives it.
 */
public final class Ethernet {
    private final World world;

    Ethernet(World world) {
        this.world = world;
    }

    /** Address of the adapter's station. */
    public byte[] station() {
        return world.target().config().ethernet().station();
    }

    /** Lets a frame arrive. Its addresses decide who above the adapter gets it, as its packet filters say. */
    public void send(EthernetFrame frame) {
        request(() -> StandIn.wireSend(world.nativeWorld(), frame.bytes()));
    }

    /** Brings the link up or down: the adapter indicates NDIS_STATUS_LINK_STATE; while it is down, frames of both ways are lost. */
    public void link(boolean up) {
        request(() -> StandIn.wireLink(world.nativeWorld(), up));
    }

    /**
     * Takes the next frame that the adapter sent, and waits for it if there is none.
     *
     * @param limit of virtual time, at most 24 days
     * @throws NotSeenException when none came
     */
    public EthernetFrame receive(Duration limit) {
        StandIn.WireFrame frame;
        try {
            frame = StandIn.wireReceive(world.nativeWorld(), Math.toIntExact(limit.toMillis()));
        } catch (NativeException.Quiescent | NativeException.Deadline failure) {
            throw new NotSeenException("no frame came from the Ethernet adapter: "
                    + (failure instanceof NativeException.Quiescent ? "nothing more will happen" : "waited for " + limit));
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
        if (frame.lost() > 0) {
            throw new HarnessException(frame.lost() + " frames of the Ethernet adapter were lost before this one: receive them earlier");
        }
        world.checkVirtualTime();
        return EthernetFrame.of(frame.bytes());
    }

    private void request(Runnable request) {
        try {
            request.run();
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }
}
