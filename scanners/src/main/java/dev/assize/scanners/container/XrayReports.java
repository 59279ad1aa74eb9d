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
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads JFrog Xray's vulnerabilities in the shapes it hands out: the report of vulnerabilities (`total_rows`,
/// `rows`), the export of a repository or build (`total_count`, `data`), the summary of artifacts (`artifacts` with
/// `issues`), the violations of a watch (`total_violations`), and the scans of the command line (`scan_id` with
/// `violations` and `vulnerabilities`, alone or in a list).
///
/// An issue of several components is one finding for each. Licence and operational violations are counted, not
/// judged. Totals that say more than is listed, and errors of the service, make the report unreadable.
///
/// Measures: `issues`, `licenses`.
public final class XrayReports implements JsonReportReader {
    private static final String TOOL = "xray";
    private static final String CHANGED = "hand in the report as Xray wrote it, all pages";

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
        if (!head.isJson()) {
            return 0;
        }
        boolean scan =
                head.has("scan_id") && (head.has("violations") || head.has("vulnerabilities") || head.has("licenses"));
        boolean report = head.has("total_rows", "rows") || head.has("total_violations", "violations");
        boolean export = head.has("total_count", "data") && head.inner().contains("component_versions");
        boolean summary = head.has("artifacts") && head.inner().contains("general");
        return scan || report || export || summary ? 92 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    /// A component as Xray names it, for example `gav://org.example:thing:1.0`.
    record Component(String type, String name, String version) {
        static Component of(String id) {
            int scheme = id.indexOf("://");
            String type = scheme < 0 ? "" : id.substring(0, scheme).toLowerCase(Locale.ROOT);
            String rest = scheme < 0 ? id : id.substring(scheme + 3);
            int colon = rest.lastIndexOf(':');
            String name = colon < 0 ? rest : rest.substring(0, colon);
            // Distributions put their release before the package, RPM its epoch before the version.
            if (type.equals("deb") || type.equals("alpine") || type.equals("rpm")) {
                String last = name.substring(name.lastIndexOf(':') + 1);
                name = type.equals("rpm")
                                && !last.isEmpty()
                                && last.chars().allMatch(Character::isDigit)
                                && name.contains(":")
                        ? name.substring(0, name.lastIndexOf(':'))
                        : name;
                name = name.substring(name.lastIndexOf(':') + 1);
            }
            return new Component(type, name, colon < 0 ? "" : rest.substring(colon + 1));
        }

        PackageRef reference(List<String> fixed) {
            return new PackageRef(
                    name, version, Purls.of(type, name, version), fixed.isEmpty() ? null : String.join(", ", fixed));
        }
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private long issues;
        private long licenses;
        private boolean known;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            if (report.atArray()) {
                report.items("", i -> scan(report.fields("[" + i + "]")));
                return;
            }
            ReportFields all = report.fields("");
            if (all.has("rows")) {
                all.knowsItsLists(Set.of("rows"));
                listed(all, "rows", "total_rows");
            } else if (all.has("data")) {
                all.knowsItsLists(Set.of("data"));
                listed(all, "data", "total_count");
            } else if (all.has("artifacts")) {
                artifacts(all);
            } else if (all.has("total_violations")) {
                all.knowsItsLists(Set.of("violations"));
                listed(all, "violations", "total_violations");
            } else {
                scan(all);
            }
        }

