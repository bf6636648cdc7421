// SPDX-License-Identifier: MIT
package org.ndisharness.harness.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ndisharness.bridge.NativeBox;
import org.ndisharness.bridge.windows.KernelServices;
import org.ndisharness.bridge.windows.MachineState;
import org.ndisharness.bridge.windows.Registry;

/** The machine that this JVM runs on. */
final class LocalWindowsBox implements WindowsBox {
    @Override
    public boolean isWine() {
        return MachineState.isWine();
    }

    @Override
    public boolean isElevated() {
        return MachineState.isElevated();
    }

    @Override
    public OptionalInt codeIntegrity() {
        return MachineState.codeIntegrity();
    }

    @Override
    public Optional<Boolean> isProtectedByBitLocker() {
        return MachineState.isProtectedByBitLocker(System.getenv().getOrDefault("SystemDrive", "C:"));
    }

    @Override
    public Optional<Integer> registryNumber(String key, String name) {
        return Registry.number(key, name);
    }

    @Override
    public Optional<String> registryText(String key, String name) {
        return Registry.text(key, name);
    }

    @Override
    public List<String> registryTexts(String key, String name) {
        return Registry.texts(key, name);
    }

    @Override
    public List<String> registryKeys(String key) {
        return Registry.keys(key);
    }

    @Override
    public Optional<String> service(String name) {
        return KernelServices.state(name);
    }

    @Override
    public Optional<ImageFacts> image(Path file) {
        return Files.isRegularFile(file) ? Optional.of(ImageFacts.parse(NativeBox.image(file))) : Optional.empty();
    }

    @Override
    public BoxState state() {
        return BoxState.local();
    }

    @Override
    public Path windowsFolder() {
        return Path.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows"));
    }

    @Override
    public Optional<Path> newestFile(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending))
                    .max(Comparator.comparing(LocalWindowsBox::modified));
        } catch (IOException failure) {
            throw new UncheckedIOException(folder + " cannot be read", failure);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read", failure);
        }
    }
}
