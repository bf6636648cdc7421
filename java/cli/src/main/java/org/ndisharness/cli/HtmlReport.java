// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.chart.HtmlChart;

/** Writes the report: one self-contained page with a sequence chart for each case. */
final class HtmlReport {
    private final SuiteConfig suite;
    private final RunOptions options;

    HtmlReport(SuiteConfig suite, RunOptions options) {
        this.suite = suite;
        this.options = options;
    }

    /**
     * Writes the page.
     *
     * @param notes about errata
     * @param charts what was drawn in this run; other traces are read
     */
    void write(List<CaseResult> results, List<String> notes, DriverFindings findings, RunCharts charts, Path file) throws IOException {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setClassForTemplateLoading(HtmlReport.class, "");
        configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        Template template = configuration.getTemplate("report.ftlh");
        Map<String, Object> model = model(results, charts);
        model.put("notes", notes);
        model.put("driver", findings == null ? "" : findings.service());
        model.put("findings", findings == null ? List.of() : findings.lines());
        AtomicFile.write(file, out -> {
            try {
                template.process(model, out);
            } catch (TemplateException failure) {
                throw new IOException("report.html: " + failure.getMessage(), failure);
            }
        });
    }

    private Map<String, Object> model(List<CaseResult> results, RunCharts charts) throws IOException {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("suite", suite.name());
        model.put("description", suite.description());
        model.put("target", options.target());
        model.put("seed", Long.toUnsignedString(options.seed()));
        model.put("isolation", options.isolation());
        model.put("rules", options.judging().rules().number());
        model.put("label", results.stream().flatMap(r -> r.fact("label").stream()).findFirst().orElse("Nothing ran"));
        model.put("counts", counts(results));
        SuiteParts parts = SuiteParts.of(suite);
        Map<String, Map<String, Long>> suites = new LinkedHashMap<>();
        if (parts.areSeveral()) {
            parts.split(results).forEach((name, of) -> suites.put(name, counts(of)));
        }
        model.put("suites", suites);
        model.put("total", results.size());
        model.put("style", resource("report.css"));
        model.put("script", resource("report.js"));
        model.put("chartStyle", HtmlChart.style());
        ReportData data = new ReportData(options, parts, results, charts);
        model.put("charts", (TemplateDirectiveModel) (environment, parameters, variables, body) -> data.writeCharts(environment.getOut()));
        model.put("data", (TemplateDirectiveModel) (environment, parameters, variables, body) -> data.write(environment.getOut()));
        return model;
    }

    private static Map<String, Long> counts(List<CaseResult> results) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            long count = results.stream().filter(r -> r.verdict() == verdict).count();
            if (count > 0) {
                counts.put(verdict.toString(), count);
            }
        }
        return counts;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
