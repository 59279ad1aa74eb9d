package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `npm audit --json`, of npm 6 (`advisories`) and of npm 7 and newer (`auditReportVersion` 2), and what pnpm
/// writes in the shape of npm 6: one finding for each advisory of each package.
///
/// npm 7 also lists packages that are affected only because they need a vulnerable one. They are counted, not
/// repeated: mending the vulnerable package mends them. A report that lists fewer packages than its own total, or
/// whose trail ends at a package that is not listed, is unreadable.
///
/// Measures: `advisories`, `affected_packages` (npm 7), `dependencies`.
public final class NpmAuditReports implements JsonReportReader {
    private static final String TOOL = "npm-audit";
    private static final String CHANGED = "hand in the report as npm wrote it";
    private static final Pattern GHSA = Pattern.compile("GHSA(?:-[0-9a-z]{4}){3}");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.DEPENDENCIES;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        if (head.has("auditReportVersion")
                || (head.has("advisories") && (head.has("actions") || head.has("metadata")))) {
            return 95;
        }
        if (head.has("error") && head.inner().containsAll(Set.of("summary", "detail"))) {
            return 60;
        }
        // npm 6 writes the advisories after the actions, and both can be long.
        return (head.has("actions") && head.inner().containsAll(Set.of("resolves", "module"))) || head.has("advisories")
                ? 85
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, Json> measures = new TreeMap<>();
        private final Set<String> listed = new HashSet<>();
        private final Set<String> pointedAt = new HashSet<>();
        private @Nullable ReportFields metadata;
        private boolean sawAdvisories;
        private boolean sawVulnerabilities;
        private boolean ofNpm7;
        private long advisories;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "error" ->
                        throw new UnreadableReport(
                                "error", "npm says that the audit failed", "look at npm's own output and run it again");
                    case "auditReportVersion" -> {
                        if (!(report.tree() instanceof Json.Number(var number)) || number.intValue() != 2) {
                            throw new UnreadableReport(name, "is not 2", "use npm 7 or newer");
                        }
                        ofNpm7 = true;
                    }
                    case "advisories" -> {
                        sawAdvisories = true;
                        report.members(name, id -> advisory(report.fields("advisories." + id)));
                    }
                    case "vulnerabilities" -> {
                        sawVulnerabilities = true;
                        report.members(name, of -> vulnerable(of, report.fields("vulnerabilities." + of)));
                    }
                    case "metadata" -> metadata = report.fields(name);
                    case "actions", "muted" -> report.skip();
                    // The answer of a registry that refused.
                    case "message", "method", "uri", "headers", "statusCode", "body" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (metadata == null) {
                throw new UnreadableReport("metadata", "is missing, so nothing tells that npm finished", CHANGED);
            }
            if (ofNpm7 ? !sawVulnerabilities : !sawAdvisories) {
                throw new UnreadableReport(ofNpm7 ? "vulnerabilities" : "advisories", "is missing", CHANGED);
            }
            long total = total(metadata.object("vulnerabilities"));
            if (total > 0 && findings.isEmpty()) {
                throw new UnreadableReport(
                        metadata.at("vulnerabilities"), "counts vulnerabilities and none is listed", CHANGED);
            }
            if (ofNpm7) {
                if (listed.size() < total) {
                    throw new UnreadableReport(
                            metadata.at("vulnerabilities"), "counts more packages than are listed", CHANGED);
                }
                if (!listed.containsAll(pointedAt)) {
                    throw new UnreadableReport("vulnerabilities", "lacks a package that another points at", CHANGED);
                }
                measures.put("affected_packages", Json.of(listed.size()));
            }
            measures.put("advisories", Json.of(advisories));
            dependencies(metadata);
            return findings.reading(TOOL, "", measures, null);
        }

        private static long total(ReportFields counts) throws UnreadableReport {
            Optional<Long> total = counts.optionalCount("total");
            if (total.isPresent()) {
                return total.get();
            }
            long sum = 0;
            for (String word : List.of("info", "low", "moderate", "high", "critical")) {
                sum += counts.optionalCount(word).orElse(0L);
            }
            return sum;
        }

        /// A number until npm 6, an object with `total` since.
        private void dependencies(ReportFields of) throws UnreadableReport {
            if (of.object().get("dependencies").orElse(Json.NULL) instanceof Json.Object) {
                of.object("dependencies")
                        .optionalCount("total")
                        .ifPresent(n -> measures.put("dependencies", Json.of(n)));
            } else {
                of.optionalCount("totalDependencies").ifPresent(n -> measures.put("dependencies", Json.of(n)));
            }
        }

        private void advisory(ReportFields advisory) throws UnreadableReport {
            advisory.knowsItsLists(Set.of("findings", "cves", "cwe"));
            advisories++;
            String name = advisory.name("module_name");
            String severity = advisory.textOrEmpty("severity");
            String link = advisory.textOrEmpty("url");
            String rule = advisory.optionalText("github_advisory_id")
                    .filter(id -> !id.isBlank())
                    .orElse(rule(link, advisory.optionalWord("id").orElse("")));
            String fixed = advisory.textOrEmpty("patched_versions");
            Optional<ReportFields> cvss = advisory.optionalObject("cvss");
            List<ReportFields> places = advisory.list("findings");
            if (places.isEmpty()) {
                throw new UnreadableReport(advisory.at("findings"), "is empty", CHANGED);
            }
            for (ReportFields place : places) {
                Draft draft = new Draft(stage, TOOL, rule)
                        .title(advisory.textOrEmpty("title") + " in " + name)
                        .description(advisory.textOrEmpty("overview"))
                        .severity(Severities.of(severity), severity)
                        .cwes(advisory.texts("cwe"))
                        .aliases(advisory.texts("cves"))
                        .remedy(advisory.optionalText("recommendation")
                                .filter(text -> !text.isBlank())
                                .orElse(Remedies.update(name, unfixable(fixed) ? "" : fixed)))
                        .references(List.of(link));
                if (cvss.isPresent()) {
                    score(cvss.get(), draft);
                }
                String version = place.textOrEmpty("version");
                findings.add(draft.inPackage(
                        new PackageRef(name, version, Purls.of("npm", name, version), unfixable(fixed) ? null : fixed),
                        "",
                        null));
            }
        }

        /// npm writes `<0.0.0` where no version is mended.
        private static boolean unfixable(String patched) {
            return patched.isBlank() || patched.equals("<0.0.0");
        }

        private void vulnerable(String name, ReportFields entry) throws UnreadableReport {
            entry.knowsItsLists(Set.of("via", "effects", "nodes"));
            listed.add(name);
            List<Json> via = entry.items("via");
            if (via.isEmpty()) {
                throw new UnreadableReport(entry.at("via"), "is empty or missing", CHANGED);
            }
            for (int i = 0; i < via.size(); i++) {
                if (via.get(i) instanceof Json.Text(String other)) {
                    pointedAt.add(other);
                } else {
                    advisory(name, entry, ReportFields.of(entry.at("via[" + i + "]"), via.get(i)));
                }
            }
        }

        private void advisory(String name, ReportFields entry, ReportFields via) throws UnreadableReport {
            advisories++;
            String severity = via.optionalText("severity").orElse(entry.textOrEmpty("severity"));
            String link = via.textOrEmpty("url");
            String source = via.optionalWord("source").orElse("");
            Draft draft = new Draft(stage, TOOL, rule(link, source))
                    .title(via.optionalText("title").orElse("Vulnerable versions of " + name))
                    .description("Affected versions of " + name + ": " + via.textOrEmpty("range"))
                    .severity(Severities.of(severity), severity)
                    .cwes(via.texts("cwe"))
                    .remedy(remedy(name, entry))
                    .references(List.of(link));
            Optional<ReportFields> cvss = via.optionalObject("cvss");
            if (cvss.isPresent()) {
                score(cvss.get(), draft);
            }
            findings.add(draft.inPackage(new PackageRef(name, "", Purls.of("npm", name, ""), null), "", null));
        }

        private static String remedy(String name, ReportFields entry) throws UnreadableReport {
            Json fix = entry.object().get("fixAvailable").orElse(Json.of(false));
            if (fix instanceof Json.Object) {
                ReportFields update = entry.object("fixAvailable");
                return "Update " + update.textOrEmpty("name") + " to " + update.textOrEmpty("version")
                        + (update.flag("isSemVerMajor") ? ", a new major version." : ".");
            }
            return fix instanceof Json.Bool(boolean available) && available
                    ? "Run npm audit fix: a version of " + name + " within the range asked for mends it."
                    : "There is no mended version yet.";
        }

        private static void score(ReportFields cvss, Draft draft) throws UnreadableReport {
            Double score = cvss.optionalDecimal("score").orElse(null);
            // npm writes 0 where it knows no score.
            draft.cvss(
                    score == null || score == 0 ? null : score,
                    cvss.optionalText("vectorString").orElse(null));
        }

        private static String rule(String link, String number) throws UnreadableReport {
            Matcher id = GHSA.matcher(link);
            if (id.find()) {
                return id.group();
            }
            if (number.isBlank()) {
                throw new UnreadableReport("an advisory", "has neither a number nor a link", CHANGED);
            }
            return "NPM-" + number;
        }
    }
}
