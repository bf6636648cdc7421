// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTests {
    @TempDir
    private Path folder;

    private Path write(Trace trace) throws IOException {
        Path file = folder.resolve(trace.header().caseId() + ".jsonl");
        TraceWriter.write(trace, file);
        return file;
    }

    @Test
    void aTraceComesBackWithTheSameRecords() throws IOException {
        byte[] data = new byte[1000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        Trace trace = Traces.pendedClose("round-trip", data);

        Trace read = TraceReader.read(write(trace));

        assertThat(read.rawRecords()).isEqualTo(trace.rawRecords());
        assertThat(read.header()).isEqualTo(trace.header());
        assertThat(read.get(1).data()).isEqualTo(data);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsToldWithTheFile() throws IOException {
        Trace trace = Traces.pendedClose("full", new byte[0]);
        Files.createSymbolicLink(folder.resolve("full.jsonl.part"), Path.of("/dev/full"));

        assertThatThrownBy(() -> write(trace)).isInstanceOf(UnfinishedFileException.class)
                .hasMessage(folder.resolve("full.jsonl") + ": No space left on device");
        assertThat(Path.of("/dev/full")).exists();
    }

    @Test
    void callParametersAndUnnamedStatusesComeBack() throws IOException {
        Traces t = new Traces("params");
        CallParameters changed = CallParameters.defaults().withFlags(CallParameters.PARAMETERS_CHANGED).withTokenRate(-1);
        t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CL_MAKE_CALL).side(Side.CLIENT).object(Traces.CLIENT_VC)
                .callParameters(changed).status(new NdisStatus(0xC0DE0001)));

        Trace read = TraceReader.read(write(t.trace()));

        assertThat(read.get(0).callParameters()).contains(changed);
        assertThat(read.get(0).status()).hasToString("0xC0DE0001");
        assertThat(read.rawRecords()).isEqualTo(t.trace().rawRecords());
    }

    @Test
    void aCutFileIsRefused() throws IOException {
        Path file = write(Traces.pendedClose("cut"));
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));

        assertThatThrownBy(() -> TraceReader.read(file)).isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("cut.jsonl:5").hasMessageContaining("4 events, the header promises 5");
    }

    @Test
    void aTornLineIsRefusedWithItsNumber() throws IOException {
        Path file = write(Traces.pendedClose("torn"));
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 20));

        assertThatThrownBy(() -> TraceReader.read(file)).isInstanceOf(TraceFormatException.class).hasMessageContaining("torn.jsonl:6");
    }

    @Test
    void aNewerVersionIsRefusedByNumber() throws IOException {
        Path file = write(Traces.pendedClose("newer"));
        Files.writeString(file, Files.readString(file).replaceFirst("\"version\":2", "\"version\":9"));

        assertThatThrownBy(() -> TraceReader.read(file)).isInstanceOf(TraceFormatException.class).hasMessageContaining("version 9")
                .hasMessageContaining("1 to 2");
    }

    @Test
    void recordsThatAreNoWholeEventsAreRefused() {
        Trace trace = new Trace(TraceHeader.synthetic("broken"));
        var event = new EventBuilder(EventKind.CALL).sequence(5).data(new byte[100]).build();

        assertThatThrownBy(() -> trace.append(event.slice(0, 128))).isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("#5").hasMessageContaining("cut off");
        event.putLong(64, 99);
        assertThatThrownBy(() -> trace.append(event)).isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("record #6 is no continuation");
    }

    @Test
    void eventsAreFoundBySequenceNumber() {
        Trace trace = Traces.pendedClose("find", new byte[100]);

        for (TraceEvent event : trace.events()) {
            assertThat(trace.find(event.sequence())).map(TraceEvent::index).contains(event.index());
        }
        assertThat(trace.find(3)).as("a continuation is no event").isEmpty();
    }
}
