// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.Map;
import java.util.TreeMap;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.StandIn;
import org.ndisharness.bridge.StandIn.AdapterCommand;

/**
 * What the stand-in ndis.sys does on command, and Windows does only by itself. Not for use while the world's session waits for
 * something.
 */
public final class StandInControl {
    private final World world;

    StandInControl(World world) {
        this.world = world;
    }

    /** Halts the first adapter, as when its device is disabled. */
    public void haltAdapter() {
        command(AdapterCommand.HALT);
    }

    /** Starts it again. */
    public void startAdapter() {
        command(AdapterCommand.START);
    }

    /** Unbinds the protocols from it. */
    public void unbindProtocols() {
        command(AdapterCommand.UNBIND);
    }

    /** Binds the protocols to it. */
    public void bindProtocols() {
        command(AdapterCommand.BIND);
    }

    private void command(AdapterCommand command) {
        try {
            StandIn.command(world.nativeWorld(), command);
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }

    /** Sets a switch; what has happened already stays. */
    public void set(StandInSwitch which, int position) {
        which.check(position, "set");
        try {
            StandIn.set(world.nativeWorld(), which.ordinal(), position);
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }

    /** Positions of all switches, by name. */
    public Map<String, Integer> positions() {
        Map<String, Integer> positions = new TreeMap<>();
        StandIn.switches(world.nativeWorld()).forEach(info -> positions.put(info.name(), info.value()));
        return positions;
    }
}
