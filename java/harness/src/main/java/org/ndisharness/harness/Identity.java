// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.ndisharness.trace.Component;

/**
 * What a target runs on, as the helper found out.
 *
 * @param components kernel, NDIS and KMDF, in this order, then drivers that Windows does not load any more
 */
public record Identity(List<Component> components) {
    private static final String WINE = "Wine";

    /** Copies. */
    public Identity {
        components = List.copyOf(components);
    }

    static Identity parse(String json) {
        JsonObject identity = JsonParser.parseString(json).getAsJsonObject();
        List<Component> components = new ArrayList<>();
        for (String role : List.of("kernel", "ndis", "kmdf")) {
            JsonObject part = identity.getAsJsonObject(role);
            components.add(new Component(role, part.get("product").getAsString(),
                    (part.get("name").getAsString() + " " + part.get("version").getAsString()).trim(), part.get("how").getAsString()));
        }
        return new Identity(components);
    }

    /** The same with more components. */
    Identity with(List<Component> more) {
        List<Component> all = new ArrayList<>(components);
        all.addAll(more);
        return new Identity(all);
    }

    /** Whether the kernel models IRQL: every kernel but Wine's. */
    public boolean irqlKnown() {
        return components.stream().noneMatch(c -> c.role().equals("kernel") && c.origin().equals(WINE));
    }

    /** Whether any of the three is a stand-in: then no result is a result from Windows. */
    public boolean isStandIn() {
        return Component.isStandIn(components);
    }

    /** The honest label of reports and traces. */
    public String label() {
        return Component.label(components);
    }
}
