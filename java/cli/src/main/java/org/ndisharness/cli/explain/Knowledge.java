// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.ndisharness.conformance.CaseCatalogue;
import org.ndisharness.conformance.CaseInfo;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;

/** All that can be explained. */
final class Knowledge {
    private static final SourcePage NDIS_HEADER = new SourcePage("ndis.h of the Windows Driver Kit 10.0.16299", "", "");
    private static final SourcePage NT_HEADER = new SourcePage("NTSTATUS values, [MS-ERREF] 2.3.1",
            "https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55", "");
    private static final Map<String, String> BREACHES = Map.of(
            "trace", "A trace that shows otherwise: the monitor names the first wrong event.",
            "return-status", "A function or callback that returns another status.",
            "leak", "An object that is still there after the teardown.",
            "crash", "A bug check.",
            "irql", "A call or callback at another IRQL; not judged under Wine.");

    private record StatusText(String name, String meaning, String breaks) {
    }

    private record BugCheck(String code, String name, String meaning, String breaks, String page) {
        long number() {
            return Long.decode(code);
        }
    }

    private final Map<String, SourcePage> pages = read("pages.json", new TypeToken<Map<String, SourcePage>>() {
    }.getType());
    private final List<StatusText> statuses = read("statuses.json", new TypeToken<List<StatusText>>() {
    }.getType());
    private final List<BugCheck> bugChecks = read("bug-checks.json", new TypeToken<List<BugCheck>>() {
    }.getType());
    private final List<CaseInfo> cases = CaseCatalogue.of(SuiteConfig.ALL).cases();

    private static <T> T read(String resource, Type type) {
        try (InputStream in = Knowledge.class.getResourceAsStream(resource);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, type);
        } catch (IOException failure) {
            throw new IllegalStateException(resource + " cannot be read", failure);
        }
    }

    /** Everything that goes by this name or number; empty if nothing does. */
    List<Explanation> of(String name) {
        OptionalLong number = number(name);
        List<Explanation> found = new ArrayList<>();
        RuleCatalogue.shipped().rules().stream().filter(rule -> rule.id().equalsIgnoreCase(name)).map(this::explain).forEach(found::add);
        cases.stream().filter(info -> info.id().equals(name)).map(this::explain).forEach(found::add);
        statuses.stream().filter(status -> isStatus(status, name, number)).map(this::explain).forEach(found::add);
        bugChecks.stream()
                .filter(bugCheck -> bugCheck.name().equalsIgnoreCase(name) || number.isPresent() && number.getAsLong() == bugCheck.number())
                .map(this::explain).forEach(found::add);
        return found;
    }

    /** All names. */
    Collection<String> names() {
        return Stream.of(RuleCatalogue.shipped().rules().stream().map(Rule::id), cases.stream().map(CaseInfo::id),
                statuses.stream().map(StatusText::name),
                bugChecks.stream().map(BugCheck::name), bugChecks.stream().map(BugCheck::code)).flatMap(names -> names).toList();
    }

    private static OptionalLong number(String text) {
        try {
            return text.matches("(?i)0x[0-9a-f]{1,8}") ? OptionalLong.of(Long.decode(text)) : OptionalLong.empty();
        } catch (NumberFormatException tooLong) {
            return OptionalLong.empty();
        }
    }

    private static int code(StatusText status) {
        return status.name().startsWith("NDIS_") ? NdisStatus.parse(status.name()).map(NdisStatus::code).orElseThrow()
                : NtStatus.named().get(status.name());
    }

    private static boolean isStatus(StatusText status, String name, OptionalLong number) {
        return status.name().equalsIgnoreCase(name) || status.name().equalsIgnoreCase("NDIS_STATUS_" + name)
                || number.isPresent() && (int) number.getAsLong() == code(status);
    }

    private SourcePage page(String name) {
        SourcePage page = pages.get(name);
        if (page == null) {
            throw new IllegalStateException("page " + name + " is not in pages.json");
        }
        return page;
    }

    private Explanation explain(Rule rule) {
        List<String> facts = List.of("About " + rule.subject() + ", to be kept by " + rule.actor() + ", level " + rule.level(),
                "In version " + rule.since() + " of the rules and later");
        List<String> shownBy = cases.stream().filter(info -> info.rules().contains(rule.id())).map(CaseInfo::id).toList();
        return new Explanation("rule", rule.id(), rule.title(), "When " + rule.when() + " Then " + rule.then(),
                BREACHES.getOrDefault(rule.observable(), rule.observable()), facts, rule.source().stream().map(this::page).toList(),
                shownBy);
    }

    private Explanation explain(CaseInfo info) {
        List<String> facts = new ArrayList<>();
        if (!info.tags().isEmpty()) {
            facts.add("Tags: " + String.join(", ", info.tags()));
        }
        info.capabilities().forEach(capability -> facts.add("Needs " + capability));
        facts.add("Class " + info.testClass());
        info.sentences().forEach(sentence -> facts.add("Shows " + sentence.number() + ": " + sentence.says()));
        List<SourcePage> sources = info.sentences().stream().map(CaseInfo.Sentence::page).distinct().map(this::page).toList();
        return new Explanation("case", info.id(), info.testClass().replaceFirst(".*\\.", ""), info.intent(),
                "An event that does not come or comes otherwise, a broken rule of level must, lost events, something left by the "
                        + "teardown, a bug check.",
                facts, sources, info.rules());
    }

    private Explanation explain(StatusText status) {
        boolean ndis = status.name().startsWith("NDIS_");
        List<Rule> rules = RuleCatalogue.shipped().rules().stream().filter(rule -> names(rule, status.name())).toList();
        return new Explanation("status", status.name(), String.format("0x%08X", code(status)), status.meaning(), status.breaks(), List.of(),
                List.of(ndis ? NDIS_HEADER : NT_HEADER), rules.stream().map(Rule::id).toList());
    }

    private static boolean names(Rule rule, String status) {
        return (rule.when() + " " + rule.then()).matches("(?s).*\\b" + status + "\\b.*");
    }

    private Explanation explain(BugCheck bugCheck) {
        return new Explanation("bug check", bugCheck.name(), bugCheck.code(), bugCheck.meaning(), bugCheck.breaks(), List.of(),
                List.of(page(bugCheck.page())), List.of());
    }
}
