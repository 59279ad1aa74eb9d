package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
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
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `bundle-audit check --format json`. Severity: the advisory's criticality, else its CVSS score. A source
/// over plain HTTP is a finding of severity UNKNOWN: bundler-audit gives it none.
///
/// Measures: `results`.
public final class BundlerAuditReports implements JsonReportReader {
    private static final String TOOL = "bundler-audit";
    private static final String CHANGED = "hand in the report as bundler-audit wrote it";

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
        return head.kind() == Head.Kind.JSON_OBJECT && head.has("version", "created_at", "results") ? 92 : 0;
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
        private String version = "";
        private @Nullable Instant created;
        private boolean dated;
        private long results = -1;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "version" -> version = report.text(name);
                    case "created_at" -> {
                        dated = !report.text(name).isBlank();
                        created = Times.of(report.text(name)).orElse(null);
                    }
                    case "results" -> {
                        results = 0;
                        report.items(name, i -> {
                            results++;
                            findings.add(finding(report.fields("results[" + i + "]")));
                        });
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (results < 0) {
                throw new UnreadableReport("results", "is missing", CHANGED);
            }
            if (!dated) {
                throw new UnreadableReport("created_at", "is missing, so nothing tells that the audit ran", CHANGED);
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("results", Json.of(results));
            return findings.reading(TOOL, version, measures, created);
        }

        private Finding finding(ReportFields result) throws UnreadableReport {
            return switch (result.name("type")) {
                case "unpatched_gem" -> vulnerable(result);
                case "insecure_source" ->
                    new Draft(stage, TOOL, "insecure_source")
                            .title("Gems come from a source without TLS")
                            .description("Source: " + Draft.withoutUser(result.textOrEmpty("source")))
                            .severity(Severity.UNKNOWN, "")
                            .remedy("Name the source with https in the Gemfile.")
                            .inFile("Gemfile.lock", 0, 0, Draft.withoutUser(result.textOrEmpty("source")));
                default -> throw new UnreadableReport(result.at("type"), "is not known", CHANGED);
            };
        }

        private Finding vulnerable(ReportFields result) throws UnreadableReport {
            ReportFields gem = result.object("gem");
            ReportFields advisory = result.object("advisory");
            String name = gem.name("name");
            String version = gem.textOrEmpty("version");
            String word = advisory.textOrEmpty("criticality");
            Optional<Double> score = advisory.optionalDecimal("cvss_v3");
            score = score.isPresent() ? score : advisory.optionalDecimal("cvss_v2");
            List<String> aliases = new ArrayList<>();
            // Without their prefixes until 0.9.
            number(advisory, "cve", "CVE-").ifPresent(aliases::add);
            number(advisory, "ghsa", "GHSA-").ifPresent(aliases::add);
            number(advisory, "osvdb", "OSVDB-").ifPresent(aliases::add);
            List<String> fixed = advisory.texts("patched_versions");
            return new Draft(stage, TOOL, advisory.name("id"))
                    .title(advisory.textOrEmpty("title"))
                    .description(advisory.textOrEmpty("description"))
                    .severity(Severities.of(word, score.orElse(null)), word)
                    .aliases(aliases)
                    .cvss(score.orElse(null), null)
                    .remedy(Remedies.update(name, fixed))
                    .references(List.of(advisory.textOrEmpty("url")))
                    .inPackage(
                            new PackageRef(
                                    name,
                                    version,
                                    Purls.of("RubyGems", name, version),
                                    fixed.isEmpty() ? null : String.join(", ", fixed)),
                            "Gemfile.lock",
                            "Gemfile.lock");
        }

        private static Optional<String> number(ReportFields advisory, String name, String prefix)
                throws UnreadableReport {
            return advisory.optionalWord(name)
                    .filter(text -> !text.isBlank())
                    .map(text -> text.startsWith(prefix) ? text : prefix + text);
        }
    }
}
