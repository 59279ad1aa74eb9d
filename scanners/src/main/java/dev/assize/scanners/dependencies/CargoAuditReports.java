package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Cvss;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `cargo audit --json`. Severity by the CVSS vector of the RustSec advisory, UNKNOWN where it has none.
/// Warnings (unmaintained, unsound, yanked crates) are findings of severity INFO, their kind kept as the tool's.
///
/// Measures: `dependencies`, `vulnerabilities`, `warnings`.
public final class CargoAuditReports implements JsonReportReader {
    private static final String TOOL = "cargo-audit";
    private static final String CHANGED = "hand in the report as cargo-audit wrote it";

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
        return head.kind() == Head.Kind.JSON_OBJECT && head.has("database", "lockfile", "vulnerabilities") ? 95 : 0;
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
        private boolean sawVulnerabilities;
        private boolean sawLockfile;
        private boolean sawWarnings;
        private long warnings;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "vulnerabilities" -> vulnerabilities(report.fields(name));
                    case "warnings" -> warnings(report);
                    case "lockfile" -> {
                        sawLockfile = true;
                        report.fields(name)
                                .optionalCount("dependency-count")
                                .ifPresent(n -> measures.put("dependencies", Json.of(n)));
                    }
                    case "database", "settings" -> report.skip();
                    default -> throw new UnreadableReport(name, "is not known; findings may stand in it", CHANGED);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (!sawVulnerabilities) {
                throw new UnreadableReport("vulnerabilities", "is missing", CHANGED);
            }
            if (!sawLockfile) {
                throw new UnreadableReport("lockfile", "is missing, so nothing tells what was audited", CHANGED);
            }
            if (!sawWarnings) {
                throw new UnreadableReport("warnings", "is missing", CHANGED);
            }
            measures.put("warnings", Json.of(warnings));
            return findings.reading(TOOL, "", measures, null);
        }

        private void vulnerabilities(ReportFields all) throws UnreadableReport {
            sawVulnerabilities = true;
            all.knowsItsLists(Set.of("list"));
            List<ReportFields> list = all.list("list");
            if (all.count("count") != list.size() || all.flag("found") != !list.isEmpty()) {
                throw new UnreadableReport(all.at("count"), "is another number than are listed", CHANGED);
            }
            measures.put("vulnerabilities", Json.of(list.size()));
            for (ReportFields entry : list) {
                ReportFields advisory = entry.object("advisory");
                String vector = advisory.textOrEmpty("cvss");
                Double score = Cvss.baseScore(vector).orElse(null);
                add(entry, advisory, score == null ? Severity.UNKNOWN : Severity.ofCvss(score), "", score, vector);
            }
        }

        /// A list until 0.12, lists by kind since.
        private void warnings(JsonReport report) throws UnreadableReport {
            sawWarnings = true;
            if (report.atArray()) {
                report.items("warnings", i -> warning(report.fields("warnings[" + i + "]"), ""));
                return;
            }
            report.members(
                    "warnings",
                    kind -> report.items(
                            "warnings." + kind, i -> warning(report.fields("warnings." + kind + "[" + i + "]"), kind)));
        }

        private void warning(ReportFields warning, String group) throws UnreadableReport {
            warnings++;
            String kind =
                    warning.object().get("kind").orElse(Json.NULL) instanceof Json.Text(String text) ? text : group;
            Optional<ReportFields> advisory = warning.optionalObject("advisory");
            if (advisory.isPresent()) {
                add(
                        warning,
                        advisory.get(),
                        Severity.INFO,
                        kind,
                        null,
                        advisory.get().textOrEmpty("cvss"));
                return;
            }
            ReportFields crate = warning.object("package");
            String name = crate.name("name");
            String version = crate.textOrEmpty("version");
            findings.add(new Draft(stage, TOOL, kind.isEmpty() ? "warning" : kind)
                    .title(name + " " + version + " is " + (kind.isEmpty() ? "warned of" : kind))
                    .severity(Severity.INFO, kind)
                    .remedy("Move to another version of " + name + ".")
                    .inPackage(new PackageRef(name, version, Purls.of("cargo", name, version), null), "", null));
        }

        private void add(
                ReportFields entry,
                ReportFields advisory,
                Severity severity,
                String kind,
                @Nullable Double score,
                String vector)
                throws UnreadableReport {
            ReportFields crate = entry.object("package");
            String name = crate.name("name");
            String version = crate.textOrEmpty("version");
            Optional<ReportFields> versions = entry.optionalObject("versions");
            List<String> fixed = versions.isEmpty() ? List.of() : versions.get().texts("patched");
            List<String> links = new ArrayList<>();
            advisory.optionalText("url").ifPresent(links::add);
            links.addAll(advisory.texts("references"));
            findings.add(new Draft(stage, TOOL, advisory.name("id"))
                    .title(advisory.textOrEmpty("title"))
                    .description(advisory.textOrEmpty("description"))
                    .severity(severity, kind)
                    .aliases(advisory.texts("aliases"))
                    .cvss(score, vector)
                    .remedy(Remedies.update(name, fixed))
                    .references(links)
                    .inPackage(
                            new PackageRef(
                                    name,
                                    version,
                                    Purls.of("cargo", name, version),
                                    fixed.isEmpty() ? null : String.join(", ", fixed)),
                            "Cargo.lock",
                            "Cargo.lock"));
        }
    }
}
