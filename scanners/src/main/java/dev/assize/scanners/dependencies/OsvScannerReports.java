package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Cvss;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Fingerprints;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `osv-scanner --format json`, versions 1 and 2: one finding for each OSV record that applies to a package.
/// Records that describe the same vulnerability name each other in their aliases.
///
/// Severity: the database's own word, else the highest score of the record's group, else its CVSS vector. A report
/// without results counts as empty only with `experimental_config`, which the scanner writes when it is done.
///
/// Measures: `sources`, `packages`.
public final class OsvScannerReports implements JsonReportReader {
    private static final String TOOL = "osv-scanner";

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
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("results")) {
            return 0;
        }
        return head.has("experimental_config") || head.inner().containsAll(Set.of("source", "packages")) ? 92 : 0;
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
        private long sources = -1;
        private long packages;
        private boolean finished;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "results" -> {
                        sources = 0;
                        report.items(name, i -> source(report.fields("results[" + i + "]")));
                    }
                    case "experimental_config" -> {
                        finished = true;
                        report.skip();
                    }
                    case "license_summary", "experimental_generic_findings" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (sources < 0) {
                throw new UnreadableReport("results", "is missing", "hand in the report as osv-scanner wrote it");
            }
            if (sources == 0 && !finished) {
                throw new UnreadableReport(
                        "results",
                        "is empty and nothing tells that the scanner finished",
                        "use osv-scanner 1.4 or newer and keep its whole output");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("sources", Json.of(sources));
            measures.put("packages", Json.of(packages));
            return findings.reading(TOOL, "", measures, null);
        }

        private void source(ReportFields source) throws UnreadableReport {
            sources++;
            source.knowsItsLists(Set.of("packages"));
            Optional<ReportFields> from = source.optionalObject("source");
            String path = from.isEmpty() ? "" : Fingerprints.path(from.get().textOrEmpty("path"));
            for (ReportFields entry : source.list("packages")) {
                entry.knowsItsLists(
                        Set.of("vulnerabilities", "groups", "licenses", "license_violations", "dependency_groups"));
                packages++;
                if (!entry.has("vulnerabilities") && entry.has("groups")) {
                    throw new UnreadableReport(
                            entry.at("vulnerabilities"),
                            "is missing although groups of them are listed",
                            "hand in the report as osv-scanner wrote it");
                }
                component(entry, path);
            }
        }

        private void component(ReportFields entry, String path) throws UnreadableReport {
            ReportFields of = entry.object("package");
            // A commit of a repository stands where a name would.
            String name = of.optionalText("name").orElse(of.textOrEmpty("commit"));
            if (name.isBlank()) {
                throw new UnreadableReport(of.at("name"), "is missing", "hand in the report as osv-scanner wrote it");
            }
            String version = of.textOrEmpty("version");
            String ecosystem = of.textOrEmpty("ecosystem");
            Map<String, Double> scores = new HashMap<>();
            for (ReportFields group : entry.optionalList("groups")) {
                Double score = score(group.textOrEmpty("max_severity"));
                for (String id : group.texts("ids")) {
                    if (score != null) {
                        scores.put(id, score);
                    }
                }
            }
            for (ReportFields record : entry.optionalList("vulnerabilities")) {
                vulnerability(record, scores, name, version, ecosystem, path);
            }
        }

        private void vulnerability(
                ReportFields record,
                Map<String, Double> scores,
                String name,
                String version,
                String ecosystem,
                String path)
                throws UnreadableReport {
            String id = record.name("id");
            List<String> fixed = fixed(record, name, ecosystem);
            ReportFields specific = record.optionalObject("database_specific")
                    .orElse(new ReportFields(
                            record.at("database_specific"), Json.object().build()));
            String vector = vector(record);
            Double score = scores.getOrDefault(id, Cvss.baseScore(vector).orElse(null));
            String word =
                    specific.object().get("severity").orElse(Json.NULL) instanceof Json.Text(String text) ? text : "";
            List<String> aliases = new ArrayList<>(record.texts("aliases"));
            aliases.addAll(record.texts("upstream"));
            List<String> links = new ArrayList<>();
            for (ReportFields reference : record.optionalList("references")) {
                links.add(reference.textOrEmpty("url"));
            }
            Draft draft = new Draft(stage, TOOL, id)
                    .title(record.optionalText("summary").orElse(id + " in " + name))
                    .description(record.textOrEmpty("details"))
                    .severity(Severities.of(word, score), word.isEmpty() && score != null ? score.toString() : word)
                    .cwes(specific.texts("cwe_ids"))
                    .aliases(aliases)
                    .cvss(score, vector)
                    .remedy(Remedies.update(name, fixed))
                    .references(links);
            findings.add(draft.inPackage(
                    new PackageRef(
                            name,
                            version,
                            Purls.of(ecosystem, name, version),
                            fixed.isEmpty() ? null : String.join(", ", fixed)),
                    path,
                    path.isEmpty() ? null : path));
        }

        private static String vector(ReportFields record) throws UnreadableReport {
            String best = "";
            for (ReportFields severity : record.optionalList("severity")) {
                String vector = severity.textOrEmpty("score");
                if (best.isEmpty() || Cvss.baseScore(best).isEmpty()) {
                    best = vector;
                }
            }
            return best;
        }

        private static @Nullable Double score(String text) {
            try {
                return text.isBlank() ? null : Double.valueOf(text.strip());
            } catch (NumberFormatException _) {
                return null;
            }
        }

        /// Every version that ends an affected range of this package, in the record's order.
        private static List<String> fixed(ReportFields record, String name, String ecosystem) throws UnreadableReport {
            List<String> versions = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (ReportFields affected : record.optionalList("affected")) {
                Optional<ReportFields> of = affected.optionalObject("package");
                boolean same = of.isPresent()
                        && of.get().textOrEmpty("name").equalsIgnoreCase(name)
                        && (ecosystem.isEmpty()
                                || of.get().textOrEmpty("ecosystem").startsWith(ecosystem));
                if (!same) {
                    continue;
                }
                for (ReportFields range : affected.optionalList("ranges")) {
                    if (range.textOrEmpty("type").equals("GIT")) {
                        continue;
                    }
                    for (ReportFields event : range.optionalList("events")) {
                        String version = event.textOrEmpty("fixed");
                        if (!version.isEmpty() && seen.add(version)) {
                            versions.add(version);
                        }
                    }
                }
            }
            return versions;
        }
    }
}
