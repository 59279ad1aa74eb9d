package dev.assize.scanners.container;

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
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads `grype -o json`. An image is of the container stage, a directory or a bill of materials of the
/// dependencies stage. What Grype was told to ignore becomes suppressed findings; what it ignores because of a VEX
/// document is marked so.
///
/// Severity: Grype's word, `Negligible` is INFO. A report without matches counts as empty only with the
/// `descriptor` that Grype writes last.
///
/// Measures: `matches`, `source`, `database_built`.
public final class GrypeReports implements JsonReportReader {
    private static final String TOOL = "grype";
    private static final Set<String> SYSTEM_TYPES = Set.of("deb", "rpm", "apk", "alpm", "portage");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public Stage stageOf(byte[] report) {
        String[] type = {"image"};
        try {
            JsonReport.read(
                    report,
                    cursor -> cursor.members("", name -> {
                        if (name.equals("source") && cursor.atObject()) {
                            type[0] = cursor.fields(name).textOrEmpty("type");
                        } else {
                            cursor.skip();
                        }
                    }));
        } catch (UnreadableReport _) {
            return stage();
        }
        return type[0].equals("image") || type[0].isEmpty() ? Stage.CONTAINER : Stage.DEPENDENCIES;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("matches")) {
            return 0;
        }
        return head.has("descriptor")
                        || head.has("source")
                        || head.inner().containsAll(Set.of("vulnerability", "artifact"))
                        || head.inner().contains("relatedVulnerabilities")
                ? 95
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
        private long matches = -1;
        private String version = "";
        private boolean finished;
        private @Nullable Instant when;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "matches" -> {
                        matches = 0;
                        report.items(name, i -> match(report.fields("matches[" + i + "]")));
                    }
                    case "ignoredMatches" -> {
                        if (!report.atNull()) {
                            report.items(name, i -> ignored(report.fields("ignoredMatches[" + i + "]")));
                        }
                    }
                    case "source" -> source(report.fields(name));
                    case "descriptor" -> descriptor(report.fields(name));
                    case "distro" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (matches < 0) {
                throw new UnreadableReport("matches", "is missing", "hand in the report as Grype wrote it");
            }
            if (matches == 0 && !finished) {
                throw new UnreadableReport(
                        "descriptor", "is missing, so nothing tells that Grype finished", "run Grype again");
            }
            measures.put("matches", Json.of(matches));
            return findings.reading(TOOL, version, measures, when);
        }

        private void source(ReportFields source) throws UnreadableReport {
            measures.put("source", Json.of(source.textOrEmpty("type")));
        }

        private void descriptor(ReportFields descriptor) throws UnreadableReport {
            finished = descriptor.name("name").equals(TOOL);
            version = descriptor.textOrEmpty("version");
            when = descriptor.optionalInstant("timestamp").orElse(null);
            Optional<ReportFields> database = descriptor.optionalObject("db");
            if (database.isPresent()) {
                ReportFields about = database.get().optionalObject("status").orElse(database.get());
                about.optionalText("built").ifPresent(built -> measures.put("database_built", Json.of(built)));
            }
        }

        private void match(ReportFields match) throws UnreadableReport {
            matches++;
            finding(match, null, "");
        }

        private void ignored(ReportFields match) throws UnreadableReport {
            List<String> reasons = new ArrayList<>();
            Suppression.Source source = Suppression.Source.CONFIGURATION;
            for (ReportFields rule : match.optionalList("appliedIgnoreRules")) {
                if (!rule.textOrEmpty("vex-status").isEmpty()
                        || rule.textOrEmpty("namespace").equals("vex")) {
                    source = Suppression.Source.VEX;
                }
                String reason = rule.optionalText("reason")
                        .filter(r -> !r.isBlank())
                        .orElse(rule.textOrEmpty("vex-justification"));
                if (!reason.isBlank()) {
                    reasons.add(reason);
                }
            }
            finding(match, source, String.join("; ", reasons));
        }

        private void finding(ReportFields match, Suppression.@Nullable Source suppressed, String why)
                throws UnreadableReport {
            ReportFields vulnerability = match.object("vulnerability");
            ReportFields artifact = match.object("artifact");
            List<ReportFields> related = match.optionalList("relatedVulnerabilities");
            String id = vulnerability.name("id");
            String name = artifact.name("name");
            String severity = vulnerability.textOrEmpty("severity");
            Optional<ReportFields> fix = vulnerability.optionalObject("fix");
            List<String> fixed = fix.isEmpty() ? List.of() : fix.get().texts("versions");
            Set<String> aliases = new TreeSet<>();
            List<String> links = new ArrayList<>(vulnerability.texts("urls"));
            vulnerability.optionalText("dataSource").ifPresent(links::addFirst);
            String description = vulnerability.textOrEmpty("description");
            for (ReportFields other : related) {
                aliases.add(other.name("id"));
                description = description.isBlank() ? other.textOrEmpty("description") : description;
            }
            Draft draft = new Draft(stage, TOOL, id)
                    .title(id + " in " + name)
                    .description(description)
                    .severity(Severities.of(severity), severity)
                    .aliases(aliases)
                    .remedy(remedy(name, fixed, fix.isEmpty() ? "" : fix.get().textOrEmpty("state")))
                    .references(links);
            cvss(vulnerability, related, draft);
            for (ReportFields weakness : vulnerability.optionalList("cwes")) {
                draft.cwes(List.of(weakness.textOrEmpty("cwe")));
            }
            if (suppressed != null) {
                draft.suppressed(suppressed, why);
            }
            boolean ofSystem = SYSTEM_TYPES.contains(artifact.textOrEmpty("type"));
            List<ReportFields> locations = artifact.optionalList("locations");
            String path = locations.isEmpty() ? "" : locations.getFirst().textOrEmpty("path");
            findings.add(draft.inPackage(
                    new PackageRef(
                            name,
                            artifact.textOrEmpty("version"),
                            artifact.optionalText("purl")
                                    .filter(p -> !p.isBlank())
                                    .orElse(null),
                            fixed.isEmpty() ? null : String.join(", ", fixed)),
                    ofSystem ? artifact.textOrEmpty("type") : path,
                    ofSystem || path.isEmpty() ? null : path));
        }

        private static String remedy(String name, List<String> fixed, String state) {
            return state.equals("wont-fix")
                    ? "Its maintainers will not mend it: replace " + name + "."
                    : Remedies.update(name, fixed);
        }

        /// The newest version of CVSS the vulnerability itself has, else that of a related one.
        private static void cvss(ReportFields vulnerability, List<ReportFields> related, Draft draft)
                throws UnreadableReport {
            List<ReportFields> owners = new ArrayList<>();
            owners.add(vulnerability);
            owners.addAll(related);
            for (ReportFields owner : owners) {
                String newest = "";
                for (ReportFields cvss : owner.optionalList("cvss")) {
                    String version = cvss.textOrEmpty("version");
                    if (version.compareTo(newest) > 0) {
                        newest = version;
                        Optional<ReportFields> metrics = cvss.optionalObject("metrics");
                        draft.cvss(
                                metrics.isEmpty()
                                        ? null
                                        : metrics.get()
                                                .optionalDecimal("baseScore")
                                                .orElse(null),
                                cvss.optionalText("vector").orElse(null));
                    }
                }
                if (!newest.isEmpty()) {
                    return;
                }
            }
        }
    }
}
