// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.harness.DeviceFile;
import org.ndisharness.harness.Hardware;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;

/**
 * A driver whose device does DMA, with the test as the device and as the control program: it sends and receives frames by the driver's own
 * device (NdisRegisterDeviceEx), and finds them in memory by the addresses that the driver gave its device.
 */
@EnabledOnOs(OS.LINUX)
class DmaTests {
    private static final String GOOD = "src/test/targets/interrupt-line.json";
    private static final String LIST_KEPT = "src/test/targets/dma-list-kept.json";
    private static final String DEVICE_KEPT = "src/test/targets/dma-device-kept.json";
    private static final String SERVICE = "ndhintr";
    private static final String CONTROL = "\\\\.\\NdhIntr";
    private static final int CONTROL_SEND = 0x12_2000;
    private static final int CONTROL_RECEIVE = 0x12_2004;
    private static final long STATUS = 0xFEB0_0000L;
    private static final long SEND_COUNT = STATUS + 0x100;
    private static final long SEND_RING = STATUS + 0x110;
    private static final long RECEIVE_BUFFER = STATUS + 0x200;
    private static final long RECEIVE_LENGTH = STATUS + 0x208;
    private static final int DESCRIPTOR = 16;
    private static final int SENT = 0x8000_0000;
    private static final int RECEIVED = 0x4000_0000;
    private static final int PAGE = 4096;
    private static final int FROM_A_DPC = 1;
    private static final int STATUS_DEVICE_BUSY = 0x8000_0011;
    private static final int STATUS_NO_MORE_ENTRIES = 0x8000_001A;
    private static final int STATUS_INVALID_DEVICE_REQUEST = 0xC000_0010;

    private static byte[] frame(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer read(Hardware device, long address, int length) {
        return ByteBuffer.wrap(device.readMemory(address, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What the device finds by its descriptors, which end at pages. */
    private static byte[] fetch(Hardware device) {
        int count = device.readRegister(SEND_COUNT);
        ByteBuffer ring = read(device, SEND_RING, Math.max(1, count) * DESCRIPTOR);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            long address = ring.getLong(i * DESCRIPTOR);
            int length = ring.getInt(i * DESCRIPTOR + Long.BYTES);
            assertThat(address % PAGE + length).as("end of element %d in its page", i).isLessThanOrEqualTo(PAGE);
            bytes.writeBytes(device.readMemory(address, length));
        }
        return bytes.toByteArray();
    }

    private static void tell(Hardware device, int event) {
        device.writeRegister(STATUS, event);
        assertThat(device.raiseInterrupt()).as("recognized").isTrue();
    }

    private static void send(World world, byte[] frame) {
        try (DeviceFile control = world.openDevice(CONTROL)) {
            control.control(CONTROL_SEND, frame, 0);
        }
    }

    @Test
    void theDeviceReadsWhatTheDriverSends() {
        try (Target target = Target.open(GOOD); World world = target.openWorld(3)) {
            Hardware device = world.hardware();
            for (int length : new int[] {1, 60, PAGE, 8192}) {
                send(world, frame(length));
                assertThat(fetch(device)).as("%d bytes", length).isEqualTo(frame(length));
                if (length > PAGE) {
                    assertThat(device.readRegister(SEND_COUNT)).as("elements").isGreaterThan(1);
                }
                assertThatThrownBy(() -> send(world, frame(1))).isInstanceOfSatisfying(NativeException.Status.class,
                        e -> assertThat(e.status()).isEqualTo(STATUS_DEVICE_BUSY));
                tell(device, SENT);
            }
            world.standIn().orElseThrow().haltAdapter();
        }
    }

    /** NDIS may give the list after NdisMAllocateNetBufferSGList has returned. */
    @Test
    void theListMayComeLater() {
        try (Target target = Target.open(GOOD); World world = target.openWorld(3)) {
            StandInControl ndis = world.standIn().orElseThrow();
            ndis.set(StandInSwitch.CALLBACK_DELIVERY, FROM_A_DPC);
            send(world, frame(60));
            assertThat(fetch(world.hardware())).as("before the DPC").isEmpty();
            world.advance(Duration.ofMillis(1));
            assertThat(fetch(world.hardware())).isEqualTo(frame(60));
            ndis.haltAdapter();
            assertThat(world.debugLog()).doesNotContain("NDIS-DMA");
        }
    }

    @Test
    void theDeviceWritesWhatTheDriverReceives() {
        try (Target target = Target.open(GOOD); World world = target.openWorld(3); DeviceFile control = world.openDevice(CONTROL)) {
            Hardware device = world.hardware();
            assertThatThrownBy(() -> control.control(CONTROL_RECEIVE, new byte[0], PAGE)).isInstanceOfSatisfying(
                    NativeException.Status.class,
                    e -> assertThat(e.status()).isEqualTo(STATUS_NO_MORE_ENTRIES));
            long buffer = read(device, RECEIVE_BUFFER, Long.BYTES).getLong(0);
            assertThat(buffer).as("an address that 32 bits hold").isBetween(1L, 0xFFFF_FFFFL);
            device.writeMemory(buffer, frame(5000));
            device.writeRegister(RECEIVE_LENGTH, 5000);
            tell(device, RECEIVED);
            assertThat(control.control(CONTROL_RECEIVE, new byte[0], 8192)).isEqualTo(frame(5000));
            assertThatThrownBy(() -> device.readMemory(0xF000_0000L, 4)).isInstanceOf(HarnessException.class)
                    .hasMessageContaining("0xF0000000");
        }
    }

    @Test
    void whatTheDispatchTableLacksIsRefused() {
        try (Target target = Target.open(GOOD); World world = target.openWorld(3); DeviceFile control = world.openDevice(CONTROL)) {
            assertThatThrownBy(() -> control.control(CONTROL_SEND + 0x100, new byte[0], 0)).isInstanceOfSatisfying(
                    NativeException.Status.class,
                    e -> assertThat(e.status()).isEqualTo(STATUS_INVALID_DEVICE_REQUEST));
        }
    }

    @Test
    void theDeviceIsGoneWithTheDriver() {
        try (Target target = Target.open(GOOD); World world = target.openWorld(3)) {
            world.stopService(SERVICE);
            assertThatThrownBy(() -> world.openDevice(CONTROL)).isInstanceOf(NativeException.Status.class);
        }
    }

    @Test
    void aListThatIsNotFreedIsFoundAtTheHalt() {
        try (Target target = Target.open(LIST_KEPT); World world = target.openWorld(3)) {
            send(world, frame(60));
            tell(world.hardware(), SENT);
            assertThatThrownBy(() -> world.standIn().orElseThrow().haltAdapter()).isInstanceOf(WorldLostException.class)
                    .hasMessageContaining("NdisMDeregisterScatterGatherDma");
            assertThat(world.debugLog()).contains("NDIS-DMA", "1 scatter/gather lists are not freed");
        }
    }

    @Test
    void aDeviceThatIsNotDeregisteredIsFoundAtTheUnload() {
        try (Target target = Target.open(DEVICE_KEPT); World world = target.openWorld(3)) {
            assertThatThrownBy(() -> world.stopService(SERVICE)).isInstanceOf(WorldLostException.class)
                    .hasMessageContaining("ndis!DriverDeviceReportLeft");
            assertThat(world.debugLog()).contains("NDIS-DEVICE", "the device is still registered");
        }
    }
}
