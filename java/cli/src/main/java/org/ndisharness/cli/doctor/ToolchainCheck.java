// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What building needs; running does not. The native tools are those of {@code native/setup.sh}. */
final class ToolchainCheck implements Check {
    private static final int OLDEST_LLVM = 14;
    private static final int NEWEST_LLVM = 18;
    private static final String JAVA_TOOLS = "apt-get install openjdk-17-jdk-headless maven";
    private static final String NATIVE_TOOLS = "native/setup.sh";
    private static final List<Tool> TOOLS = List.of(
            new Tool(JAVA_TOOLS, "javac"), new Tool(JAVA_TOOLS, "mvn"),
            new Tool(NATIVE_TOOLS, "clang"), llvm("lld-link"), llvm("llvm-dlltool"), llvm("llvm-rc"),
            new Tool(NATIVE_TOOLS, "x86_64-w64-mingw32-gcc"), new Tool(NATIVE_TOOLS, "cmake"), new Tool(NATIVE_TOOLS, "make", "gmake"),
            new Tool(NATIVE_TOOLS, "gcc"));

    /** A tool under any of its names. */
    private record Tool(String mend, List<String> programs) {
        Tool(String mend, String... programs) {
            this(mend, List.of(programs));
        }

        String name() {
            return programs.get(0);
        }
    }

    private final ToolProbe probe;

    ToolchainCheck(ToolProbe probe) {
        this.probe = probe;
    }

    private static Tool llvm(String name) {
        Stream<String> versions = IntStream.rangeClosed(OLDEST_LLVM, NEWEST_LLVM).mapToObj(version -> name + "-" + version);
        return new Tool(NATIVE_TOOLS, Stream.concat(Stream.of(name), versions).toList());
    }

    @Override
    public String name() {
        return "toolchain";
    }

    @Override
    public Finding examine() {
        List<Tool> missing = TOOLS.stream().filter(tool -> tool.programs().stream().noneMatch(program -> probe.find(program).isPresent()))
                .toList();
        if (missing.isEmpty()) {
            return Finding.ok(name(), "all that building needs is there");
        }
        return Finding.note(name(),
                "needed only to build, and not there: " + missing.stream().map(Tool::name).collect(Collectors.joining(", ")),
                missing.stream().map(Tool::mend).distinct().collect(Collectors.joining(" && ")));
    }
}
