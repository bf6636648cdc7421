// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndisharness.cli.files.NamedPaths;

/**
 * {@code results.jsonl}: a line when a case begins and a line when it ends, written as they come, so that after a crash of the machine the
 * file tells what was done and what was under way. On a machine each beginning is on the disk before the case may do anything; the driver
 * host cannot take the machine down, and what was written survives the end of the process.
 */
final class ResultLog implements AutoCloseable {
    static final String FILE = "results.jsonl";
    /** A byte that no log reaches: where Windows locks, nobody else reads. */
    private static final long LOCKED = 1L << 62;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final FileChannel channel;
    /** So that it is not forgotten before the end. */
    private final FileLock lock;
    private final boolean durable;
    private final Set<String> open = new LinkedHashSet<>();
    private boolean stopped;

    private ResultLog(FileChannel channel, FileLock lock, boolean durable) {
        this.channel = channel;
        this.lock = lock;
        this.durable = durable;
    }

    /** What a line says. */
    private enum Event {
        started, finished, interrupted
    }

    /** A line. {@code started} has event, id, group and time; {@code interrupted} event and id. */
    private record Line(Event event, String id, String group, String time, String verdict, Long nanos, String message, List<String> tags,
            Map<String, String> facts) {
    }

    /** A case that began and did not end. */
    record Unfinished(String id, String group, Instant started) {
    }

    /** What a log holds. */
    record Content(List<CaseResult> finished, List<Unfinished> unfinished) {
    }

    /**
     * The log of a new run, with what an earlier one left in it until {@link #clear}.
     *
     * @throws IllegalArgumentException when another run writes to this folder
     */
    static ResultLog create(Path folder, boolean durable) throws IOException {
        NamedPaths.makeFolder(folder);
        FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new ResultLog(channel, lock(channel, folder), durable);
        } catch (IllegalArgumentException taken) {
            channel.close();
            throw taken;
        }
    }

    /** Held to the end of the process at most, and readers do not meet it; null where the file system has no locks. */
    private static FileLock lock(FileChannel channel, Path folder) {
        FileLock lock;
        try {
            lock = channel.tryLock(LOCKED, 1, false);
        } catch (OverlappingFileLockException taken) {
            lock = null;
        } catch (IOException unsupported) {
            return null;
        }
        if (lock == null) {
            throw new IllegalArgumentException(folder + ": another run writes there; wait for its end, or give another --out");
        }
        return lock;
    }

    /** Forgets what an earlier run wrote. */
    void clear() throws IOException {
        channel.truncate(0);
    }

    /** A log that nobody reads: nothing is written. */
    static ResultLog none() {
        ResultLog log = new ResultLog(null, null, false);
        log.stopped = true;
        return log;
    }

    /**
     * Goes on behind the last whole line.
     *
     * @throws IllegalArgumentException when another run writes to this folder
     */
    static ResultLog append(Path folder, boolean durable) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            // In this order: on Linux, whoever closes a file gives up what its process has locked of it.
            int whole = wholeLines(Files.readAllBytes(file));
            FileLock lock = lock(channel, folder);
            channel.truncate(whole).position(whole);
            return new ResultLog(channel, lock, durable);
        } catch (IOException | IllegalArgumentException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Bytes up to and with the last line end: what follows was torn. */
    private static int wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    static Content read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        Map<String, CaseResult> finished = new LinkedHashMap<>();
        Map<String, Unfinished> open = new LinkedHashMap<>();
        int number = 0;
        for (String text : new String(bytes, 0, wholeLines(bytes), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            try {
                take(GSON.fromJson(text, Line.class), finished, open);
            } catch (JsonParseException | NullPointerException | IllegalArgumentException malformed) {
                throw new IllegalArgumentException(file + ":" + number + ": no line of a result log: " + malformed.getMessage(), malformed);
            }
        }
        return new Content(new ArrayList<>(finished.values()), new ArrayList<>(open.values()));
    }

    private static void take(Line line, Map<String, CaseResult> finished, Map<String, Unfinished> open) {
        switch (line.event) {
            case started -> open.put(line.id, new Unfinished(line.id, line.group, Instant.parse(line.time)));
            case interrupted -> open.remove(line.id);
            case finished -> {
                open.remove(line.id);
                finished.put(line.id,
                        new CaseResult(line.id, line.group, Verdict.parse(line.verdict), Duration.ofNanos(line.nanos), line.message,
                                line.tags, line.facts));
            }
        }
    }

    synchronized void started(String id, String group) throws IOException {
        open.add(id);
        write(new Line(Event.started, id, group, Instant.now().toString(), null, null, null, null, null));
        if (durable) {
            channel.force(true);
        }
    }

    synchronized void finished(CaseResult result) throws IOException {
        open.remove(result.id());
        write(new Line(Event.finished, result.id(), result.group(), Instant.now().toString(), result.verdict().toString(),
                result.duration().toNanos(),
                result.message(), result.tags(), result.facts()));
    }

    /** The case could not be run, through no fault of its own: it is to be run again. */
    synchronized void interrupted(String id) throws IOException {
        open.remove(id);
        write(new Line(Event.interrupted, id, null, null, null, null, null, null, null));
    }

    /** The run was told to end: what is under way is to be run again, and nothing is taken any more. */
    synchronized void stop() throws IOException {
        for (String id : List.copyOf(open)) {
            interrupted(id);
        }
        stopped = true;
    }

    private void write(Line line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((GSON.toJson(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (!stopped && bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.force(true);
            if (lock != null) {
                lock.release();
            }
            channel.close();
        }
    }
}
