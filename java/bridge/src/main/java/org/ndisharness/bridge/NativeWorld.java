// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

/** One kernel with booted drivers. Thread-safe; say {@link #threads(int)} when several threads make requests that wait for each other. */
public final class NativeWorld implements AutoCloseable {
    private static final int ALIVE = 1;

    private final NativeHandle handle;

    NativeWorld(NativeHandle handle) {
        this.handle = handle;
    }

    /** Opens the control device. */
    public NativeSession openSession() {
        return new NativeSession(new NativeHandle(Library.ndh_session_open(handle.value()), Library::ndh_session_close));
    }

    /** Opens another device, by the name that CreateFile takes; {@link NativeException.Status} if its driver refuses or there is none. */
    public NativeSession openDevice(String name) {
        return new NativeSession(
                new NativeHandle(Library.ndh_device_open(handle.value(), Results.bytes(name)), Library::ndh_session_close));
    }

    /** Seeds all later choices. */
    public void seed(long seed) {
        Results.check(Library.ndh_world_seed(handle.value(), seed));
    }

    /** Remembers this moment, instead of any earlier one. */
    public void mark() {
        Results.check(Library.ndh_world_mark(handle.value()));
    }

    /** Puts the world back to its mark; sessions that were opened since are closed. */
    public void rewind() {
        Results.check(Library.ndh_world_rewind(handle.value()));
    }

    /** How many threads use this world: a request that can only be released by another thread waits for it. */
    public void threads(int count) {
        Results.check(Library.ndh_world_threads(handle.value(), count));
    }

    /** Lets time pass: virtual time on the driver host. */
    public void advance(long microseconds) {
        Results.check(Library.ndh_world_advance(handle.value(), microseconds));
    }

    /** Runs until nothing more can happen; on Windows sleeps for 50 ms at most. */
    public void quiesce(long limitMicroseconds) {
        Results.check(Library.ndh_world_quiesce(handle.value(), limitMicroseconds));
    }

    /** Virtual time in 100 ns. */
    public long time() {
        return Results.check(Library.ndh_world_time(handle.value()));
    }

    /** Scheduling choices drawn since boot: equal for equal seeds and requests. */
    public long steps() {
        return Results.check(Library.ndh_world_steps(handle.value()));
    }

    /** What the kernel has allocated, a line for each kind. */
    public String census() {
        return Results.text((text, capacity) -> Library.ndh_world_census(handle.value(), text, capacity));
    }

    /** Where the threads of the kernel are: see {@code ndh_world_stacks}. */
    public String stacks() {
        return Results.text((text, capacity) -> Library.ndh_world_stacks(handle.value(), text, capacity));
    }

    /** Ends a world that works on a request for too long, from another thread than the one that waits for it; false if it does not work. */
    public boolean stop() {
        int result = Library.ndh_world_stop(handle.value());
        return result != Results.STATE && Results.check(result) == 0;
    }

    /** Loads a driver by its service name. */
    public void startService(String name) {
        Results.check(Library.ndh_world_start_service(handle.value(), Results.bytes(name)));
    }

    /** Unloads a driver by its service name. */
    public void stopService(String name) {
        Results.check(Library.ndh_world_stop_service(handle.value(), Results.bytes(name)));
    }

    /** Whether it can still serve requests. */
    public boolean isAlive() {
        return Results.check(Library.ndh_world_state(handle.value())) == ALIVE;
    }

    /** How it ended, as JSON: see {@code ndh_world_crash}. */
    public String crash() {
        return Results.text((text, capacity) -> Library.ndh_world_crash(handle.value(), text, capacity));
    }

    /** The DbgPrint output since the last call: lines of virtual time in 100 ns, a tab and the text. */
    public String debugLog() {
        return Results.text((text, capacity) -> Library.ndh_world_debug_log(handle.value(), text, capacity));
    }

    /**
     * Reads the event ring of a dead world: a head ({@link org.ndisharness.bridge.protocol.ReadLayout}) and whole events from sequence
     * number {@code from} on. Returns the bytes written, 0 if the world left no ring.
     */
    public int postMortem(long from, NativeBuffer buffer, int offset, int capacity) {
        return Results.check(Library.ndh_world_post_mortem(handle.value(), from, buffer.handle(), offset, capacity));
    }

    /** Ends the world at once, whatever it is doing. */
    public void kill() {
        Results.check(Library.ndh_world_kill(handle.value()));
    }

    /** One control code to the stand-in ndis.sys ({@code ndh_standin.h}); {@link NativeException.Unsupported} if there is none. */
    public int standInControl(int code, NativeBuffer buffer, int offset, int inputSize, int outputCapacity, int deadlineMillis) {
        return Results.check(
                Library.ndh_standin_control(handle.value(), code, buffer.handle(), offset, inputSize, outputCapacity, deadlineMillis));
    }

    /** Ends the world. Sessions that are still open are then dead, and must be closed before its place can be used again. */
    @Override
    public void close() {
        handle.close();
    }
}
