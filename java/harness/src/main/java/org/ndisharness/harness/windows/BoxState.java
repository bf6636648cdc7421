// SPDX-License-Identifier: MIT
package org.ndisharness.harness.windows;

import com.google.gson.Gson;
import java.util.List;
import org.ndisharness.bridge.NativeBox;

/** Test adapter and bindings of a Windows machine. */
public record BoxState(Part<Adapter> adapter, Part<Binding> binding) {
    /**
     * One of them.
     *
     * @param unavailable why this machine has no such thing, empty if it has
     * @param error why the items could not be read, empty if they could
     */
    public record Part<T>(String unavailable, String error, List<T> items) {
        /** Copies. */
        public Part {
            items = List.copyOf(items);
        }
    }

    /**
     * A test adapter.
     *
     * @param id device instance id
     * @param problem {@code CM_PROB_xxx}, 0 for none
     */
    public record Adapter(String id, int problem, boolean started) {
    }

    /** A binding path of the client. */
    public record Binding(String path, boolean enabled) {
    }

    /** Of the Windows machine that this JVM runs on. */
    public static BoxState local() {
        return parse(NativeBox.state());
    }

    private static BoxState parse(String json) {
        return new Gson().fromJson(json, BoxState.class);
    }
}
