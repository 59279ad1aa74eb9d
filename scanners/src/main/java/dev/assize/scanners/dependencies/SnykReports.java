package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `snyk test --json` and `snyk container test --json`: the object of one project or the list of several. Each
/// vulnerability stands once for each path to its package; paths are counted in `occurrences`. What `.snyk` ignores
/// (`filtered.ignore`) is suppressed. Licence issues are counted, not judged.
///
/// Measures: `projects`, `dependencies`, `licenses`.
public final class SnykReports implements JsonReportReader {
    private static final String TOOL = "snyk";
    private static final String CHANGED = "hand in the report as Snyk wrote it";
    private static final Set<String> SYSTEM_MANAGERS = Set.of("deb", "rpm", "apk", "linux", "dockerfile");
    private static final Set<String> LISTS =
            Set.of("vulnerabilities", "filtered", "unfiltered", "licensesPolicy", "applications", "severityMap");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.DEPENDENCIES;
    }

    @Override
    public Stage stageOf(byte[] report) {
        String[] manager = {""};
        boolean[] image = {false};
        try {
            JsonReport.read(report, cursor -> {
                if (cursor.atArray()) {
                    cursor.items("", _ -> outline(cursor, manager, image));
                } else {
                    outline(cursor, manager, image);
                }
            });
        } catch (UnreadableReport _) {
            return stage();
        }
        return image[0] || SYSTEM_MANAGERS.contains(manager[0]) ? Stage.CONTAINER : Stage.DEPENDENCIES;
    }

    private static void outline(JsonReport cursor, String[] manager, boolean[] image) throws UnreadableReport {
        cursor.members("", name -> {
            if (name.equals("packageManager") && manager[0].isEmpty()) {
                manager[0] = cursor.text(name);
            } else if (name.equals("docker") && cursor.atObject()) {
                image[0] |= !cursor.fields(name).object().members().isEmpty();
            } else {
                cursor.skip();
            }
        });
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (!head.isJson() || !head.has("vulnerabilities")) {
            return head.isJson() && head.has("ok", "error", "path") ? 70 : 0;
        }
        boolean named = head.has("ok") || head.has("dependencyCount") || head.has("packageManager");
        return named || head.inner().contains("upgradePath") || head.inner().contains("semver") ? 90 : 0;
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
        private long projects;
        private long dependencies;
        private long licenses;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            if (report.atArray()) {
                report.items("", i -> project(report.fields("[" + i + "]")));
            } else {
                project(report.fields(""));
            }
        }

        Reading reading() throws UnreadableReport {
            if (projects == 0) {
                throw new UnreadableReport("the report", "holds no project", "run Snyk on a project it supports");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("projects", Json.of(projects));
            measures.put("dependencies", Json.of(dependencies));
            measures.put("licenses", Json.of(licenses));
            return findings.reading(TOOL, "", measures, null);
        }

        private void project(ReportFields project) throws UnreadableReport {
            if (project.has("error")) {
                throw new UnreadableReport(
                        project.at("error"), "Snyk says that the test failed", "look at Snyk's own output");
            }
            project.knowsItsLists(LISTS);
            projects++;
            dependencies += project.optionalCount("dependencyCount").orElse(0L);
            List<ReportFields> vulnerabilities = project.list("vulnerabilities");
            if (vulnerabilities.isEmpty() && !project.flag("ok")) {
                throw new UnreadableReport(
                        project.at("ok"), "is not true although no vulnerability is listed", CHANGED);
            }
            String manager = project.textOrEmpty("packageManager");
            String manifest = manifest(project);
            for (ReportFields vulnerability : vulnerabilities) {
                vulnerability(vulnerability, manager, manifest, null);
            }
            Optional<ReportFields> filtered = project.optionalObject("filtered");
            if (filtered.isPresent()) {
                for (ReportFields ignored : filtered.get().optionalList("ignore")) {
                    vulnerability(ignored, manager, manifest, reason(ignored));
                }
            }
            for (ReportFields application : project.optionalList("applications")) {
                project(application);
            }
        }

        private static String manifest(ReportFields project) throws UnreadableReport {
            Optional<String> file = project.optionalText("displayTargetFile");
            return file.isPresent() ? file.get() : project.textOrEmpty("targetFile");
        }

        private static String reason(ReportFields ignored) throws UnreadableReport {
            Optional<ReportFields> filtered = ignored.optionalObject("filtered");
            if (filtered.isEmpty()) {
                return "";
            }
            List<String> reasons = new ArrayList<>();
            for (ReportFields rule : filtered.get().optionalList("ignored")) {
                reasons.add(rule.textOrEmpty("reason"));
            }
            return String.join("; ", reasons);
        }

        private void vulnerability(ReportFields v, String manager, String manifest, @Nullable String ignoredBecause)
                throws UnreadableReport {
            if (v.textOrEmpty("type").equals("license")) {
                licenses++;
                return;
            }
            String name = v.optionalText("packageName").orElse(v.textOrEmpty("name"));
            name = name.isBlank() ? v.name("moduleName") : name;
            String version = v.textOrEmpty("version");
            String severity = v.optionalText("severity").orElse(v.textOrEmpty("severityWithCritical"));
            List<String> fixed = v.texts("fixedIn");
            Optional<ReportFields> ids = v.optionalObject("identifiers");
            List<String> aliases = new ArrayList<>();
            List<String> cwes = new ArrayList<>();
            if (ids.isPresent()) {
                aliases.addAll(ids.get().texts("CVE"));
                aliases.addAll(ids.get().texts("GHSA"));
                cwes.addAll(ids.get().texts("CWE"));
            }
            List<String> links = new ArrayList<>();
            for (ReportFields reference : v.optionalList("references")) {
                links.add(reference.textOrEmpty("url"));
            }
            Draft draft = new Draft(stage, TOOL, v.name("id"))
                    .title(v.textOrEmpty("title") + " in " + name)
                    .description(v.textOrEmpty("description"))
                    .severity(Severities.of(severity), severity)
                    .cwes(cwes)
                    .aliases(aliases)
                    .cvss(
                            v.optionalDecimal("cvssScore").orElse(null),
                            v.optionalText("CVSSv3").orElse(null))
                    .remedy(Remedies.update(name, fixed))
                    .references(links);
            if (ignoredBecause != null) {
                draft.suppressed(Suppression.Source.CONFIGURATION, ignoredBecause);
            }
            String ecosystem = v.optionalText("packageManager").orElse(manager);
            findings.add(draft.inPackage(
                    new PackageRef(
                            name,
                            version,
                            Purls.of(ecosystem, name, version),
                            fixed.isEmpty() ? null : String.join(", ", fixed)),
                    manifest,
                    manifest.isEmpty() ? null : manifest));
        }
    }
}
