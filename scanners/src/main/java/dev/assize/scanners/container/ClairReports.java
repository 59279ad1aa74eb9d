package dev.assize.scanners.container;

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
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Clair's vulnerability report: of Clair v4 (`GET /matcher/api/v1/vulnerability_report/{digest}`), and the
/// list the command-line clients of v2 write (`image`, `unapproved`, `vulnerabilities`).
///
/// v4 keeps packages, vulnerabilities and which belongs to which apart; one that points at what is not there is
/// unreadable. Severity: the normalised one, else the distribution's word.
///
/// Measures: `packages`, `manifest` (v4); `image` (v2).
public final class ClairReports implements JsonReportReader {
    private static final String TOOL = "clair";
    private static final String CHANGED = "hand in the report as Clair wrote it";
    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}");

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
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        if (head.has("manifest_hash") && (head.has("packages") || head.has("vulnerabilities"))) {
            return 95;
        }
        return head.has("image", "vulnerabilities")
                        && (head.has("unapproved") || head.inner().contains("featurename"))
                ? 92
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields[] all = new ReportFields[1];
        JsonReport.read(report, cursor -> all[0] = cursor.fields(""));
        return all[0].has("manifest_hash") ? version4(all[0], stage) : version2(all[0], stage);
    }

    private static Reading version4(ReportFields report, Stage stage) throws UnreadableReport {
        report.knowsItsLists(Set.of());
        ReportFields packages = report.object("packages");
        ReportFields vulnerabilities = report.object("vulnerabilities");
        ReportFields matches = report.object("package_vulnerabilities");
        Findings findings = new Findings();
        Set<String> used = new HashSet<>();
        for (String packageId : matches.object().members().keySet()) {
            Optional<ReportFields> of = packages.optionalObject(packageId);
            for (String id : matches.texts(packageId)) {
                Optional<ReportFields> vulnerability = vulnerabilities.optionalObject(id);
                if (of.isEmpty() || vulnerability.isEmpty()) {
                    throw new UnreadableReport(
                            matches.at(packageId), "points at a package or vulnerability that is not listed", CHANGED);
                }
                used.add(id);
                findings.add(vulnerability(vulnerability.get(), of.get(), stage));
            }
        }
        if (used.size() < vulnerabilities.object().members().size()) {
            throw new UnreadableReport(matches.place(), "leaves out vulnerabilities that are listed", CHANGED);
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("packages", Json.of(packages.object().members().size()));
        measures.put("manifest", Json.of(report.name("manifest_hash")));
        return findings.reading(TOOL, "", measures, null);
    }

    private static Finding vulnerability(ReportFields v, ReportFields of, Stage stage) throws UnreadableReport {
        String name = of.name("name");
        String listed = v.name("name");
        // An updater may call it "CVE-2024-1 on Ubuntu 22.04" or by the advisory with the CVEs in its links.
        Matcher first = CVE.matcher(listed);
        String id = first.find() ? first.group() : listed.split(" ", 2)[0];
        List<String> links = List.of(v.textOrEmpty("links").split("\\s+"));
        List<String> aliases = new ArrayList<>();
        for (String link : links) {
            Matcher cve = CVE.matcher(link);
            if (cve.find()) {
                aliases.add(cve.group());
            }
        }
        String word = v.textOrEmpty("normalized_severity");
        String own = v.textOrEmpty("severity");
        Severity severity = Severities.of(word);
        String fixed = v.textOrEmpty("fixed_in_version");
        return new Draft(stage, TOOL, id)
                .title(id + " in " + name)
                .description(v.textOrEmpty("description"))
                .severity(severity == Severity.UNKNOWN ? Severities.of(own) : severity, word.isEmpty() ? own : word)
                .aliases(aliases)
                .remedy(Remedies.update(name, fixed))
                .references(links)
                .inPackage(
                        new PackageRef(name, of.textOrEmpty("version"), null, fixed.isEmpty() ? null : fixed),
                        "",
                        null);
    }

    private static Reading version2(ReportFields report, Stage stage) throws UnreadableReport {
        report.knowsItsLists(Set.of("unapproved", "vulnerabilities"));
        List<ReportFields> listed = report.list("vulnerabilities");
        if (listed.size() < report.texts("unapproved").size()) {
            throw new UnreadableReport("unapproved", "names more than are listed", CHANGED);
        }
        Findings findings = new Findings();
        for (ReportFields v : listed) {
            String name = v.name("featurename");
            String id = v.name("vulnerability");
            String severity = v.textOrEmpty("severity");
            String fixed = v.textOrEmpty("fixedby");
            findings.add(new Draft(stage, TOOL, id)
                    .title(id + " in " + name)
                    .description(v.textOrEmpty("description"))
                    .severity(Severities.of(severity), severity)
                    .remedy(Remedies.update(name, fixed))
                    .references(List.of(v.textOrEmpty("link")))
                    .inPackage(
                            new PackageRef(name, v.textOrEmpty("featureversion"), null, fixed.isEmpty() ? null : fixed),
                            "",
                            null));
        }
        return findings.reading(TOOL, "", Map.of("image", Json.of(report.name("image"))), null);
    }
}
