// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.Miniport;
import org.ndisharness.trace.FunctionId;

/** Each method of the scripting API that makes an NDIS call names the function, its IRQL and its page, for both kinds of call manager. */
class ScriptDocumentationTests {
    private static final Pattern METHOD =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+\\s+)*public \\w+ (\\w+)\\(", Pattern.DOTALL);
    private static final Pattern FUNCTION =
            Pattern.compile("(Ndis\\w+) \\(\\{@code (nf-ndis-\\w+\\.md)}(, (?:PASSIVE_LEVEL|(?:at|IRQL at most) DISPATCH_LEVEL))?\\)");
    private static final Pattern PAGE = Pattern.compile("\\bn[cfs]-ndis-\\w+\\.md");
    private static final Path HARNESS = Path.of(System.getProperty("ndh.root"), "java/harness/src/main/java");
    private static final Set<String> WITHOUT_CALL = Set.of("isStandAlone", "isNdis5", "from", "misusing", "async", "on");

    private record Named(FunctionId function, String page, boolean saysIrql) {
    }

    private static Map<String, List<String>> texts(Class<?> type) throws IOException {
        String source = Files.readString(HARNESS.resolve(type.getName().replace('.', '/') + ".java"));
        Map<String, List<String>> texts = new HashMap<>();
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            String text = method.group(1).replaceAll("\\s*\\n\\s*\\* ?", " ");
            texts.merge(method.group(2), List.of(text), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
        }
        return texts;
    }

    private static List<Named> named(String text) {
        return FUNCTION.matcher(text).results().map(ScriptDocumentationTests::named).toList();
    }

    private static Named named(MatchResult found) {
        String name = found.group(1);
        FunctionId function = FunctionId.ofSymbol(name).orElseThrow(() -> new AssertionError(name + " is no FunctionId"));
        return new Named(function, found.group(2), found.group(3) != null);
    }

    private static JsonObject pages() throws IOException {
        try (InputStreamReader in = new InputStreamReader(Knowledge.class.getResourceAsStream("pages.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(in).getAsJsonObject();
        }
    }

    private static List<Method> calls(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic() && !WITHOUT_CALL.contains(m.getName())).toList();
    }

    @ParameterizedTest
    @ValueSource(classes = {Client.class, CallManager.class, Miniport.class})
    void everyCallNamesItsFunctionIrqlAndPage(Class<?> type) throws IOException {
        Map<String, List<String>> texts = texts(type);
        JsonObject pages = pages();
        for (Method method : calls(type)) {
            assertThat(texts.get(method.getName())).as("%s.%s: texts of all overloads", type.getSimpleName(), method.getName())
                    .hasSize((int) calls(type).stream().filter(m -> m.getName().equals(method.getName())).count());
            for (String text : texts.get(method.getName())) {
                String where = type.getSimpleName() + "." + method.getName() + ":" + text;
                List<Named> named = named(text);
                assertThat(named).as(where).isNotEmpty().anyMatch(Named::saysIrql);
                assertThat(named).as(where).allSatisfy(n -> {
                    assertThat(n.page).isEqualTo("nf-ndis-" + n.function.symbol().toLowerCase(Locale.ROOT) + ".md");
                    assertThat(pages.has(n.page)).as("pages.json has " + n.page).isTrue();
                });
            }
        }
    }

    /** Also the pages of callbacks, structures and commands. */
    @Test
    void everyPageThatTheHarnessNamesIsKnown() throws IOException {
        JsonObject pages = pages();
        try (Stream<Path> files = Files.walk(HARNESS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                PAGE.matcher(Files.readString(file)).results().map(MatchResult::group)
                        .forEach(page -> assertThat(pages.has(page)).as("pages.json has %s of %s", page, file.getFileName()).isTrue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {CallManager.class, Call.class})
    void theCallManagersNamesOfBothKindsAreSaid(Class<?> type) throws IOException {
        for (List<String> overloads : texts(type).values()) {
            for (String text : overloads) {
                List<FunctionId> all = named(text).stream().map(Named::function).toList();
                List<FunctionId> integrated = all.stream().filter(f -> f.symbol().startsWith("NdisMCm")).toList();
                assertThat(all).as(text).containsAll(integrated.stream().map(FunctionId::ofStandAlone).toList());
            }
        }
    }
}
