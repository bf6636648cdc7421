// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.nio.file.Path;

/** What the C helper knows of this Windows machine; {@link NativeException.Unsupported} on Linux. */
public final class NativeBox {
    private static final int ADAPTER = 1;
    private static final int BINDING = 2;

    private NativeBox() {
    }

    /** {@code NDH_BRIDGE_VERSION} of the loaded helper, {@code major << 16 | minor}. */
    public static int helperVersion() {
        return Library.ndh_version();
    }

    /** Test adapter and bindings, as JSON: see {@code ndh_box_state}. */
    public static String state() {
        return Results.text(Library::ndh_box_state);
    }

    /** Version resource and signer of an image, as JSON: see {@code ndh_box_image}. */
    public static String image(Path file) {
        byte[] path = Results.bytes(file.toString());
        return Results.text((text, capacity) -> Library.ndh_box_image(path, text, capacity));
    }

    /** Turns the test adapters on or off; returns how many there are. */
    public static int switchAdapter(boolean on) {
        return Results.check(Library.ndh_box_switch(ADAPTER, on ? 1 : 0));
    }

    /** Turns the client's bindings on or off; returns how many there are. */
    public static int switchBinding(boolean on) {
        return Results.check(Library.ndh_box_switch(BINDING, on ? 1 : 0));
    }
}
