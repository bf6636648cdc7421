// SPDX-License-Identifier: MIT
package org.ndisharness.cli.inspect;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an image is for NDIS, as far as its imports tell. They tell the major version, because NDIS 5 and 6 have different functions to
 * register with; the minor one stands in a structure that the driver passes at run time.
 *
 * @param version {@code 5.x}, {@code 6.x}, {@code 5.x and 6.x}, {@code unknown}, or {@code none} for an image that imports nothing from
 * NDIS
 * @param roles what it registers as
 * @param evidence the imports that say so
 * @param note what that does not tell
 */
record NdisUse(String version, List<String> roles, List<String> evidence, String note) {
    private static final String MINIPORT = "miniport";
    private static final String PROTOCOL = "protocol";
    private static final String MCM = "integrated call manager (MCM)";
    private static final String CALL_MANAGER = "call manager";
    private static final String CLIENT = "CoNDIS client";
    private static final List<Mark> MARKS = List.of(
            new Mark("NdisMRegisterMiniportDriver", 6, MINIPORT),
            new Mark("NdisMRegisterMiniport", 5, MINIPORT),
            new Mark("NdisInitializeWrapper", 5, MINIPORT),
            new Mark("NdisIMRegisterLayeredMiniport", 5, "intermediate driver"),
            new Mark("NdisFRegisterFilterDriver", 6, "filter"),
            new Mark("NdisRegisterProtocolDriver", 6, PROTOCOL),
            new Mark("NdisRegisterProtocol", 5, PROTOCOL),
            new Mark("NdisMCmRegisterAddressFamilyEx", 6, MCM),
            new Mark("NdisMCmRegisterAddressFamily", 5, MCM),
            new Mark("NdisCmRegisterAddressFamilyEx", 6, CALL_MANAGER),
            new Mark("NdisCmRegisterAddressFamily", 5, CALL_MANAGER),
            new Mark("NdisClOpenAddressFamilyEx", 6, CLIENT),
            new Mark("NdisClOpenAddressFamily", 5, CLIENT));

    /** An import that says what a driver is. */
    private record Mark(String symbol, int generation, String role) {
    }

    static NdisUse of(ImageFacts facts) {
        Set<String> imported = facts.importsFromNdis().collect(Collectors.toSet());
        List<Mark> found = MARKS.stream().filter(mark -> imported.contains(mark.symbol())).toList();
        List<String> roles = found.stream().map(Mark::role).distinct().toList();
        List<String> evidence = found.stream().map(Mark::symbol).toList();
        if (imported.isEmpty()) {
            return new NdisUse("none", roles, evidence, "it imports nothing from ndis.sys");
        }
        if (found.isEmpty()) {
            return new NdisUse("unknown", roles, evidence, "it imports no function that registers a driver with NDIS");
        }
        String version = found.stream().map(Mark::generation).distinct().sorted().map(generation -> generation + ".x")
                .collect(Collectors.joining(" and "));
        return new NdisUse(version, roles, evidence, "by its imports; the minor version is passed at run time, the file does not tell it"
                + (version.equals("5.x") ? "; Windows 8 and later load no NDIS 5.x driver" : ""));
    }
}
