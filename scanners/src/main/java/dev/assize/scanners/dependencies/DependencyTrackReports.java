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
import org.jspecify.annotations.Nullable;

/// Reads Dependency-Track's Finding Packaging Format (`GET /api/v1/finding/project/{uuid}/export`), versions 1.0 to
/// 1.3. What was suppressed on the server is suppressed here, with the analysis state as its reason; an analysis
/// state alone (`NOT_AFFECTED`, say) suppresses nothing.
///
/// Measures: `findings_listed`, `project`.
public final class DependencyTrackReports implements JsonReportReader {
    private static final String TOOL = "dependency-track";
    private static final String CHANGED = "hand in the export as Dependency-Track wrote it";
    private static final List<String> IDS =
            List.of("cveId", "ghsaId", "osvId", "sonatypeId", "snykId", "gsdId", "vulnDbId", "internalId");

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
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("findings")) {
            return head.kind() == Head.Kind.JSON_OBJECT
                            && head.has("meta", "project")
                            && head.text().contains("Dependency-Track")
                    ? 90
                    : 0;
        }
        return head.has("meta", "project") || head.inner().containsAll(Set.of("component", "vulnerability", "analysis"))
                ? 92
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
        private String formatVersion = "";
        private String version = "";
        private @Nullable Instant when;
        private boolean ofServer;
        private long listed = -1;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "version" -> formatVersion = report.text(name);
                    case "meta" -> meta(report.fields(name));
                    case "project" -> {
                        ReportFields project = report.fields(name);
                        measures.put(
                                "project", Json.of(project.textOrEmpty("name") + " " + project.textOrEmpty("version")));
                    }
                    case "findings" -> {
                        listed = 0;
                        report.items(name, i -> finding(report.fields("findings[" + i + "]")));
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void meta(ReportFields meta) throws UnreadableReport {
            ofServer = meta.name("application").equals("Dependency-Track");
            version = meta.textOrEmpty("version");
            when = meta.optionalInstant("timestamp").orElse(null);
        }

        Reading reading() throws UnreadableReport {
            if (!formatVersion.startsWith("1.")) {
                throw new UnreadableReport("version", "is not 1.x", CHANGED);
            }
            if (!ofServer) {
                throw new UnreadableReport("meta.application", "is not Dependency-Track", CHANGED);
            }
            if (listed < 0) {
                throw new UnreadableReport("findings", "is missing", CHANGED);
            }
            measures.put("findings_listed", Json.of(listed));
            return findings.reading(TOOL, version, measures, when);
        }

        private void finding(ReportFields finding) throws UnreadableReport {
            listed++;
            ReportFields component = finding.object("component");
            ReportFields vulnerability = finding.object("vulnerability");
            String group = component.textOrEmpty("group");
            String name = (group.isEmpty() ? "" : group + ":") + component.name("name");
            String id = vulnerability.name("vulnId");
            String severity = vulnerability.textOrEmpty("severity");
            String mended = vulnerability.textOrEmpty("patchedVersions");
            String recommendation = vulnerability.textOrEmpty("recommendation");
            Draft draft = new Draft(stage, TOOL, id)
                    .title(vulnerability.optionalText("title").orElse(id + " in " + name))
                    .description(vulnerability.textOrEmpty("description"))
                    .severity(Severities.of(severity), severity)
                    .cwe(vulnerability.optionalWord("cweId").orElse(""))
                    .aliases(aliases(vulnerability))
                    .cvss(score(vulnerability), vector(vulnerability))
                    .remedy(recommendation.isBlank() ? Remedies.update(name, mended) : recommendation);
            for (ReportFields weakness : vulnerability.optionalList("cwes")) {
                draft.cwe(weakness.optionalWord("cweId").orElse(""));
            }
            Optional<ReportFields> analysis = finding.optionalObject("analysis");
            if (analysis.isPresent() && analysis.get().flag("isSuppressed")) {
                draft.suppressed(
                        Suppression.Source.SERVER,
                        analysis.get().optionalText("state").orElse(null));
            }
            findings.add(draft.inPackage(
                    new PackageRef(
                            name,
                            component.textOrEmpty("version"),
                            component
                                    .optionalText("purl")
                                    .filter(p -> !p.isBlank())
                                    .orElse(null),
                            mended.isBlank() ? null : mended),
                    "",
                    null));
        }

        private static List<String> aliases(ReportFields vulnerability) throws UnreadableReport {
            List<String> aliases = new ArrayList<>();
            for (ReportFields alias : vulnerability.optionalList("aliases")) {
                for (String id : IDS) {
                    alias.optionalText(id).ifPresent(aliases::add);
                }
            }
            return aliases;
        }

        private static @Nullable Double score(ReportFields vulnerability) throws UnreadableReport {
            for (String name : List.of("cvssV4BaseScore", "cvssV4Score", "cvssV3BaseScore", "cvssV2BaseScore")) {
                Optional<Double> score = vulnerability.optionalDecimal(name);
                if (score.isPresent()) {
                    return score.get();
                }
            }
            return null;
        }

        private static @Nullable String vector(ReportFields vulnerability) throws UnreadableReport {
            for (String name : List.of("cvssV4Vector", "cvssV3Vector", "cvssV2Vector")) {
                Optional<String> vector = vulnerability.optionalText(name);
                if (vector.isPresent()) {
                    return vector.get();
                }
            }
            return null;
        }
    }
}
