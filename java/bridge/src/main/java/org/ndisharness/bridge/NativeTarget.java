// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

/** A place where drivers run: a driver host process, or this Windows machine. Thread-safe. */
public final class NativeTarget implements AutoCloseable {
    private final NativeHandle handle;

    private NativeTarget(NativeHandle handle) {
        this.handle = handle;
    }

    /** Opens a target. The specification's lines are described at {@code ndh_target_open}. */
    public static NativeTarget open(String specification) {
        NativePlatform.bridge();
        byte[] bytes = Results.bytes(specification);
        return new NativeTarget(new NativeHandle(Library.ndh_target_open(bytes), Library::ndh_target_close));
    }

    /** What the drivers run on, as JSON: see {@code ndh_target_identity}. */
    public String identity() {
        return Results.text((text, capacity) -> Library.ndh_target_identity(handle.value(), text, capacity));
    }

    /** Process id of the driver host. */
    public int process() {
        return Results.check(Library.ndh_target_process(handle.value()));
    }

    /** Makes a world whose choices follow the seed. */
    public NativeWorld openWorld(long seed) {
        return new NativeWorld(new NativeHandle(Library.ndh_world_open(handle.value(), seed), Library::ndh_world_close));
    }

    /** As {@link #openWorld}, marked as it is before the seed. */
    public NativeWorld openMarkedWorld(long seed) {
        return new NativeWorld(new NativeHandle(Library.ndh_world_open_marked(handle.value(), seed), Library::ndh_world_close));
    }

    /** Ends the host with all its worlds. */
    @Override
    public void close() {
        handle.close();
    }
}
