package dev.assize.reports.sarif;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.policy.Exhibit;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.Visible;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The run of one tool: its rules as far as they were broken, its invocations, its results.
final class ToolRunJson {
    private static final int MAX_TITLE = 300;
    private static final int MAX_TEXT = 4_000;
    /// GitHub refuses a rule with more.
    private static final int MAX_TAGS = 20;

    private final ChangeReport report;
    private final String tool;
    private final List<Exhibit> exhibits;
    private final List<JudgedFinding> findings;
    private final Map<String, List<Finding>> byRule = new LinkedHashMap<>();
    private final Map<String, Integer> ruleIndexes = new HashMap<>();
    private final List<String> cwes;

    ToolRunJson(ChangeReport report, String tool, List<Exhibit> exhibits, List<JudgedFinding> findings) {
        this.report = report;
        this.tool = tool;
        this.exhibits = exhibits;
        this.findings = findings;
        TreeSet<String> weaknesses =
                new TreeSet<>(Comparator.comparing((String cwe) -> cwe.length()).thenComparing(cwe -> cwe));
        for (JudgedFinding judged : findings) {
            Finding finding = judged.finding();
            byRule.computeIfAbsent(finding.rule(), _ -> new ArrayList<>()).add(finding);
            weaknesses.addAll(finding.cwes());
        }
        byRule.keySet().forEach(rule -> ruleIndexes.put(rule, ruleIndexes.size()));
        this.cwes = List.copyOf(weaknesses);
    }

    Json.Object toJson() {
        return Json.object()
                .put("tool", Json.object().put("driver", driver()).build())
                .put("automationDetails", SarifParts.automation(report, tool))
                .put("originalUriBaseIds", Places.BASES)
                .put("columnKind", "utf16CodeUnits")
                .put("invocations", Json.array(exhibits, ToolRunJson::invocation))
                .put("taxonomies", cwes.isEmpty() ? null : new Json.Array(List.of(taxonomy())))
                .put("results", Json.array(findings, this::result))
                .build();
    }

    private Json.Object driver() {
        Json.Builder driver = Json.object().put("name", Visible.line(tool, 100));
        String version = exhibits.getLast().evidence().run().version();
        if (!version.isEmpty()) {
            driver.put("version", Visible.line(version, 100));
        }
        if (!cwes.isEmpty()) {
            driver.put("supportedTaxonomies", new Json.Array(List.of(cweComponent())));
        }
        List<Json> described = new ArrayList<>();
        byRule.forEach((id, broken) -> described.add(rule(id, broken)));
        return driver.put("rules", new Json.Array(described)).build();
    }

    // Rules.

    /// @param broken findings of this rule, of which the gravest gives the rule its weight
    private Json.Object rule(String id, List<Finding> broken) {
        Finding first = broken.getFirst();
        Severity worst = broken.stream()
                .map(Finding::severity)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Double score = broken.stream()
                .map(ToolRunJson::securitySeverity)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Json.Builder rule = Json.object()
                .put("id", Visible.text(id))
                .put("shortDescription", SarifParts.message(Visible.line(first.title(), MAX_TITLE)))
                .put("fullDescription", SarifParts.message(Visible.cut(described(first), MAX_TEXT)))
                .put("help", help(first))
                .put(
                        "defaultConfiguration",
                        Json.object().put("level", SarifParts.level(worst)).build());
        first.references().stream().filter(Markup::isWeb).findFirst().ifPresent(link -> rule.put("helpUri", link));
        Json.Builder properties = Json.object().putTexts("tags", tags(first));
        if (score != null) {
            properties.put("security-severity", String.format(Locale.ROOT, "%.1f", score));
        }
        List<Json> relations = new ArrayList<>();
        for (String cwe : first.cwes()) {
            relations.add(Json.object()
                    .put("target", cweReference(cwe))
                    .put("kinds", Json.texts(List.of("superset")))
                    .build());
        }
        if (!relations.isEmpty()) {
            rule.put("relationships", new Json.Array(relations));
        }
        return rule.put("properties", properties.build()).build();
    }

    private static String described(Finding finding) {
        return finding.description().isEmpty() ? finding.title() : Visible.text(finding.description());
    }

