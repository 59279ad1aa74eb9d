package dev.assize.scanners.container;

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
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `aws ecr describe-image-scan-findings`, of basic scanning (`findings`) and of enhanced scanning
/// (`enhancedFindings`, which are Amazon Inspector's).
///
/// A scan whose status is not COMPLETE or ACTIVE, a page of several (`nextToken`) and counts by severity that add up
/// to more than is listed are unreadable.
///
/// Measures: `findings_listed`, `repository`, `image_digest`, `database_updated`.
public final class EcrFindings implements JsonReportReader {
    private static final String TOOL = "ecr";
    private static final String CHANGED = "hand in what aws ecr describe-image-scan-findings printed, all pages";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT && (head.has("imageScanFindings") || head.has("imageScanStatus"))
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
        private boolean sawFindings;
        private boolean sawStatus;
        private long listed;
        private @Nullable Instant when;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "imageScanFindings" -> all(report.fields(name));
                    case "imageScanStatus" -> status(report.fields(name));
                    case "imageId" -> {
                        ReportFields image = report.fields(name);
                        image.optionalText("imageDigest")
                                .ifPresent(digest -> measures.put("image_digest", Json.of(digest)));
                    }
                    case "repositoryName" -> measures.put("repository", Json.of(report.text(name)));
                    case "nextToken" -> Pages.refuseIfMore(report, name);
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void status(ReportFields status) throws UnreadableReport {
            sawStatus = true;
            String word = status.name("status");
            if (!word.equals("COMPLETE") && !word.equals("ACTIVE")) {
                throw new UnreadableReport(
                        status.at("status"), "is neither COMPLETE nor ACTIVE: the scan did not finish", "scan again");
            }
        }

        private void all(ReportFields all) throws UnreadableReport {
            all.knowsItsLists(Set.of("findings", "enhancedFindings"));
            if (!all.has("findings") && !all.has("enhancedFindings")) {
                throw new UnreadableReport(all.at("findings"), "is missing", CHANGED);
            }
            sawFindings = true;
            for (ReportFields finding : all.optionalList("findings")) {
                listed++;
                basic(finding);
            }
            for (ReportFields finding : all.optionalList("enhancedFindings")) {
                listed++;
                InspectorFindings.add(finding, TOOL, stage, findings);
            }
            long counted = 0;
            Optional<ReportFields> counts = all.optionalObject("findingSeverityCounts");
            if (counts.isPresent()) {
                for (String word : counts.get().object().members().keySet()) {
                    counted += counts.get().count(word);
                }
            }
            if (counted > listed) {
                throw new UnreadableReport(
                        all.at("findingSeverityCounts"), "counts more findings than are listed", CHANGED);
            }
            for (String name : List.of("imageScanCompletedAt", "vulnerabilitySourceUpdatedAt")) {
                // The command line prints RFC 3339, the API seconds since 1970.
                Optional<String> time = all.optionalWord(name);
                if (time.isPresent() && name.equals("imageScanCompletedAt")) {
                    when = Times.of(time.get()).orElse(null);
                } else {
                    time.ifPresent(text -> measures.put("database_updated", Json.of(text)));
                }
            }
        }

        private void basic(ReportFields finding) throws UnreadableReport {
            finding.knowsItsLists(Set.of("attributes"));
            String id = finding.name("name");
            Map<String, String> attributes = new HashMap<>();
            for (ReportFields attribute : finding.optionalList("attributes")) {
                attributes.put(attribute.name("key"), attribute.textOrEmpty("value"));
            }
            String name = attributes.getOrDefault("package_name", "");
            String severity = finding.textOrEmpty("severity");
            String vector = attributes.getOrDefault("CVSS3_VECTOR", attributes.getOrDefault("CVSS2_VECTOR", ""));
            String score = attributes.getOrDefault("CVSS3_SCORE", attributes.getOrDefault("CVSS2_SCORE", ""));
            Draft draft = new Draft(stage, TOOL, id)
                    .title(id + (name.isEmpty() ? "" : " in " + name))
                    .description(finding.textOrEmpty("description"))
                    .severity(Severities.of(severity), severity)
                    .cvss(number(score), vector)
                    .remedy(Remedies.update(name.isEmpty() ? "the package" : name, ""))
                    .references(List.of(finding.textOrEmpty("uri")));
            findings.add(draft.inPackage(
                    new PackageRef(name, attributes.getOrDefault("package_version", ""), null, null), "", null));
        }

        private static @Nullable Double number(String text) {
            try {
                return text.isBlank() ? null : Double.valueOf(text);
            } catch (NumberFormatException _) {
                return null;
            }
        }

        Reading reading() throws UnreadableReport {
            if (!sawFindings) {
                throw new UnreadableReport("imageScanFindings", "is missing: the scan has no result", CHANGED);
            }
            if (!sawStatus) {
                throw new UnreadableReport(
                        "imageScanStatus", "is missing, so nothing tells that the scan finished", CHANGED);
            }
            measures.put("findings_listed", Json.of(listed));
            return findings.reading(TOOL, "", measures, when);
        }
    }
}
