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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the vulnerabilities of an image as Anchore Engine and Anchore Enterprise answer them
/// (`GET /images/{digest}/vuln/all`, `anchorectl image vulnerabilities -o json`): members in snake_case until
/// version 4, in camelCase since.
///
/// Measures: `findings_listed`, `image_digest`.
public final class AnchoreReports implements JsonReportReader {
    private static final String TOOL = "anchore";
    private static final String CHANGED = "hand in the answer as Anchore wrote it";

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
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("vulnerabilities")) {
            return 0;
        }
        return head.has("imageDigest") || head.has("vulnerability_type") || head.has("vulnerabilityType") ? 92 : 0;
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
        private String digest = "";
        private long listed = -1;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "imageDigest" -> digest = report.text(name);
                    case "vulnerabilities" -> {
                        listed = 0;
                        report.items(name, i -> vulnerability(report.fields("vulnerabilities[" + i + "]")));
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (listed < 0) {
                throw new UnreadableReport("vulnerabilities", "is missing", CHANGED);
            }
            if (digest.isEmpty()) {
                throw new UnreadableReport(
                        "imageDigest", "is missing, so nothing tells which image was looked at", CHANGED);
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("findings_listed", Json.of(listed));
            measures.put("image_digest", Json.of(digest));
            return findings.reading(TOOL, "", measures, null);
        }

        private void vulnerability(ReportFields v) throws UnreadableReport {
            v.knowsItsLists(Set.of(
                    "nvd_data",
                    "vendor_data",
                    "nvdData",
                    "vendorData",
                    "cves",
                    "annotations",
                    "relatedVulnerabilities"));
            listed++;
            String id = either(v, "vuln", "vulnerabilityId");
            String name = either(v, "package_name", "packageName");
            String whole = v.textOrEmpty("package");
            if (id.isBlank() || (name.isBlank() && whole.isBlank())) {
                throw new UnreadableReport(v.place(), "names no vulnerability or no package", CHANGED);
            }
            String version = either(v, "package_version", "packageVersion");
            // Old engines give name-version in one.
            name = name.isBlank() ? whole : name;
            String severity = v.textOrEmpty("severity");
            String fix = v.textOrEmpty("fix");
            String fixed = fix.equals("None") ? "" : fix;
            String path = either(v, "package_path", "packagePath");
            boolean inFile = !path.isEmpty() && !path.equals("None") && !path.equals("pkgdb");
            findings.add(new Draft(stage, TOOL, id)
                    .title(id + " in " + name)
                    .description(v.textOrEmpty("description"))
                    .severity(Severities.of(severity), severity)
                    .aliases(related(v))
                    .cvss(score(v), null)
                    .remedy(Remedies.update(name, fixed))
                    .references(List.of(either(v, "url", "link")))
                    .inPackage(
                            new PackageRef(
                                    name,
                                    version,
                                    Purls.of(either(v, "package_type", "packageType"), name, version),
                                    fixed.isEmpty() ? null : fixed),
                            inFile ? path : "",
                            inFile ? path : null));
        }

        private static String either(ReportFields fields, String one, String other) throws UnreadableReport {
            Optional<String> text = fields.optionalText(one);
            return text.isPresent() ? text.get() : fields.textOrEmpty(other);
        }

        private static List<String> related(ReportFields v) throws UnreadableReport {
            List<String> ids = new ArrayList<>();
            for (String name : List.of("nvd_data", "nvdData")) {
                for (ReportFields record : v.optionalList(name)) {
                    record.optionalText("id").ifPresent(ids::add);
                }
            }
            return ids;
        }

        private static @Nullable Double score(ReportFields v) throws UnreadableReport {
            for (String list : List.of("nvd_data", "nvdData", "vendor_data", "vendorData")) {
                for (ReportFields record : v.optionalList(list)) {
                    for (String version : List.of("cvss_v3", "cvssV3", "cvss_v2", "cvssV2")) {
                        Optional<ReportFields> cvss = record.optionalObject(version);
                        if (cvss.isEmpty()) {
                            continue;
                        }
                        Optional<Double> score = cvss.get().optionalDecimal("base_score");
                        score = score.isPresent() ? score : cvss.get().optionalDecimal("baseScore");
                        // Anchore writes -1 where it knows none.
                        if (score.isPresent() && score.get() >= 0) {
                            return score.get();
                        }
                    }
                }
            }
            return null;
        }
    }
}