    private static Json.Object help(Finding finding) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(described(finding));
        if (!finding.remedy().isEmpty()) {
            paragraphs.add("Mend: " + Visible.text(finding.remedy()));
        }
        finding.references().stream().filter(Markup::isWeb).forEach(paragraphs::add);
        return SarifParts.message(Visible.cut(String.join("\n\n", paragraphs), MAX_TEXT));
    }

    /// `security` is what makes GitHub look at the score; `external/cwe/…` is how it knows a CWE.
    private static List<String> tags(Finding finding) {
        List<String> tags = new ArrayList<>();
        if (finding.stage() != Stage.CODE_QUALITY) {
            tags.add("security");
        }
        tags.add(finding.stage().word());
        for (String cwe : finding.cwes()) {
            tags.add("external/cwe/" + cwe.toLowerCase(Locale.ROOT));
        }
        finding.aliases().stream().map(alias -> Visible.line(alias, 100)).forEach(tags::add);
        return tags.stream().distinct().limit(MAX_TAGS).toList();
    }

    /// A score in the band of the severity: the CVSS base score where both agree, else the middle of the band, so
    /// that a viewer shows the severity the gate used. None for what is no matter of security or unknown.
    private static @Nullable Double securitySeverity(Finding finding) {
        if (finding.stage() == Stage.CODE_QUALITY) {
            return null;
        }
        Double cvss = finding.cvssScore();
        if (cvss != null && Severity.ofCvss(cvss) == finding.severity()) {
            return cvss;
        }
        return switch (finding.severity()) {
            case CRITICAL -> 9.5;
            case HIGH -> 8.0;
            case MEDIUM -> 5.5;
            case LOW -> 2.0;
            case INFO -> 0.0;
            case UNKNOWN -> null;
        };
    }

    // Taxonomy (§3.19.3): the CWEs named here.

    private Json.Object taxonomy() {
        return Json.object()
                .put("name", "CWE")
                .put("organization", "MITRE")
                .put("shortDescription", SarifParts.message("Common Weakness Enumeration"))
                .put("informationUri", "https://cwe.mitre.org/")
                .put("isComprehensive", false)
                .put("taxa", Json.array(cwes, cwe -> Json.object()
                        .put("id", number(cwe))
                        .put("helpUri", "https://cwe.mitre.org/data/definitions/" + number(cwe) + ".html")
                        .build()))
                .build();
    }

    private Json.Object cweReference(String cwe) {
        return Json.object()
                .put("id", number(cwe))
                .put("index", cwes.indexOf(cwe))
                .put("toolComponent", cweComponent())
                .build();
    }

    private static Json.Object cweComponent() {
        return Json.object().put("name", "CWE").put("index", 0).build();
    }

    private static String number(String cwe) {
        return cwe.substring(cwe.indexOf('-') + 1);
    }

    // What ran.

    private static Json.Object invocation(Exhibit exhibit) {
        ToolRun run = exhibit.evidence().run();
        Json.Builder invocation = Json.object().put("executionSuccessful", true);
        Integer exit = run.exitCode();
        if (exit != null) {
            invocation.put("exitCode", exit);
        }
        if (!run.commandLine().isEmpty()) {
            invocation.put("commandLine", Visible.cut(Visible.text(String.join(" ", run.commandLine())), MAX_TEXT));
        }
        return invocation
                .put("startTimeUtc", time(run.started()))
                .put("endTimeUtc", time(run.finished()))
                .put(
                        "properties",
                        Json.object()
                                .put("stage", exhibit.evidence().stage().word())
                                .put("ledgerIndex", exhibit.ledgerIndex())
                                .build())
                .build();
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    // Results.

    private Json.Object result(JudgedFinding judged) {
        Finding finding = judged.finding();
        Json.Builder properties = Json.object()
                .put("severity", finding.severity().word())
                .put("standing", JsonFields.word(judged.standing()))
                .put("stage", finding.stage().word())
                .put("ledgerIndex", judged.exhibit().ledgerIndex())
                .put("fingerprint", finding.fingerprint().value())
                .putTexts("policyRules", judged.rules());
        Double score = securitySeverity(finding);
        if (score != null) {
            properties.put("security-severity", String.format(Locale.ROOT, "%.1f", score));
        }
        Instant deadline = judged.deadline();
        if (deadline != null) {
            properties.put("deadline", deadline.toString());
        }
        if (!finding.remedy().isEmpty()) {
            properties.put("remedy", Visible.cut(Visible.text(finding.remedy()), MAX_TEXT));
        }
        Json.Builder result = Json.object()
                .put("ruleId", Visible.text(finding.rule()))
                .put("ruleIndex", Objects.requireNonNull(ruleIndexes.get(finding.rule())))
                .put("kind", "fail")
                .put("level", SarifParts.level(finding.severity()))
                .put("message", SarifParts.message(Visible.line(finding.title(), MAX_TITLE)))
                .put("locations", new Json.Array(List.of(Places.of(finding))))
                .put("partialFingerprints", SarifParts.fingerprints(finding.fingerprint()))
                .put("occurrenceCount", finding.occurrences())
                .put("properties", properties.build());
        List<Json> suppressions = suppressions(judged);
        if (!suppressions.isEmpty()) {
            result.put("suppressions", new Json.Array(suppressions));
        }
        return result.build();
    }

    private List<Json> suppressions(JudgedFinding judged) {
        List<Json> suppressions = new ArrayList<>();
        boolean objected =
                switch (judged.standing()) {
                    case BLOCKS, WARNS -> true;
                    case EXEMPTED, OPEN, PASSED_OVER -> false;
                };
        Suppression suppression = judged.finding().suppression();
        if (suppression != null) {
            String kind = suppression.source() == Suppression.Source.INLINE ? "inSource" : "external";
            // The policy did not accept what the sources asked for.
            String status = objected ? "rejected" : "accepted";
            suppressions.add(suppression(kind, status, suppression.justification()));
        }
        for (Exemption exemption : report.exemptions()) {
            if (!exemption.scope().matches(judged.finding())) {
                continue;
            }
            String why = exemption.id() + " until " + exemption.notAfter() + ": " + exemption.reason();
            if (covers(exemption, judged.finding())) {
                suppressions.add(suppression("external", "accepted", why));
            } else if (exemption.status() == Exemption.Status.REQUESTED) {
                suppressions.add(suppression("external", "underReview", why));
            }
        }
        return suppressions;
    }

    private boolean covers(Exemption exemption, Finding finding) {
        return exemption.covers(
                report.verdict().change().service(),
                finding,
                report.verdict().policy().knownExploited(finding),
                report.verdict().at());
    }

    private static Json.Object suppression(String kind, String status, @Nullable String why) {
        return Json.object()
                .put("kind", kind)
                .put("status", status)
                .put("justification", why == null || why.isBlank() ? null : Visible.cut(Visible.text(why), MAX_TEXT))
                .build();
    }
}