        Reading reading() throws UnreadableReport {
            if (!known) {
                throw new UnreadableReport("the report", "holds no scan", CHANGED);
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("issues", Json.of(issues));
            measures.put("licenses", Json.of(licenses));
            return findings.reading(TOOL, "", measures, null);
        }

        private void listed(ReportFields all, String list, String total) throws UnreadableReport {
            known = true;
            List<ReportFields> entries = all.list(list);
            if (all.count(total) > entries.size()) {
                throw new UnreadableReport(all.at(total), "counts more than are listed", CHANGED);
            }
            for (ReportFields entry : entries) {
                if (list.equals("data")) {
                    exported(entry);
                } else {
                    row(entry, list.equals("violations"));
                }
            }
        }

        private void artifacts(ReportFields all) throws UnreadableReport {
            all.knowsItsLists(Set.of("artifacts", "errors"));
            if (!all.items("errors").isEmpty()) {
                throw new UnreadableReport("errors", "Xray could not answer for every artifact", "ask Xray again");
            }
            for (ReportFields artifact : all.list("artifacts")) {
                known = true;
                artifact.knowsItsLists(Set.of("issues", "licenses", "operational_risks"));
                ReportFields general = artifact.object("general");
                licenses += artifact.items("licenses").size();
                for (ReportFields issue : artifact.list("issues")) {
                    List<String> paths = issue.texts("impact_path");
                    String last = paths.isEmpty() ? "" : paths.getFirst();
                    // The path ends in the file or the component that is affected.
                    String affected = last.substring(last.lastIndexOf('/') + 1);
                    Component component = affected.isEmpty() || !affected.contains(":")
                            ? Component.of(
                                    general.textOrEmpty("component_id").isEmpty()
                                            ? general.name("name")
                                            : general.text("component_id"))
                            : Component.of(affected);
                    add(issue, component, List.of(), last);
                }
            }
        }

        private void exported(ReportFields entry) throws UnreadableReport {
            ReportFields versions = entry.object("component_versions");
            String source = entry.textOrEmpty("source_comp_id");
            Component of = Component.of(source.isEmpty() ? entry.name("component") : source);
            add(
                    entry,
                    versions.optionalObject("more_details").orElse(versions),
                    of,
                    versions.texts("fixed_versions"),
                    "");
        }

        /// A row of a report names one component; a violation of a watch those it infects.
        private void row(ReportFields row, boolean violation) throws UnreadableReport {
            if (ofNoVulnerability(row)) {
                licenses++;
                return;
            }
            List<String> components =
                    violation ? row.texts("infected_components") : List.of(row.name("vulnerable_component"));
            if (components.isEmpty()) {
                throw new UnreadableReport(row.at("infected_components"), "is empty or missing", CHANGED);
            }
            for (String id : components) {
                String path = row.textOrEmpty("component_physical_path");
                add(
                        row,
                        Component.of(id),
                        row.texts("fixed_versions"),
                        path.isEmpty() ? row.textOrEmpty("path") : path);
            }
        }

        private static boolean ofNoVulnerability(ReportFields issue) throws UnreadableReport {
            String type = issue.textOrEmpty("type").toLowerCase(Locale.ROOT);
            return type.equals("license") || type.equals("operational_risk");
        }

        private void scan(ReportFields scan) throws UnreadableReport {
            scan.knowsItsLists(Set.of("violations", "vulnerabilities", "licenses"));
            if (scan.name("scan_id").isBlank()) {
                throw new UnreadableReport(scan.at("scan_id"), "is blank", CHANGED);
            }
            String status = scan.textOrEmpty("scanned_status");
            if (!status.isEmpty() && !status.equalsIgnoreCase("completed")) {
                throw new UnreadableReport(scan.at("scanned_status"), "is not completed", "scan again");
            }
            // What the command line leaves out it did not look for; a scan that says nothing of either is none.
            if (!scan.has("violations") && !scan.has("vulnerabilities") && !scan.has("licenses")) {
                throw new UnreadableReport(scan.place(), "lists neither violations nor vulnerabilities", CHANGED);
            }
            known = true;
            licenses += scan.items("licenses").size();
            for (String list : List.of("violations", "vulnerabilities")) {
                for (ReportFields issue : scan.optionalList(list)) {
                    if (ofNoVulnerability(issue)) {
                        licenses++;
                        continue;
                    }
                    ReportFields components = issue.object("components");
                    Set<String> ids =
                            new LinkedHashSet<>(components.object().members().keySet());
                    if (ids.isEmpty()) {
                        throw new UnreadableReport(components.place(), "is empty", CHANGED);
                    }
                    for (String id : ids) {
                        add(issue, Component.of(id), components.object(id).texts("fixed_versions"), "");
                    }
                }
            }
        }

        private void add(ReportFields issue, Component of, List<String> fixed, String path) throws UnreadableReport {
            add(issue, issue, of, fixed, path);
        }

        /// @param details the object that holds the CVEs
        private void add(ReportFields issue, ReportFields details, Component of, List<String> fixed, String path)
                throws UnreadableReport {
            issues++;
            Names names = names(issue, details);
            String severity = issue.textOrEmpty("severity");
            String summary = issue.textOrEmpty("summary");
            findings.add(new Draft(stage, TOOL, names.rule())
                    .title(names.rule() + " in " + of.name())
                    .description(issue.optionalText("description")
                            .filter(t -> !t.isBlank())
                            .orElse(summary))
                    .severity(Severities.of(severity), severity)
                    .cwes(names.cwes())
                    .aliases(names.aliases())
                    .cvss(names.score(), names.vector())
                    .remedy(Remedies.update(of.name(), fixed))
                    .references(issue.texts("references"))
                    .inPackage(of.reference(fixed), "", path.isEmpty() ? null : path));
        }

        /// The first CVE names the finding; where there is none, Xray's own id does.
        private record Names(
                String rule,
                List<String> aliases,
                List<String> cwes,
                @Nullable Double score,
                String vector) {}

        private static Names names(ReportFields issue, ReportFields details) throws UnreadableReport {
            List<String> cves = new ArrayList<>();
            List<String> cwes = new ArrayList<>();
            Double score = null;
            String vector = "";
            for (ReportFields cve : details.optionalList("cves")) {
                String id = cve.optionalText("cve").orElse(cve.textOrEmpty("id"));
                if (!id.isBlank()) {
                    cves.add(id);
                }
                cwes.addAll(cve.texts("cwe"));
                if (score == null) {
                    score = score(cve);
                    vector = vector(cve);
                }
            }
            String own = issue.optionalText("issue_id").orElse(issue.textOrEmpty("id"));
            if (cves.isEmpty() && own.isBlank()) {
                throw new UnreadableReport(issue.place(), "names no vulnerability", CHANGED);
            }
            String rule = cves.isEmpty() ? own : cves.getFirst();
            if (!own.isBlank()) {
                cves.add(own);
            }
            return new Names(rule, cves, cwes, score, vector);
        }

        private static @Nullable Double score(ReportFields cve) throws UnreadableReport {
            for (String name : List.of("cvss_v3_score", "cvss_v3", "cvss_v2_score", "cvss_v2")) {
                Optional<String> word = cve.optionalWord(name);
                if (word.isEmpty()) {
                    continue;
                }
                // "7.5/CVSS:3.0/AV:N/…" in some, the number alone in others.
                String number = word.get().split("/", 2)[0].strip();
                try {
                    double value = Double.parseDouble(number);
                    if (value > 0) {
                        return value;
                    }
                } catch (NumberFormatException _) {
                    // A vector alone; the next member may hold the score.
                }
            }
            return null;
        }

        private static String vector(ReportFields cve) throws UnreadableReport {
            for (String name : List.of("cvss_v3_vector", "cvss_v3", "cvss_v2_vector", "cvss_v2")) {
                String word = cve.optionalWord(name).orElse("");
                int at = word.indexOf("CVSS:");
                if (at >= 0) {
                    return word.substring(at);
                }
            }
            return "";
        }
    }
}
