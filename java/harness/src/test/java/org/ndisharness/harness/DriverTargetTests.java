// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.harness.driver.AdapterResources;
import org.ndisharness.harness.driver.DriverKeys;

/** A target file that names a user's driver: what it means, and what is said about a bad one. */
class DriverTargetTests {
    private static final String FULL = """
            {
              "name": "mine", "description": "A driver of a test", "transport": "embedded",
              "driver": {
                "image": "sub/my.sys", "service": "mydrv", "addressFamily": "0x4C50", "medium": "NdisMediumCoWan",
                "parameters": { "Level": 3, "Big": { "type": "REG_QWORD", "value": "0x100000000" }, "Names": ["a", "b"] },
                "adapter": {
                  "parameters": { "Latency": "5", "Key": { "type": "REG_BINARY", "value": "01 A0" }, "*MediaType": 5 },
                  "resources": {
                    "memory": [ { "start": "0xFEB00000", "length": 4096 } ], "ports": [ { "start": "0x300", "length": 32 } ],
                    "interrupt": { "vector": 10, "latched": true }
                  }
                },
                "sap": { "type": 1, "text": "abc" }, "call": { "callManager": { "type": 17, "bytes": "0102" } }, "oids": ["0x00010101", 7]
              }
            }
            """;

    @TempDir
    private Path folder;

    private TargetConfig read(String text) throws IOException {
        return ConfigFiles.target(Files.writeString(folder.resolve("mine.json"), text).toString());
    }

    @Test
    void theDriverIsStartedBesideOursFromWhereTheFileLies() throws IOException {
        TargetConfig target = read(FULL);

        assertThat(target.libraries()).containsExactly("ndis.sys", "wdfldr.sys");
        assertThat(target.services()).extracting(TargetConfig.Service::name).containsExactly("mydrv", "ndhctl");
        assertThat(target.driver().image()).isEqualTo(folder.resolve("sub").resolve("my.sys").toString());
        assertThat(target.driver().addressFamilyNumber()).hasValue(0x4C50);
        assertThat(target.driver().sap().address()).containsExactly('a', 'b', 'c');
        assertThat(target.driver().call().callManager().content()).containsExactly(1, 2);
        assertThat(target.driver().oidNumbers()).containsExactly(0x10101, 7);
        assertThat(target.driver().problems()).isEmpty();
    }

    @Test
    void theDriverKeyIsThatOfAnInstallation() throws IOException {
        String script = DriverKeys.script(read(FULL).driver());

        assertThat(script).contains("\\0000\tLatency\tsz\t5\n", "\\0000\tKey\tbinary\t01a0\n", "\\0000\t*MediaType\tdword\t5\n",
                "\\0000\t*IfType\tdword\t53\n", "\\0000\\Ndi\tService\tsz\tmydrv\n", "\\Control\tAllocConfig\tresource_list\t");
    }

    @Test
    void resourcesBecomeAResourceList() {
        AdapterResources resources = new AdapterResources(List.of(new AdapterResources.Range("0xFEB00000", 4096L)), List.of(),
                new AdapterResources.Interrupt(10L, null, null, null));
        ByteBuffer list = ByteBuffer.wrap(resources.list()).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(list.capacity()).isEqualTo(20 + 2 * 20);
        assertThat(list.getInt(16)).as("descriptors").isEqualTo(2);
        assertThat(list.get(20)).as("CmResourceTypeMemory").isEqualTo((byte) 3);
        assertThat(list.getLong(24)).isEqualTo(0xFEB00000L);
        assertThat(list.getInt(32)).isEqualTo(4096);
        assertThat(list.get(40)).as("CmResourceTypeInterrupt").isEqualTo((byte) 2);
        assertThat(list.getInt(44)).as("level").isEqualTo(10);
        assertThat(list.getInt(48)).as("vector").isEqualTo(10);
    }

    @Test
    void eachMessageHasADescriptorAndAVector() throws IOException {
        TargetConfig target = read(FULL.replace("\"latched\": true", "\"messages\": 2"));
        ByteBuffer list = ByteBuffer.wrap(target.driver().adapter().resources().list()).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(list.getInt(16)).as("descriptors").isEqualTo(4);
        assertThat(list.getShort(62)).as("latched, message").isEqualTo((short) 3);
        assertThat(list.getInt(68)).as("vector").isEqualTo(10);
        assertThat(list.getInt(88)).as("vector").isEqualTo(11);
        assertThat(DriverKeys.script(target.driver())).contains("interrupt\t10\ninterrupt\t11\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"0x4C50\" | \"CO_AF\" | /driver/addressFamily is \"CO_AF\": allowed are a number from 1 to 4294967295, \"0x...\", CO_ADDRESS_FAMILY_1394",
        "\"0x4C50\" | 0 | /driver/addressFamily is 0: allowed",
        "NdisMediumCoWan | CoWan | /driver/medium is \"CoWan\": allowed: NdisMedium802_3, NdisMediumAtm, NdisMediumCoWan",
        "REG_BINARY | REG_BYTES | /driver/adapter/parameters/Key is {\"type\":\"REG_BYTES\",\"value\":\"01 A0\"}: type \"REG_BYTES\"; allowed: REG_DWORD",
        "01 A0 | 01 A | allowed are pairs of hexadecimal digits",
        "\"Level\": 3 | \"Level\": -3 | /driver/parameters/Level is -3: allowed is a number from 0 to 4294967295",
        "0xFEB00000 | 0xFEB00010 | /driver/adapter/resources/memory/0/start is \"0xFEB00010\": allowed is a physical address of a page",
        "\"length\": 32 | \"length\": 65000 | /driver/adapter/resources/ports/0/length is 65000: allowed are 1 or more ports",
        "\"vector\": 10 | \"vector\": 300 | /driver/adapter/resources/interrupt/vector is 300: allowed is a number from 0 to 255",
        "\"latched\": true | \"messages\": 17 | /driver/adapter/resources/interrupt/messages is 17: allowed are 1 to 16",
        "0x00010101 | OID_X | /driver/oids/0 is \"OID_X\": allowed is a number",
        "\"bytes\": \"0102\" | \"bytes\": \"0102\", \"text\": \"x\" | /driver/call/callManager has bytes and text: allowed is one of them",
        "sub/my.sys | sub/my.dll | /driver/image is \"sub/my.dll\"",
        "\"service\": \"mydrv\" | \"services\": \"mydrv\" | unknown key; allowed: image, service, parameters",
        "\"embedded\" | \"device\" | /driver",
    })
    void aBadFileIsToldWithValueAndWhatIsAllowed(String from, String to, String message) {
        assertThat(FULL).contains(from);
        assertThatThrownBy(() -> read(FULL.replace(from, to))).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThatThrownBy(() -> read(FULL.replace("0x4C50", "x").replace("0x300", "y"))).hasMessageContainingAll("addressFamily",
                "ports/0/start");
    }
}
