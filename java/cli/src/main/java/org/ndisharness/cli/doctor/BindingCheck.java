// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.List;
import java.util.Optional;
import org.ndisharness.harness.windows.BoxState;
import org.ndisharness.harness.windows.WindowsBox;

/** The client protocol: installed as a network component, and bound. */
final class BindingCheck implements Check {
    private static final String TRANSPORTS = "SYSTEM\\CurrentControlSet\\Control\\Network\\{4D36E975-E325-11CE-BFC1-08002BE10318}";
    private static final String LINKAGE = "SYSTEM\\CurrentControlSet\\Services\\ndhctl\\Linkage";
    private static final List<String> COMPONENTS = List.of("NDH_CTL", "NDH_CTL_COWAN");

    private final WindowsBox box;

    BindingCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "binding";
    }

    @Override
    public Finding examine() {
        BoxState state = box.state();
        if (!state.binding().unavailable().isEmpty()) {
            return Finding.note(name(), "not available here: " + state.binding().unavailable());
        }
        Optional<String> component = box.registryKeys(TRANSPORTS).stream()
                .flatMap(key -> box.registryText(TRANSPORTS + "\\" + key, "ComponentId").stream())
                .filter(id -> COMPONENTS.stream().anyMatch(id::equalsIgnoreCase)).findFirst();
        if (component.isEmpty()) {
            return Finding.missing(name(), "the client protocol is not installed: a service alone gets no binding",
                    PackageScript.INSTALL + " (netcfg -v -l ndhctl.inf -c p -i NDH_CTL)");
        }
        if (state.binding().items().stream().anyMatch(binding -> !binding.enabled())) {
            return Finding.missing(name(), component.get() + " is installed, its binding is turned off",
                    "powershell Enable-NetAdapterBinding -Name * -ComponentID " + component.get());
        }
        List<String> bound = box.registryTexts(LINKAGE, "Bind");
        boolean on = state.adapter().items().stream().anyMatch(BoxState.Adapter::started);
        if (bound.isEmpty() && on) {
            return Finding.missing(name(), component.get() + " is installed, but not bound to the test adapter, which is on",
                    PackageScript.UNINSTALL + ", then install.ps1; an old oemNN.inf may have won");
        }
        return Finding.ok(name(), component.get() + (bound.isEmpty() ? " is installed; it binds when the test adapter is on"
                : " is bound to " + String.join(", ", bound)));
    }
}
