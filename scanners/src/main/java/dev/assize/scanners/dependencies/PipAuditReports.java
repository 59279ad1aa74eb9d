package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads `pip-audit --format json`: an object with `dependencies` and `fixes`, or the bare list of dependencies
/// older versions wrote. pip-audit gives no severities; all are UNKNOWN.
///
/// A report in which every dependency was skipped says nothing and is unreadable.
///
/// Measures: `dependencies`, `skipped`.
public final class PipAuditReports implements JsonReportReader {
    private static final String TOOL = "pip-audit";

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
        return switch (head.kind()) {
            case JSON_OBJECT ->
                head.has("dependencies") && (head.has("fixes") || head.inner().containsAll(Set.of("name", "vulns")))
                        ? 90
                        : 0;
            case JSON_ARRAY -> head.has("name", "version", "vulns") ? 90 : 0;
            case XML, OTHER -> 0;
        };
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
        private long dependencies = -1;
        private long skipped;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            if (report.atArray()) {
                dependencies(report, "");
                return;
            }
            report.members("", name -> {
                switch (name) {
                    case "dependencies" -> dependencies(report, name);
                    case "fixes" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (dependencies < 0) {
                throw new UnreadableReport("dependencies", "is missing", "hand in the report as pip-audit wrote it");
            }
            if (dependencies > 0 && skipped == dependencies) {
                throw new UnreadableReport(
                        "dependencies", "were all skipped: nothing was audited", "look at pip-audit's own output");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("dependencies", Json.of(dependencies));
            measures.put("skipped", Json.of(skipped));
            return findings.reading(TOOL, "", measures, null);
        }

        private void dependencies(JsonReport report, String place) throws UnreadableReport {
            dependencies = 0;
            report.items(place, i -> dependency(report.fields(place + "[" + i + "]")));
        }

        private void dependency(ReportFields dependency) throws UnreadableReport {
            dependency.knowsItsLists(Set.of("vulns"));
            dependencies++;
            String name = dependency.name("name");
            if (dependency.has("skip_reason")) {
                skipped++;
                return;
            }
            String version = dependency.name("version");
            for (ReportFields vulnerability : dependency.list("vulns")) {
                List<String> fixed = vulnerability.texts("fix_versions");
                String id = vulnerability.name("id");
                findings.add(new Draft(stage, TOOL, id)
                        .title(id + " in " + name)
                        .description(vulnerability.textOrEmpty("description"))
                        .severity(Severity.UNKNOWN, "")
                        .aliases(vulnerability.texts("aliases"))
                        .remedy(Remedies.update(name, fixed))
                        .inPackage(
                                new PackageRef(
                                        name,
                                        version,
                                        Purls.of("PyPI", name, version),
                                        fixed.isEmpty() ? null : String.join(", ", fixed)),
                                "",
                                null));
            }
        }
    }
}
