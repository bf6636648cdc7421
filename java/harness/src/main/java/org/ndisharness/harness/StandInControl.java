// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.List;
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
    private static final int SURPRISE_REMOVED = 3;
    private static final int POWER_D3 = 4;

    private final World world;

    StandInControl(World world) {
        this.world = world;
    }

    /**
     * Halts the first adapter, as when its device is disabled: ProtocolUnbindAdapterEx
     * ({@code nc-ndis-protocol_unbind_adapter_ex.md}), then MiniportHaltEx ({@code nc-ndis-miniport_halt.md}), both at PASSIVE_LEVEL; see
     * {@link StandInSwitch#HALT_WITH_AF_OPEN}.
     */
    public void haltAdapter() {
        command(AdapterCommand.HALT);
    }

    /**
     * Starts it again: MiniportInitializeEx ({@code nc-ndis-miniport_initialize.md}), then ProtocolBindAdapterEx
     * ({@code nc-ndis-protocol_bind_adapter_ex.md}), both at PASSIVE_LEVEL.
     */
    public void startAdapter() {
        command(AdapterCommand.START);
    }

    /** Unbinds the protocols from it: ProtocolUnbindAdapterEx ({@code nc-ndis-protocol_unbind_adapter_ex.md}) at PASSIVE_LEVEL. */
    public void unbindProtocols() {
        command(AdapterCommand.UNBIND);
    }

    /** Binds the protocols to it: ProtocolBindAdapterEx ({@code nc-ndis-protocol_bind_adapter_ex.md}) at PASSIVE_LEVEL. */
    public void bindProtocols() {
        command(AdapterCommand.BIND);
    }

    /**
     * Pauses protocols and miniport, as before a bind: ProtocolNetPnPEvent ({@code nc-ndis-protocol_net_pnp_event.md}) with
     * NetEventPause, then MiniportPause ({@code nc-ndis-miniport_pause.md}), both at PASSIVE_LEVEL. Calls stay (U-25).
     */
    public void pauseAdapter() {
        command(AdapterCommand.PAUSE);
    }

    /**
     * Restarts miniport and protocols: MiniportRestart ({@code nc-ndis-miniport_restart.md}), then ProtocolNetPnPEvent
     * ({@code nc-ndis-protocol_net_pnp_event.md}) with NetEventRestart, both at PASSIVE_LEVEL.
     */
    public void restartAdapter() {
        command(AdapterCommand.RESTART);
    }

    /**
     * Resets the miniport between NDIS_STATUS_RESET_START and NDIS_STATUS_RESET_END: MiniportResetEx ({@code nc-ndis-miniport_reset.md},
     * IRQL at most DISPATCH_LEVEL).
     */
    public void resetAdapter() {
        command(AdapterCommand.RESET);
    }

    /**
     * Halts the adapter as when its device was pulled out: MiniportDevicePnPEventNotify
     * ({@code nc-ndis-miniport_device_pnp_event_notify.md}) at PASSIVE_LEVEL tells the miniport before.
     */
    public void surpriseRemoveAdapter() {
        command(AdapterCommand.HALT, SURPRISE_REMOVED);
    }

    /**
     * Suspends the adapter to D3: ProtocolNetPnPEvent ({@code nc-ndis-protocol_net_pnp_event.md}) with NetEventSetPower, pause unless the
     * miniport wants none, OID_PNP_SET_POWER or halt.
     */
    public void suspendAdapter() {
        command(AdapterCommand.SUSPEND, POWER_D3);
    }

    /** Brings the adapter back to D0. */
    public void resumeAdapter() {
        command(AdapterCommand.RESUME);
    }

    /** Calls MiniportShutdownEx ({@code nc-ndis-miniport_shutdown.md}) as at power off; the adapter can only be halted afterwards. */
    public void shutdownAdapter() {
        command(AdapterCommand.SHUTDOWN);
    }

    /** Rules whose actor is NDIS and that the stand-in can break on purpose, with the names of the ways; the first way is the default. */
    public Map<String, List<String>> breakableRules() {
        Map<String, List<String>> rules = new TreeMap<>();
        StandIn.breaks(world.nativeWorld()).forEach(info -> rules.put(info.rule(), info.ways()));
        return rules;
    }

    /** Makes the stand-in break a rule from now on in the rule's first way. */
    public void breakRule(String rule) {
        breakRule(rule, breakableWays(rule).get(0));
    }

    /** Makes the stand-in break a rule from now on in that way. */
    public void breakRule(String rule, String way) {
        List<String> ways = breakableWays(rule);
        if (!ways.contains(way)) {
            throw new ConfigException("rule " + rule + " cannot be broken by '" + way + "'; allowed: " + String.join(", ", ways));
        }
        setWay(rule, way);
    }

    /** Makes the stand-in keep all rules again, as it does at first. */
    public void keepRules() {
        setWay("", "off");
    }

    private List<String> breakableWays(String rule) {
        Map<String, List<String>> rules = breakableRules();
        if (!rules.containsKey(rule)) {
            throw new ConfigException(
                    "rule '" + rule + "' cannot be broken by the stand-in; allowed: " + String.join(", ", rules.keySet()));
        }
        return rules.get(rule);
    }

    private void setWay(String rule, String way) {
        try {
            StandIn.breakRule(world.nativeWorld(), rule, way);
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }

    private void command(AdapterCommand command) {
        command(command, 0);
    }

    private void command(AdapterCommand command, int reason) {
        world.adapterChanged();
        try {
            StandIn.command(world.nativeWorld(), command, reason);
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
