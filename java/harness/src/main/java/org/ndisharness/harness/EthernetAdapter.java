// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code ethernet} block of a target file: an Ethernet adapter below the drivers, {@code ndheth.sys}, whose wire a test has in hand.
 *
 * @param address of its station, six bytes in hexadecimal with or without separators; null: 02-4E-44-48-00-01
 */
public record EthernetAdapter(String address) {
    static final String SERVICE = "ndheth";
    private static final String DEFAULT_ADDRESS = "02-4E-44-48-00-01";

    /** With the default of the schema. */
    public EthernetAdapter {
        address = address == null ? DEFAULT_ADDRESS : address;
    }

    /** The six bytes of the address. */
    public byte[] station() {
        return HexFormat.of().parseHex(digits());
    }

    /** The driver, with the keyword that names its address. */
    TargetConfig.Service service() {
        return new TargetConfig.Service(SERVICE, "ndheth.sys", Map.of("NetworkAddress", digits()));
    }

    private String digits() {
        return address.replaceAll("[:-]", "").toUpperCase(Locale.ROOT);
    }
}
