// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad configuration file gets an error that says where, what is there and what is allowed. */
class ConfigFilesTests {
    private static final String GOOD = """
            {
              "name": "mine",
              "description": "A target of a test",
              "transport": "embedded",
              "processors": 3,
              "verifier": false,
              "libraries": ["ndis.sys", "wdfldr.sys"],
              "services": [
                { "name": "ndhmp", "image": "ndhmp.sys" },
                { "name": "ndhctl", "image": "ndhctl.sys", "parameters": { "AllowMisuse": 1, "Comment": "text", "Allowed": ["a", "b c"] } }
              ]
            }
            """;
    private static final String SUITE =
            """
                    { "name": "close-call", "description": "A suite", "packages": ["org.ndisharness.conformance.closecall"], "rules": ["MCM-CLOSE-*"] }
                    """;

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("mine.json"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-guarded", "device"})
    void everyTargetThatShipsIsRead(String name) {
        TargetConfig target = ConfigFiles.target(name);

        assertThat(target.name()).isEqualTo(name);
        assertThat(target.isEmbedded()).isEqualTo(!name.equals("device"));
        assertThat(target.services()).hasSize(target.isEmbedded() ? 2 : 0);
    }

    /** They are not looked at again when a file is checked against them. */
    @ParameterizedTest
    @ValueSource(strings = {"errata", "probe", "run", "suite", "switches", "target"})
    void everySchemaThatShipsIsASchema(String name) throws IOException {
        try (InputStream in = ConfigFiles.class.getResourceAsStream("/org/ndisharness/config/schema/" + name + ".schema.json")) {
            JsonElement schema = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8));

            assertThatCode(
                    () -> new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator().registerSchema(schema))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theWineTargetIsADeviceWithServices() {
        TargetConfig target = ConfigFiles.target("wine");

        assertThat(target.isEmbedded()).isFalse();
        assertThat(target.wine()).isTrue();
        assertThat(target.services()).extracting(TargetConfig.Service::name).containsExactly("ndhmp", "ndhctl");
    }

    @Test
    void aTargetFileIsReadWhole() throws IOException {
        TargetConfig target = ConfigFiles.target(file(GOOD).toString());

        assertThat(target.name()).isEqualTo("mine");
        assertThat(target.processors()).isEqualTo(3);
        assertThat(target.verifier()).isFalse();
        assertThat(target.libraries()).containsExactly("ndis.sys", "wdfldr.sys");
        assertThat(target.services().get(1)).isEqualTo(
                new TargetConfig.Service("ndhctl", "ndhctl.sys",
                        Map.of("AllowMisuse", 1L, "Comment", "text", "Allowed", List.of("a", "b c"))));
    }

    @Test
    void defaultsAreThoseOfTheSchema() throws IOException {
        TargetConfig target =
                ConfigFiles.target(file(GOOD.replace("\"processors\": 3,", "").replace("\"verifier\": false,", "")).toString());

        assertThat(target.processors()).isEqualTo(2);
        assertThat(target.verifier()).isTrue();
    }

    /** The good file with one thing replaced, the JSON pointer, the value and what is allowed. */
    static Stream<Arguments> badTargets() {
        return Stream.of(
                Arguments.of("\"processors\": 3", "\"processors\": \"three\"", "/processors", "\"three\"", "integer"),
                Arguments.of("\"processors\": 3", "\"processors\": 9", "/processors", "9", "4"),
                Arguments.of("\"verifier\": false", "\"verifier\": \"no\"", "/verifier", "\"no\"", "boolean"),
                Arguments.of("\"verifier\"", "\"verifyer\"", "/verifyer", "false",
                        "unknown key; allowed: $schema, name, description, transport"),
                Arguments.of("\"name\": \"mine\"", "\"name\": \"Not A Name\"", "/name", "\"Not A Name\"", "^[a-z][a-z0-9-]{0,31}$"),
                Arguments.of("\"transport\": \"embedded\"", "\"transport\": \"serial\"", "/transport", "\"serial\"", "embedded"),
                Arguments.of("\"verifier\": false", "\"wine\": true", "/wine", "true", "false"),
                Arguments.of("\"name\": \"mine\",", "", "/", "an object", "name"),
                Arguments.of("\"libraries\": [\"ndis.sys\", \"wdfldr.sys\"]", "\"libraries\": [7]", "/libraries/0", "7", "string"),
                Arguments.of("{ \"name\": \"ndhmp\", \"image\": \"ndhmp.sys\" }", "{ \"name\": \"ndhmp\" }", "/services/0", "an object",
                        "image"),
                Arguments.of("\"name\": \"ndhmp\"", "\"name\": \"ndh/mp\"", "/services/0/name", "\"ndh/mp\"", "^[A-Za-z0-9_]{1,32}$"),
                Arguments.of("\"AllowMisuse\": 1", "\"AllowMisuse\": true", "/services/1/parameters/AllowMisuse", "true", "integer"),
                Arguments.of("\"services\"", "\"servces\"", "/", "an object", "services"),
                Arguments.of("\"transport\": \"embedded\"", "\"transport\": \"device\"", "/services", "[", "not allowed"));
    }

    @ParameterizedTest
    @MethodSource("badTargets")
    void aBadValueIsNamedWithItsPlace(String what, String by, String pointer, String value, String allowed) throws IOException {
        assertThat(GOOD).contains(what);
        Path file = file(GOOD.replace(what, by));

        assertThatThrownBy(() -> ConfigFiles.target(file.toString())).isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("\n  " + pointer + " is " + value)
                .hasMessageContaining(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ \"name\": \"mine\"", "name: mine", "{ \"name\": \"mine\" } trailing", ""})
    void whatIsNotJsonIsNamedWithItsPlace(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> ConfigFiles.target(file.toString())).isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ": not JSON").hasMessageContaining("line");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing.json");

