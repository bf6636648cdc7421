// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.SubmitLayout;

/** The drivers of the platform on the driver host, and the few requests that these tests need. */
final class EmbeddedTarget {
    static final int DEADLINE = 30_000;
    static final int OPERATION_MARK = 1;
    static final int OPERATION_FAULT = 4;
    static final int FAULT_NULL_READ = 1;
    static final int FAULT_SPIN = 4;

    private EmbeddedTarget() {
    }

    static NativeTarget open(Path log) {
        String boot = String.join("\n",
                "keep-tag\t" + NativePlatform.RING_POOL_TAG,
                "verifier\ton",
                "image\tndis.sys\t" + NativePlatform.driver("ndis.sys"),
                "image\twdfldr.sys\t" + NativePlatform.driver("wdfldr.sys"),
                "service\tndhmp\t" + NativePlatform.driver("ndhmp.sys"),
                "service\tndhctl\t" + NativePlatform.driver("ndhctl.sys"),
                "value\tndhctl\tAllowMisuse\tdword\t1",
                "start\tndhmp",
                "start\tndhctl",
                "control\t\\Device\\NdhStandIn\t" + NativePlatform.STANDIN_ADAPTER_START + "\t" + NativePlatform.STANDIN_FIRST_ADAPTER,
                "settle\t10000000");
        return NativeTarget.open("transport\tembedded\nhost\t" + NativePlatform.host() + "\nlog\t" + log + "\nboot\n" + boot + "\n");
    }

    static void hello(NativeSession session, NativeBuffer buffer, int flags) {
        clear(buffer, HelloLayout.IN_SIZE);
        buffer.bytes().putInt(HelloLayout.IN_VERSION, HelloLayout.PROTOCOL_VERSION);
        buffer.bytes().putInt(HelloLayout.IN_FLAGS, flags);
        session.control(ControlCode.HELLO.number(), buffer, 0, HelloLayout.IN_SIZE, HelloLayout.OUT_SIZE, DEADLINE);
    }

    static void submit(NativeSession session, NativeBuffer buffer, int kind, int flags, long value0, long value1) {
        int size = SubmitLayout.SIZE + OperationLayout.SIZE;
        clear(buffer, size);
        ByteBuffer bytes = buffer.bytes();
        bytes.putInt(SubmitLayout.COUNT, 1);
        bytes.putShort(SubmitLayout.SIZE + OperationLayout.KIND, (short) kind);
        bytes.putInt(SubmitLayout.SIZE + OperationLayout.FLAGS, flags);
        bytes.putLong(SubmitLayout.SIZE + OperationLayout.VALUE0, value0);
        bytes.putLong(SubmitLayout.SIZE + OperationLayout.VALUE1, value1);
        session.submit(buffer, 0, size, DEADLINE);
    }

    static void clear(NativeBuffer buffer, int size) {
        for (int at = 0; at < size; at += Long.BYTES) {
            buffer.bytes().putLong(at, 0);
        }
    }
}
