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
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads Amazon Inspector's findings (`aws inspector2 list-findings`): vulnerable packages, code and reachable
/// networks. A vulnerability of several packages is one finding for each. SUPPRESSED ones are suppressed; CLOSED ones
/// are mended and only counted.
///
/// An empty list says nothing of what the filter asked for and is unreadable, and so is a page of several
/// (`nextToken`).
///
/// Measures: `findings_listed`, `closed`.
public final class InspectorFindings implements JsonReportReader {
    private static final String TOOL = "inspector";
    private static final String CHANGED = "hand in what aws inspector2 list-findings printed, all pages";

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
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("findings")) {
            return 0;
        }
        return head.inner().contains("findingArn")
                        || head.inner().containsAll(Set.of("awsAccountId", "firstObservedAt"))
                ? 92
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] listed = {-1, 0};
        JsonReport.read(
                report,
                cursor -> cursor.members("", name -> {
                    switch (name) {
                        case "findings" -> {
                            listed[0] = 0;
                            cursor.items(name, i -> {
                                listed[0]++;
                                ReportFields finding = cursor.fields("findings[" + i + "]");
                                if (!finding.has("findingArn")) {
                                    throw new UnreadableReport(finding.at("findingArn"), "is missing", CHANGED);
                                }
                                listed[1] += add(finding, TOOL, stage, findings) ? 0 : 1;
                            });
                        }
                        case "nextToken" -> Pages.refuseIfMore(cursor, name);
                        default -> cursor.skipUnknown(name);
                    }
                }));
        if (listed[0] <= 0) {
            throw new UnreadableReport(
                    "findings",
                    listed[0] < 0 ? "is missing" : "is empty, and nothing tells what was asked for",
                    CHANGED);
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("findings_listed", Json.of(listed[0]));
        measures.put("closed", Json.of(listed[1]));
        return findings.reading(TOOL, "", measures, null);
    }

    /// @return whether it is open or suppressed
    static boolean add(ReportFields finding, String tool, Stage stage, Findings findings) throws UnreadableReport {
        String status = finding.textOrEmpty("status");
        if (status.equals("CLOSED")) {
            return false;
        }
        Optional<ReportFields> ofPackages = finding.optionalObject("packageVulnerabilityDetails");
        if (ofPackages.isPresent()) {
            vulnerability(finding, ofPackages.get(), tool, stage, findings);
            return true;
        }
        Optional<ReportFields> ofCode = finding.optionalObject("codeVulnerabilityDetails");
        String title = finding.textOrEmpty("title");
        if (ofCode.isPresent()) {
            ReportFields code = ofCode.get();
            ReportFields file = code.object("filePath");
            Draft draft = draft(finding, tool, stage, code.name("detectorId"))
                    .title(title)
                    .cwes(code.texts("cwes"));
            findings.add(draft.inFile(file.textOrEmpty("filePath"), file.line("startLine"), file.line("endLine"), ""));
            return true;
        }
        String type = finding.name("type");
        if (!type.equals("NETWORK_REACHABILITY")) {
            throw new UnreadableReport(finding.at("type"), "is not known", CHANGED);
        }
        findings.add(
                draft(finding, tool, stage, "network-reachability").title(title).everywhere(title));
        return true;
    }

    private static Draft draft(ReportFields finding, String tool, Stage stage, String rule) throws UnreadableReport {
        String severity = finding.textOrEmpty("severity");
        Draft draft = new Draft(stage, tool, rule)
                .description(finding.textOrEmpty("description"))
                .severity(Severities.of(severity), severity);
        Optional<ReportFields> remediation = finding.optionalObject("remediation");
        if (remediation.isPresent()) {
            Optional<ReportFields> advice = remediation.get().optionalObject("recommendation");
            if (advice.isPresent()) {
                draft.remedy(advice.get().textOrEmpty("text"));
            }
        }
        if (finding.textOrEmpty("status").equals("SUPPRESSED")) {
            draft.suppressed(Suppression.Source.SERVER, null);
        }
        return draft;
    }

    private static void vulnerability(
            ReportFields finding, ReportFields details, String tool, Stage stage, Findings findings)
            throws UnreadableReport {
        details.knowsItsLists(Set.of("cvss", "referenceUrls", "relatedVulnerabilities", "vulnerablePackages"));
        String id = details.name("vulnerabilityId");
        Optional<ReportFields> best = details.optionalList("cvss").stream().findFirst();
        Double score =
                best.isEmpty() ? null : best.get().optionalDecimal("baseScore").orElse(null);
        String vector = best.isEmpty() ? "" : best.get().textOrEmpty("scoringVector");
        List<String> links = new ArrayList<>();
        details.optionalText("sourceUrl").ifPresent(links::add);
        links.addAll(details.texts("referenceUrls"));
        List<ReportFields> packages = details.list("vulnerablePackages");
        if (packages.isEmpty()) {
            throw new UnreadableReport(details.at("vulnerablePackages"), "is empty", CHANGED);
        }
        for (ReportFields of : packages) {
            String name = of.name("name");
            String release = of.textOrEmpty("release");
            String version = of.textOrEmpty("version") + (release.isEmpty() ? "" : "-" + release);
            String fixed = of.optionalText("fixedInVersion")
                    .filter(v -> !v.equals("NotAvailable"))
                    .orElse("");
            String manager = of.textOrEmpty("packageManager");
            String path = of.textOrEmpty("filePath");
            findings.add(draft(finding, tool, stage, id)
                    .title(id + " in " + name)
                    .aliases(details.texts("relatedVulnerabilities"))
                    .cvss(score, vector)
                    .remedy(Remedies.update(name, fixed))
                    .references(links)
                    .inPackage(
                            new PackageRef(
                                    name,
                                    version,
                                    Purls.of(ecosystem(manager), name, version),
                                    fixed.isEmpty() ? null : fixed),
                            path,
                            path.isEmpty() ? null : path));
        }
    }

    /// `OS`, or the language's package manager: `NODEPKG`, `PYTHONPKG`, `JAR`, `GOBINARY`.
    private static String ecosystem(String manager) {
        return switch (manager.toUpperCase(Locale.ROOT)) {
            case "NODEPKG", "NPM", "YARN", "PNPM" -> "npm";
            case "PYTHONPKG", "PIP", "PIPENV", "POETRY" -> "pypi";
            case "JAR", "POM" -> "maven";
            case "GOBINARY", "GOMOD" -> "go";
            case "BUNDLER", "GEMSPEC" -> "gem";
            default -> manager;
        };
    }
}