        assertThatThrownBy(() -> ConfigFiles.target(missing.toString())).isInstanceOf(ConfigException.class)
                .hasMessageContaining(missing.toString()).hasMessageContaining("no such file");
    }

    @Test
    void anUnknownTargetListsThoseThatThereAre() {
        assertThatThrownBy(() -> ConfigFiles.target("embeded")).isInstanceOf(ConfigException.class)
                .hasMessageContaining("'embeded'").hasMessageContaining("known: device, embedded, embedded-guarded, ");
    }

    @Test
    void anImageThatIsNotThereIsNamed() throws IOException {
        TargetConfig target = ConfigFiles.target(file(GOOD.replace("\"ndhmp.sys\"", "\"./nowhere/ndhmp.sys\"")).toString());

        assertThatThrownBy(() -> Target.open(target)).hasMessageContaining("./nowhere/ndhmp.sys").hasMessageContaining("no such file");
    }

    @Test
    void aSuiteFileIsCheckedToo() throws IOException {
        assertThat(SuiteConfig.read(file(SUITE).toString()).name()).isEqualTo("close-call");

        Path bad = file(SUITE.replace("org.ndisharness.conformance.closecall", "Not.A.Package").replace("MCM-CLOSE-*", "mcm"));
        assertThatThrownBy(() -> SuiteConfig.read(bad.toString())).isInstanceOf(ConfigException.class)
                .hasMessageContaining(bad.toString()).hasMessageContaining("/packages/0 is \"Not.A.Package\"")
                .hasMessageContaining("/rules/0 is \"mcm\"");
    }

    @Test
    void aSuiteHasPackagesOrNamesOthers() throws IOException {
        Path all = file("{ \"name\": \"mine\", \"description\": \"Others\", \"suites\": [\"all\", \"close-call\"], \"rules\": [] }");
        assertThat(SuiteConfig.read(all.toString()).parts()).extracting(SuiteConfig::name)
                .containsExactlyElementsOf(SuiteConfig.read("all").suites());

        Path both = file(SUITE.replace("\"rules\"", "\"suites\": [\"close-call\"], \"rules\""));
        assertThatThrownBy(() -> SuiteConfig.read(both.toString())).isInstanceOf(ConfigException.class)
                .hasMessageContaining(both.toString());
        Path neither = file(SUITE.replace("\"packages\"", "\"packges\""));
        assertThatThrownBy(() -> SuiteConfig.read(neither.toString())).isInstanceOf(ConfigException.class)
                .hasMessageContaining("/packges is").hasMessageContaining("packages, suites");
        Path unknown = file("{ \"name\": \"mine\", \"description\": \"Others\", \"suites\": [\"close-cal\"], \"rules\": [] }");
        SuiteConfig suite = SuiteConfig.read(unknown.toString());
        assertThatThrownBy(suite::parts).isInstanceOf(ConfigException.class).hasMessageContaining("'close-cal'");
    }

    @Test
    void theSuiteAllNamesEverySuiteFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("ndh.root"), "harness-config", "suites"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(ConfigFiles.suites());
        }
    }

    @Test
    void anUnknownSuiteListsThoseThatThereAre() {
        assertThatThrownBy(() -> SuiteConfig.read("open-call")).isInstanceOf(ConfigException.class)
                .hasMessageContaining("'open-call'").hasMessageContaining("close-call");
    }
}
