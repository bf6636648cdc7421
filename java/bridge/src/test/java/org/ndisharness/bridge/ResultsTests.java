// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResultsTests {
    @Test
    void everyErrorHasItsException() {
        Set<Class<?>> types = new HashSet<>();
        for (int code = -1; code >= -18; code--) {
            RuntimeException exception = Results.exception(code, "text %s", 0xC000000D, 87);
            assertThat(exception).hasMessage("text %s");
            types.add(exception.getClass());
        }
        assertThat(types).hasSize(15);
    }

    @Test
    void statusesHaveTheirNames() {
        NativeException.Status status = (NativeException.Status) Results.exception(-11, "", 0xC000000D, 87);
        assertThat(status.statusName()).isEqualTo("STATUS_INVALID_PARAMETER");
        assertThat(status.win32()).isEqualTo(87);
        NativeException.Win32 win32 = (NativeException.Win32) Results.exception(-12, "", 0, 5);
        assertThat(win32.errorName()).isEqualTo("ERROR_ACCESS_DENIED");
        assertThat(Win32Error.name(4711)).isEqualTo("Win32 error 4711");
    }

    @Test
    void aBadSpecificationIsNamed() {
        assertThatThrownBy(() -> NativeTarget.open("transport\tcarrier pigeon\n"))
                .isInstanceOf(NativeException.BootFailed.class)
                .hasMessageContaining("'carrier pigeon'");
        assertThatThrownBy(() -> NativeTarget.open("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesOfAClosedBufferAreRefused() {
        NativeBuffer buffer = NativeBuffer.allocate(4096);
        buffer.bytes().putLong(8, 1);
        buffer.close();
        buffer.close();
        assertThatThrownBy(buffer::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> NativeBuffer.allocate(0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("size 0");
    }

    @Test
    void theHelpersVersionIsTheHeaders() {
        assertThat(Library.ndh_version()).isEqualTo(0x00010000);
    }
}
