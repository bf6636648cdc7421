// SPDX-License-Identifier: MIT
package org.ndisharness.cli.inspect;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The driver host's answer, as {@code native/host/inspect} writes it. Addresses are relative to the image. */
record ImageFacts(String file, long size, int subsystem, String linker, String osVersion, String subsystemVersion, long checksum,
        long imageSize, long entry, boolean relocations, long unwindEntries, List<Section> sections, List<Module> imports,
        List<Module> delayImports, boolean boundImports, List<String> exports, Security security, Pdb pdb, Version version, Kmdf kmdf) {

    /** A section with the flags of the file. */
    record Section(String name, long rva, long size, boolean read, boolean write, boolean execute, boolean pageable, boolean discardable) {
        /** As {@code r-x}. */
        String protection() {
            return (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-");
        }
    }

    /** A module of the import table; provider is the name of what stands in for it, or null. */
    record Module(String module, String provider, List<Symbol> symbols) {
        long provided() {
            return symbols.stream().filter(Symbol::provided).count();
        }
    }

    /** An import by name, or by ordinal if the name is null. */
    record Symbol(String name, Integer ordinal, boolean provided) {
        @Override
        public String toString() {
            return name != null ? name : "ordinal " + ordinal;
        }
    }

    /** Security features of the image. */
    record Security(boolean securityCookie, boolean guardFlag, long guardFunctions, boolean nxCompatible, boolean dynamicBase,
            boolean highEntropy, boolean forceIntegrity, String signature) {
    }

    /** The PDB that belongs to the image. */
    record Pdb(String path, String guid, long age) {
    }

    /** The version resource. */
    record Version(String file, String product, Map<String, String> strings) {
    }

    /** The framework that the image binds to. */
    record Kmdf(long major, long minor, long build, long functions) {
    }

    /** An import that nobody provides. */
    record Missing(String module, String symbol, Integer ordinal) {
    }

    /** Everything that nobody provides, in the order of the import table. */
    List<Missing> missing() {
        return imports.stream().flatMap(module -> module.symbols().stream().filter(symbol -> !symbol.provided())
                .map(symbol -> new Missing(module.module(), symbol.name(), symbol.ordinal()))).toList();
    }

    /** Names of the symbols that are imported from NDIS. */
    Stream<String> importsFromNdis() {
        return imports.stream().filter(module -> module.module().equalsIgnoreCase("ndis.sys")).flatMap(module -> module.symbols().stream())
                .map(ImageFacts.Symbol::name).filter(name -> name != null);
    }
}
