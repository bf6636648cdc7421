// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Writes JSON so that it may stand inside a script element: {@code <} becomes an escape, which only strings hold. */
final class ScriptSafeWriter extends FilterWriter {
    ScriptSafeWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        if (character == '<') {
            out.write("\\u003c");
        } else {
            out.write(character);
        }
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        write(new String(characters, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        int from = offset;
        for (int at = text.indexOf('<', offset); at >= 0 && at < offset + length; at = text.indexOf('<', from)) {
            out.write(text, from, at - from);
            out.write("\\u003c");
            from = at + 1;
        }
        out.write(text, from, offset + length - from);
    }
}
