// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ndisharness.harness.windows.BoxState;
import org.ndisharness.harness.windows.ImageFacts;
import org.ndisharness.harness.windows.WindowsBox;

/** A Windows machine on which all is well until a test says otherwise. */
final class FakeBox implements WindowsBox {
    static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
    static final String TRANSPORTS = "SYSTEM\\CurrentControlSet\\Control\\Network\\{4D36E975-E325-11CE-BFC1-08002BE10318}";

    boolean wine;
    boolean elevated = true;
    OptionalInt codeIntegrity = OptionalInt.of(1 | TEST_SIGNING);
    Optional<Boolean> bitLocker = Optional.of(false);
    final Map<String, Object> registry = new HashMap<>(Map.of(
            SERVICES + "ndhctl\\ImagePath", "\\SystemRoot\\System32\\drivers\\ndhctl.sys",
            SERVICES + "ndhmp\\ImagePath", "\\??\\C:\\store\\ndhmp.sys",
            SERVICES + "ndhmp\\Start", 3,
            TRANSPORTS + "\\{1}\\ComponentId", "ms_tcpip",
            TRANSPORTS + "\\{2}\\ComponentId", "ndh_ctl"));
    final Map<String, String> services = new HashMap<>(Map.of("ndhctl", "running", "ndhmp", "stopped"));
    final Map<String, ImageFacts> images = new HashMap<>(Map.of(
            "C:\\Windows\\System32\\drivers\\ndhctl.sys", image("1.0.0.0", true), "C:\\store\\ndhmp.sys", image("1.0.0.0", true)));
    BoxState.Part<BoxState.Adapter> adapter = adapter(22, false);
    BoxState.Part<BoxState.Binding> binding = new BoxState.Part<>("", "", List.of(new BoxState.Binding("ndhctl->ndhmp", true)));
    Optional<Path> dump = Optional.empty();

    static ImageFacts image(String version, boolean trusted) {
        return new ImageFacts("NDIS Harness project", "", version, trusted ? "signed by \"test\" (embedded)" : "not signed", trusted,
                false);
    }

    static BoxState.Part<BoxState.Adapter> adapter(int problem, boolean started) {
        return new BoxState.Part<>("", "", List.of(new BoxState.Adapter("ROOT\\NDISHARNESS\\0000", problem, started)));
    }

    @Override
    public boolean isWine() {
        return wine;
    }

    @Override
    public boolean isElevated() {
        return elevated;
    }

    @Override
    public OptionalInt codeIntegrity() {
        return codeIntegrity;
    }

    @Override
    public Optional<Boolean> isProtectedByBitLocker() {
        return bitLocker;
    }

    @Override
    public Optional<Integer> registryNumber(String key, String name) {
        return Optional.ofNullable((Integer) registry.get(key + "\\" + name));
    }

    @Override
    public Optional<String> registryText(String key, String name) {
        return Optional.ofNullable((String) registry.get(key + "\\" + name));
    }

    @Override
    public List<String> registryTexts(String key, String name) {
        return Optional.ofNullable((String) registry.get(key + "\\" + name)).map(text -> List.of(text.split(","))).orElse(List.of());
    }

    @Override
    public List<String> registryKeys(String key) {
        return registry.keySet().stream().filter(path -> path.startsWith(key + "\\"))
                .map(path -> path.substring(key.length() + 1).replaceFirst("\\\\.*", "")).distinct().toList();
    }

    @Override
    public Optional<String> service(String name) {
        return Optional.ofNullable(services.get(name));
    }

    @Override
    public Optional<ImageFacts> image(Path file) {
        return Optional.ofNullable(images.get(file.toString()));
    }

    @Override
    public BoxState state() {
        return new BoxState(adapter, binding);
    }

    @Override
    public Path windowsFolder() {
        return Path.of("C:\\Windows");
    }

    @Override
    public Optional<Path> newestFile(Path folder, String ending) {
        return dump;
    }
}
