// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/** Standard output that notices when it is lost, which a {@link PrintStream} keeps to itself: on a full disk, half a list is no list. */
final class StandardOutput extends FilterOutputStream {
    private volatile IOException lost;

    StandardOutput(OutputStream out) {
        super(out);
    }

    /** Takes the place of {@link System#out}, in its encoding. */
    static StandardOutput install() {
        StandardOutput watched = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        String encoding = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        boolean known = encoding != null && Charset.isSupported(encoding);
        System.setOut(
                new PrintStream(new BufferedOutputStream(watched), true, known ? Charset.forName(encoding) : Charset.defaultCharset()));
        return watched;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException failure) {
            lost = lost == null ? failure : lost;
            throw failure;
        }
    }

    /**
     * The exit status of a command whose output went here. A reader that has seen enough, such as {@code head}, changes nothing.
     *
     * @param status what the command itself says
     */
    int status(int status, PrintStream errors) {
        if (lost == null || String.valueOf(lost.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
            return status;
        }
        errors.println("ndh: standard output: not all of it could be written (" + lost.getMessage() + ")");
        return status == ExitStatus.PASSED.code() ? ExitStatus.HARNESS.code() : status;
    }
}
