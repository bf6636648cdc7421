// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One program at a time uses a machine's drivers: a lock on a file that says who holds it. It ends with its process, however that ends. */
final class DeviceLock implements AutoCloseable {
    /** Locks of Windows keep others from reading, so the locked byte lies behind the text. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private DeviceLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock of this Windows machine. */
    static DeviceLock ofThisMachine() {
        String data = System.getenv("ProgramData");
        return take(Path.of(data == null ? System.getProperty("java.io.tmpdir") : data, "ndis-harness", "session.lock"));
    }

    /**
     * Takes the lock.
     *
     * @throws HarnessException when another program, or another part of this one, has it; the message says who, and since when
     */
    static DeviceLock take(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (!isFree(channel)) {
                    throw new HarnessException("the machine's drivers are in use by " + Files.readString(file).strip() + " (" + file + ")");
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(holder().getBytes(StandardCharsets.UTF_8)));
                return new DeviceLock(channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the lock " + file + " cannot be used: " + failure.getMessage(), failure);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String holder() {
        ProcessHandle self = ProcessHandle.current();
        Instant since = self.info().startInstant().orElseGet(Instant::now).truncatedTo(ChronoUnit.SECONDS);
        return "process " + self.pid() + " of " + System.getProperty("user.name") + ", started " + since + "\n";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the lock of the machine's drivers cannot be given back", failure);
        }
    }
}
