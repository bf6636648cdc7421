// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndisharness.bridge.NativePlatform;

/** What the driver host says of a driver image without running it. */
public final class ImageInspector {
    private static final int DEADLINE_SECONDS = 120;
    private static final int REFUSED = 2;
    /** Images that stand in for those of Windows; a run gives them to the host too. */
    private static final List<String> STAND_INS = List.of("ndis.sys", "wdfldr.sys");

    private ImageInspector() {
    }

    /** Names of the modules that stand-ins are provided for. */
    public static List<String> standIns() {
        return STAND_INS;
    }

    /**
     * Inspects an image in a process of its own that has given up its rights.
     *
     * @return the answer of {@code ndhost --inspect}, a JSON object
     * @throws HarnessException if there is no such file, or the host would refuse it as a driver; the message says why
     */
    public static String inspect(Path file) {
        if (NativeParts.isWindows() || NativeParts.unsupported().isPresent()) {
            throw new HarnessException("the driver host inspects images and runs on Linux x86-64 only; on Windows use it in WSL 2");
        }
        List<String> command = new ArrayList<>(List.of(NativePlatform.host().toString(), "--inspect", file.toString()));
        STAND_INS.forEach(name -> command.add(name + "=" + NativePlatform.driver(name)));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new HarnessException(status == REFUSED ? text.strip() : file + ": the inspecting process ended with status " + status
                        + (text.isBlank() ? "" : ": " + text.strip()));
            }
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot inspect " + file + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while " + file + " was inspected", interrupted);
        }
    }
}
