package dev.assize.scanners.host;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads Dependabot's alerts: the list of the REST interface (`GET /repos/{owner}/{repo}/dependabot/alerts`) and the
/// answer of the GraphQL query `repository.vulnerabilityAlerts`. Dismissed alerts are suppressed, with the reason
/// given; fixed ones are counted only.
///
/// A GraphQL answer that says another page follows, or counts more alerts than it lists, is unreadable.
///
/// Measures: `alerts`, `fixed`.
public final class DependabotAlerts implements JsonReportReader {
    private static final String FORMAT = "dependabot";
    private static final String CHANGED = "hand in the alerts as GitHub answered them, all pages";

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.DEPENDENCIES;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return switch (head.kind()) {
            case JSON_ARRAY ->
                head.has("number", "state") && (head.has("security_advisory") || head.has("security_vulnerability"))
                        ? 95
                        : 0;
            case JSON_OBJECT -> head.has("data") && head.inner().contains("vulnerabilityAlerts") ? 93 : 0;
            case XML, OTHER -> 0;
        };
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, cursor -> {
            if (cursor.atArray()) {
                cursor.items("", i -> run.alert(cursor.fields("[" + i + "]")));
            } else {
                run.graph(cursor.fields(""));
            }
        });
        return run.reading();
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private long alerts;
        private long fixed;

        Run(Stage stage) {
            this.stage = stage;
        }

        Reading reading() {
            Map<String, Json> measures = new TreeMap<>();
            measures.put("alerts", Json.of(alerts));
            measures.put("fixed", Json.of(fixed));
            return findings.reading(FORMAT, "", measures, null);
        }

        void alert(ReportFields alert) throws UnreadableReport {
            alerts++;
            if (Alerts.fixed(alert)) {
                fixed++;
                return;
            }
            ReportFields advisory = alert.object("security_advisory");
            ReportFields vulnerability = alert.object("security_vulnerability");
            Optional<ReportFields> dependency = alert.optionalObject("dependency");
            ReportFields of = vulnerability.object("package");
            Optional<ReportFields> patched = vulnerability.optionalObject("first_patched_version");
            Optional<ReportFields> cvss = advisory.optionalObject("cvss");
            List<String> links = new ArrayList<>();
            links.add(alert.textOrEmpty("html_url"));
            List<String> cwes = new ArrayList<>();
            for (ReportFields weakness : advisory.optionalList("cwes")) {
                cwes.add(weakness.textOrEmpty("cwe_id"));
            }
            for (ReportFields reference : advisory.optionalList("references")) {
                links.add(reference.textOrEmpty("url"));
            }
            Draft draft = draft(
                            advisory.name("ghsa_id"),
                            advisory,
                            vulnerability.optionalText("severity").orElse(advisory.textOrEmpty("severity")),
                            of,
                            patched.isEmpty() ? "" : patched.get().textOrEmpty("identifier"))
                    .aliases(advisory.optionalText("cve_id").stream().toList())
                    .cwes(cwes)
                    .references(links);
            if (cvss.isPresent()) {
                score(cvss.get(), "vector_string", draft);
            }
            Alerts.dismissal(alert, draft);
            String manifest = dependency.isEmpty() ? "" : dependency.get().textOrEmpty("manifest_path");
            findings.add(located(
                    draft, of, manifest, patched.isEmpty() ? "" : patched.get().textOrEmpty("identifier")));
        }

        void graph(ReportFields answer) throws UnreadableReport {
            if (!answer.items("errors").isEmpty()) {
                throw new UnreadableReport("errors", "GitHub could not answer the query", "look at what it says");
            }
            ReportFields list = answer.object("data").object("repository").object("vulnerabilityAlerts");
            Optional<ReportFields> page = list.optionalObject("pageInfo");
            if (page.isPresent() && page.get().flag("hasNextPage")) {
                throw new UnreadableReport(page.get().at("hasNextPage"), "says that another page follows", CHANGED);
            }
            List<ReportFields> nodes = list.list("nodes");
            if (list.optionalCount("totalCount").orElse(0L) > nodes.size()) {
                throw new UnreadableReport(list.at("totalCount"), "counts more alerts than are listed", CHANGED);
            }
            for (ReportFields node : nodes) {
                node(node);
            }
        }

        private void node(ReportFields alert) throws UnreadableReport {
            alerts++;
            if (alert.has("state") && Alerts.fixed(alert)) {
                fixed++;
                return;
            }
            ReportFields vulnerability = alert.object("securityVulnerability");
            ReportFields of = vulnerability.object("package");
            ReportFields advisory = vulnerability
                    .optionalObject("advisory")
                    .orElse(alert.optionalObject("securityAdvisory").orElse(vulnerability));
            Optional<ReportFields> patched = vulnerability.optionalObject("firstPatchedVersion");
            String fix = patched.isEmpty() ? "" : patched.get().textOrEmpty("identifier");
            List<String> ids = new ArrayList<>();
            advisory.optionalText("ghsaId").ifPresent(ids::add);
            for (ReportFields identifier : advisory.optionalList("identifiers")) {
                ids.add(identifier.name("value"));
            }
            List<String> cwes = new ArrayList<>();
            Optional<ReportFields> weaknesses = advisory.optionalObject("cwes");
            if (weaknesses.isPresent()) {
                for (ReportFields weakness : weaknesses.get().optionalList("nodes")) {
                    cwes.add(weakness.textOrEmpty("cweId"));
                }
            }
            List<String> links = new ArrayList<>();
            for (ReportFields reference : advisory.optionalList("references")) {
                links.add(reference.textOrEmpty("url"));
            }
            String summary = advisory.textOrEmpty("summary");
            if (ids.isEmpty() && summary.isBlank()) {
                throw new UnreadableReport(advisory.place(), "names no advisory", "ask for advisory.identifiers too");
            }
            Draft draft = draft(
                            ids.isEmpty() ? summary : ids.getFirst(),
                            advisory,
                            vulnerability.textOrEmpty("severity"),
                            of,
                            fix)
                    .aliases(ids)
                    .cwes(cwes)
                    .references(links);
            Optional<ReportFields> cvss = advisory.optionalObject("cvss");
            if (cvss.isPresent()) {
                score(cvss.get(), "vectorString", draft);
            }
            if (alert.has("state")) {
                Alerts.dismissal(alert, draft);
            }
            findings.add(located(draft, of, alert.textOrEmpty("vulnerableManifestPath"), fix));
        }

        private Draft draft(String id, ReportFields advisory, String severity, ReportFields of, String fixed)
                throws UnreadableReport {
            String name = of.name("name");
            return new Draft(stage, FORMAT, id)
                    .title(advisory.optionalText("summary").orElse(id + " in " + name))
                    .description(advisory.textOrEmpty("description"))
                    .severity(Severities.of(severity), severity)
                    .remedy(Remedies.update(name, fixed));
        }

        private static void score(ReportFields cvss, String vector, Draft draft) throws UnreadableReport {
            Double score = cvss.optionalDecimal("score").orElse(null);
            // GitHub writes 0 where it knows no score.
            draft.cvss(
                    score == null || score == 0 ? null : score,
                    cvss.optionalText(vector).orElse(null));
        }

        private static Finding located(Draft draft, ReportFields of, String manifest, @Nullable String fixed)
                throws UnreadableReport {
            String name = of.name("name");
            return draft.inPackage(
                    new PackageRef(
                            name,
                            "",
                            Purls.of(of.textOrEmpty("ecosystem"), name, ""),
                            fixed == null || fixed.isEmpty() ? null : fixed),
                    manifest,
                    manifest.isEmpty() ? null : manifest);
        }
    }
}
