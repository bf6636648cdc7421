// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * {@code ndh_bridge.h}, one to one, by JNA's direct mapping. Texts go in as NUL-terminated UTF-8; calls that are made often take only
 * numbers.
 */
final class Library {
    static {
        Native.register(Library.class, NativeLibrary.getInstance(NativePlatform.bridge().toString()));
    }

    private Library() {
    }

    static native int ndh_version();

    static native int ndh_last_error(byte[] text, int capacity);

    static native int ndh_last_status();

    static native int ndh_last_win32();

    static native int ndh_layout(byte[] text, int capacity);

    static native long ndh_target_open(byte[] specification);

    static native int ndh_target_close(long target);

    static native int ndh_target_identity(long target, byte[] text, int capacity);

    static native int ndh_target_process(long target);

    static native long ndh_world_open(long target, long seed);

    static native long ndh_world_open_marked(long target, long seed);

    static native int ndh_world_close(long world);

    static native int ndh_world_mark(long world);

    static native int ndh_world_rewind(long world);

    static native int ndh_world_seed(long world, long seed);

    static native int ndh_world_threads(long world, int count);

    static native int ndh_world_advance(long world, long microseconds);

    static native int ndh_world_quiesce(long world, long limitMicroseconds);

    static native long ndh_world_time(long world);

    static native long ndh_world_steps(long world);

    static native int ndh_world_census(long world, byte[] text, int capacity);

    static native int ndh_world_stacks(long world, byte[] text, int capacity);

    static native int ndh_world_stop(long world);

    static native int ndh_world_start_service(long world, byte[] name);

    static native int ndh_world_stop_service(long world, byte[] name);

    static native int ndh_world_state(long world);

    static native int ndh_world_crash(long world, byte[] text, int capacity);

    static native int ndh_world_debug_log(long world, byte[] text, int capacity);

    static native int ndh_world_post_mortem(long world, long from, long buffer, int offset, int capacity);

    static native int ndh_world_kill(long world);

    static native int ndh_standin_control(long world, int code, long buffer, int offset, int inputSize, int outputCapacity,
            int deadlineMillis);

    static native int ndh_box_state(byte[] text, int capacity);

    static native int ndh_box_image(byte[] path, byte[] text, int capacity);

    static native int ndh_box_switch(int part, int on);

    static native long ndh_session_open(long world);

    static native long ndh_device_open(long world, byte[] device);

    static native int ndh_session_close(long session);

    static native int ndh_control(long session, int code, long buffer, int offset, int inputSize, int outputCapacity, int deadlineMillis);

    static native int ndh_submit(long session, long buffer, int offset, int inputSize, int deadlineMillis);

    static native int ndh_read(long session, long buffer, int offset, int capacity);

    static native int ndh_await(long session, long buffer, int offset, int deadlineMillis);

    static native long ndh_buffer_alloc(int size);

    static native long ndh_buffer_address(long buffer);

    static native int ndh_buffer_free(long buffer);
}
