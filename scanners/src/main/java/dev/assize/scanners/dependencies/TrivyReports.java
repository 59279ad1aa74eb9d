package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `trivy image|fs|repo|config|sbom --format json`, schema version 2, the bare list of targets Trivy wrote
/// before 0.20 (schema 1), and `trivy k8s --format json`, whose targets are named after the resource they belong to.
///
/// Vulnerabilities are filed under the stage asked for, dependencies or container; where another is asked for,
/// under the one the artifact's type belongs to. Misconfigurations are always of infrastructure, secrets
/// always secrets; a secret's match never leaves the reader. What Trivy was told to pass over
/// (`--show-suppressed`) becomes suppressed findings.
///
/// Trivy leaves empty lists out, so a list under an unknown name and a summary that counts more failures than
/// are listed make the report unreadable. A report without `Results` is valid and says that nothing was
/// recognised: measure `targets` is 0 then, and policy decides what that is worth.
///
/// Measures: `targets`, `packages` (where Trivy lists them), `licenses`, `misconfigurations_passed`,
/// `os_end_of_life`, `image_id`, `repo_digest`.
public final class TrivyReports implements ReportReader {
    private static final String TOOL = "trivy";
    private static final int SCHEMA = 2;

    /// Lists of resources in a report of a cluster.
    private static final Set<String> RESOURCES =
            Set.of("Resources", "Vulnerabilities", "Misconfigurations", "Findings");

    /// Types whose target is only a heading; the package's own path says where it is.
    private static final Set<String> HEADINGS = Set.of("node-pkg", "python-pkg", "jar", "gemspec", "conda-pkg");

    private static final List<String> CVSS_SOURCES = List.of("nvd", "ghsa", "redhat");

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
        Outline outline = new Outline();
        try {
            JsonReport.read(report, outline::read);
        } catch (UnreadableReport _) {
            return stage();
        }
        return outline.stage();
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return switch (head.kind()) {
            case JSON_OBJECT -> {
                boolean report = head.has("SchemaVersion")
                        && (head.has("ArtifactName") || head.has("ArtifactType") || head.has("Results"));
                boolean cluster = head.has("ClusterName") && RESOURCES.stream().anyMatch(head::has);
                yield report || cluster ? 95 : 0;
            }
            case JSON_ARRAY ->
                head.has("Target") && (head.has("Vulnerabilities") || head.has("Type") || head.has("Class")) ? 90 : 0;
            case XML, OTHER -> 0;
        };
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report,
                path -> path.endsWith("/Secrets/Match")
                        || path.contains("Secrets/Code/")
                        || path.contains("ExperimentalModifiedFindings/Finding/Code/")
                        || path.endsWith("ExperimentalModifiedFindings/Finding/Match")
                        || path.equals("Secrets/Match")
                        || path.endsWith("/Env"));
    }

    private static Stage stageOfArtifact(String type) {
        return type.equals("container_image") ? Stage.CONTAINER : Stage.DEPENDENCIES;
    }

    /// What kind of report it is, without its findings.
    private static final class Outline {
        private String artifactType = "";
        private boolean onlyConfig = true;
        private boolean any;

        void read(JsonReport report) throws UnreadableReport {
            if (report.atArray()) {
                report.skip();
                return;
            }
            report.members("", name -> {
                if (name.equals("ClusterName")) {
                    artifactType = "container_image";
                    report.skip();
                } else if (name.equals("ArtifactType")) {
                    artifactType = report.text(name);
                } else if (name.equals("Results") && report.atArray()) {
                    report.items(
                            name,
                            i -> report.members("Results[" + i + "]", member -> {
                                if (member.equals("Class")) {
                                    any = true;
                                    onlyConfig &= report.text(member).equals("config");
                                } else {
                                    report.skip();
                                }
                            }));
                } else {
                    report.skip();
                }
            });
        }

        Stage stage() {
            return any && onlyConfig ? Stage.IAC : stageOfArtifact(artifactType);
        }
    }

    private static final class Run {
        private final Stage asked;
        private final Findings findings = new Findings();
        private final Map<String, Json> measures = new TreeMap<>();
        private final List<Target> targets = new ArrayList<>();
        private long schema = -1;
        private boolean ofCluster;
        private boolean sawResources;
        private String version = "";
        private String artifactType = "";
        private @Nullable Instant created;
        private long packages = -1;
        private long licenses;
        private long passed;

        Run(Stage asked) {
            this.asked = asked;
        }

        /// One entry of `Results`, its lists still as they came: a member order other than Trivy's own may put
        /// them before the target's name.
        private static final class Target {
            private final String place;
            private String name = "";
            private String kind = "";
            private String type = "";
            private long failures;
            private final List<ReportFields> vulnerabilities = new ArrayList<>();
            private final List<ReportFields> misconfigurations = new ArrayList<>();
            private final List<ReportFields> secrets = new ArrayList<>();
            private final List<ReportFields> modified = new ArrayList<>();

            Target(String place) {
                this.place = place;
            }
        }

        void read(JsonReport report) throws UnreadableReport {
            if (report.atArray()) {
                report.items("", i -> targets.add(target(report, "[" + i + "]")));
            } else {
                report.members("", name -> member(report, name));
                if (ofCluster && !sawResources) {
                    throw new UnreadableReport("Resources", "is missing", "hand in the report as Trivy wrote it");
                }
                if (!ofCluster && schema != SCHEMA) {
                    throw new UnreadableReport("SchemaVersion", "is not 2", "use Trivy 0.20 or newer");
                }
            }
            for (Target target : targets) {
                file(target);
            }
        }

        private void member(JsonReport report, String name) throws UnreadableReport {
            switch (name) {
                case "ClusterName" -> {
                    ofCluster = true;
                    artifactType = "container_image";
                    report.skip();
                }
                case "Resources", "Vulnerabilities", "Misconfigurations", "Findings" -> {
                    if (!report.atNull()) {
                        sawResources = true;
                        report.items(name, i -> resource(report.fields(name + "[" + i + "]")));
                    }
                }
                case "SchemaVersion" -> schema = version(report.tree());
                case "Trivy" -> version = report.fields(name).textOrEmpty("Version");
                case "CreatedAt" -> created = time(report.text(name));
                case "ArtifactType" -> artifactType = report.text(name);
                case "Metadata" -> metadata(report.fields(name));
                case "Results" -> {
                    if (!report.atNull()) {
                        report.items(name, i -> targets.add(target(report, "Results[" + i + "]")));
                    }
                }
                default -> report.skipUnknown(name);
            }
        }

        /// A resource of a cluster has results of its own, in the shape the report of one artifact has.
        private void resource(ReportFields resource) throws UnreadableReport {
            resource.knowsItsLists(Set.of("Results", "Metadata"));
            String error = resource.textOrEmpty("Error");
            if (!error.isEmpty()) {
                throw new UnreadableReport(
                        resource.at("Error"), "Trivy could not scan the resource", "look at Trivy's own output");
            }
            String owner =
                    resource.textOrEmpty("Namespace") + "/" + resource.name("Kind") + "/" + resource.name("Name");
            List<ReportFields> results = resource.optionalList("Results");
            for (ReportFields result : results) {
                JsonReport.read(CanonicalJson.bytes(result.object()), cursor -> {
                    Target target = target(cursor, result.place());
                    target.name = owner + (target.name.isEmpty() ? "" : ": " + target.name);
                    targets.add(target);
                });
            }
        }

        Reading reading() {
            measures.put("targets", Json.of(targets.size()));
            measures.put("licenses", Json.of(licenses));
            measures.put("misconfigurations_passed", Json.of(passed));
            if (packages >= 0) {
                measures.put("packages", Json.of(packages));
            }
            return findings.reading(TOOL, version, measures, created);
        }

        private static long version(Json value) {
            return value instanceof Json.Number(var number) ? number.longValue() : -1;
        }

        private static Instant time(String text) throws UnreadableReport {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException _) {
                throw new UnreadableReport(
                        "CreatedAt", "is not a time of RFC 3339", "hand in the report as Trivy wrote it");
            }
        }

        private void metadata(ReportFields metadata) throws UnreadableReport {
            Optional<ReportFields> os = metadata.optionalObject("OS");
            if (os.isPresent()) {
                measures.put("os_end_of_life", Json.of(os.get().flag("EOSL")));
            }
            metadata.optionalText("ImageID").ifPresent(id -> measures.put("image_id", Json.of(id)));
            List<String> digests = metadata.texts("RepoDigests");
            if (!digests.isEmpty()) {
                measures.put("repo_digest", Json.of(digests.getFirst()));
            }
        }

        private Target target(JsonReport report, String place) throws UnreadableReport {
            Target target = new Target(place);
            report.members(place, name -> {
                String at = place + "." + name;
                switch (name) {
                    case "Target" -> target.name = report.text(at);
                    case "Class" -> target.kind = report.text(at);
                    case "Type" -> target.type = report.text(at);
                    case "Packages" -> packages = Math.max(packages, 0) + size(report, at);
                    case "Licenses" -> licenses += size(report, at);
                    case "MisconfSummary" -> {
                        ReportFields summary = report.fields(at);
                        passed += summary.optionalCount("Successes").orElse(0L);
                        target.failures = summary.count("Failures");
                    }
                    case "Vulnerabilities" -> collect(report, at, target.vulnerabilities);
                    case "Misconfigurations" -> collect(report, at, target.misconfigurations);
                    case "Secrets" -> collect(report, at, target.secrets);
                    case "ExperimentalModifiedFindings", "ModifiedFindings" -> collect(report, at, target.modified);
                    default -> report.skipUnknown(at);
                }
            });
            return target;
        }

        private static long size(JsonReport report, String at) throws UnreadableReport {
            if (report.atNull()) {
                return 0;
            }
            long[] size = {0};
            report.items(at, _ -> {
                size[0]++;
                report.skip();
            });
            return size[0];
        }

        private static void collect(JsonReport report, String at, List<ReportFields> into) throws UnreadableReport {
            if (!report.atNull()) {
                report.items(at, i -> into.add(report.fields(at + "[" + i + "]")));
            }
        }

        private void file(Target target) throws UnreadableReport {
            if (target.name.isEmpty() && target.kind.isEmpty()) {
                throw new UnreadableReport(
                        target.place + ".Target", "is missing", "hand in the report as Trivy wrote it");
            }
            for (ReportFields vulnerability : target.vulnerabilities) {
                findings.add(vulnerability(vulnerability, target, draftOf(vulnerability)));
            }
            long failed = 0;
            for (ReportFields misconfiguration : target.misconfigurations) {
                failed += misconfiguration(misconfiguration, target);
            }
            if (target.failures > failed) {
                throw new UnreadableReport(
                        target.place + ".MisconfSummary.Failures",
                        "counts more failures than are listed",
                        "hand in the report as Trivy wrote it");
            }
            for (ReportFields secret : target.secrets) {
                findings.add(secret(secret, target, new Draft(Stage.SECRETS, TOOL, secret.name("RuleID"))));
            }
            for (ReportFields modified : target.modified) {
                modified(modified, target);
            }
        }

        private Stage packageStage() {
            return asked == Stage.CONTAINER || asked == Stage.DEPENDENCIES ? asked : stageOfArtifact(artifactType);
        }

        private Draft draftOf(ReportFields vulnerability) throws UnreadableReport {
            return new Draft(packageStage(), TOOL, vulnerability.name("VulnerabilityID"));
        }

        private static Finding vulnerability(ReportFields v, Target target, Draft draft) throws UnreadableReport {
            String name = v.name("PkgName");
            String installed = v.textOrEmpty("InstalledVersion");
            String fixed = v.textOrEmpty("FixedVersion");
            Optional<ReportFields> identifier = v.optionalObject("PkgIdentifier");
            String purl = identifier.isEmpty()
                    ? null
                    : identifier.get().optionalText("PURL").orElse(null);
            String severity = v.textOrEmpty("Severity");
            List<String> links = new ArrayList<>();
            v.optionalText("PrimaryURL").ifPresent(links::add);
            links.addAll(v.texts("References"));
            draft.title(v.optionalText("Title").orElse(v.text("VulnerabilityID") + " in " + name))
                    .description(v.textOrEmpty("Description"))
                    .severity(Severity.parse(severity), severity)
                    .cwes(v.texts("CweIDs"))
                    .aliases(v.texts("VendorIDs"))
                    .remedy(remedy(name, fixed, v.textOrEmpty("Status")))
                    .references(links);
            cvss(v, draft);
            String path = v.textOrEmpty("PkgPath");
            boolean ofSystem = target.kind.equals("os-pkgs");
            boolean heading = ofSystem || HEADINGS.contains(target.type);
            String manifest = !path.isEmpty() ? path : ofSystem ? target.type : target.name;
            String shown = !path.isEmpty() ? path : heading ? null : target.name;
            return draft.inPackage(
                    new PackageRef(name, installed, purl, fixed.isEmpty() ? null : fixed), manifest, shown);
        }

        private static String remedy(String name, String fixed, String status) {
            if (!fixed.isEmpty()) {
                return "Update " + name + " to " + fixed + ".";
            }
            return switch (status) {
                case "will_not_fix" -> "Its maintainers will not mend it: replace " + name + ".";
                case "end_of_life" -> "It is no longer maintained: replace " + name + ".";
                default -> "There is no mended version yet.";
            };
        }

        /// The score of the source Trivy took the severity from; else of the first well-known one.
        private static void cvss(ReportFields v, Draft draft) throws UnreadableReport {
            Optional<ReportFields> all = v.optionalObject("CVSS");
            if (all.isEmpty()) {
                return;
            }
            List<String> sources = new ArrayList<>();
            v.optionalText("SeveritySource").ifPresent(sources::add);
            sources.addAll(CVSS_SOURCES);
            sources.addAll(all.get().object().members().keySet());
            for (String version : List.of("V40", "V3", "V2")) {
                for (String source : sources) {
                    Optional<ReportFields> scores = all.get().optionalObject(source);
                    if (scores.isPresent() && scores.get().has(version + "Score")) {
                        draft.cvss(
                                scores.get().optionalDecimal(version + "Score").orElse(null),
                                scores.get().optionalText(version + "Vector").orElse(null));
                        return;
                    }
                }
            }
        }

        /// @return 1 where the check failed, else 0
        private long misconfiguration(ReportFields m, Target target) throws UnreadableReport {
            return switch (m.name("Status")) {
                case "FAIL" -> {
                    findings.add(misconfiguration(m, target, draftOfCheck(m)));
                    yield 1;
                }
                case "EXCEPTION" -> {
                    findings.add(misconfiguration(
                            m, target, draftOfCheck(m).suppressed(Suppression.Source.CONFIGURATION, null)));
                    yield 0;
                }
                case "PASS" -> 0;
                default ->
                    throw new UnreadableReport(m.at("Status"), "is not known", "hand in the report as Trivy wrote it");
            };
        }

        /// Trivy named its checks `KSV001` beside `AVD-KSV-0001` and now `KSV-0001`; they are the same.
        private static Draft draftOfCheck(ReportFields m) throws UnreadableReport {
            String id = m.optionalText("AVDID").filter(avd -> !avd.isEmpty()).orElse(m.name("ID"));
            return new Draft(Stage.IAC, TOOL, id.startsWith("AVD-") ? id.substring(4) : id);
        }

        private static Finding misconfiguration(ReportFields m, Target target, Draft draft) throws UnreadableReport {
            String severity = m.textOrEmpty("Severity");
            List<String> links = new ArrayList<>();
            m.optionalText("PrimaryURL").ifPresent(links::add);
            links.addAll(m.texts("References"));
            draft.title(m.textOrEmpty("Title"))
                    .description(m.optionalText("Message").orElse(m.textOrEmpty("Description")))
                    .severity(Severity.parse(severity), severity)
                    .remedy(m.textOrEmpty("Resolution"))
                    .references(links);
            Optional<ReportFields> cause = m.optionalObject("CauseMetadata");
            String resource = cause.isEmpty() ? "" : cause.get().textOrEmpty("Resource");
            int start = cause.isEmpty() ? 0 : cause.get().line("StartLine");
            int end = cause.isEmpty() ? 0 : cause.get().line("EndLine");
            return resource.isEmpty()
                    ? draft.inFile(target.name, start, end, "")
                    : draft.inResource(resource, target.name, start, end);
        }

        private static Finding secret(ReportFields s, Target target, Draft draft) throws UnreadableReport {
            String severity = s.textOrEmpty("Severity");
            return draft.title(s.optionalText("Title").orElse("Secret"))
                    .severity(Severity.parse(severity), severity)
                    .remedy("Revoke the secret, then take it out of the file.")
                    .inFile(target.name, s.line("StartLine"), s.line("EndLine"), "");
        }

        private void modified(ReportFields modified, Target target) throws UnreadableReport {
            String status = modified.textOrEmpty("Status").toLowerCase(Locale.ROOT);
            Suppression.Source source =
                    status.equals("ignored") ? Suppression.Source.CONFIGURATION : Suppression.Source.VEX;
            String why = modified.textOrEmpty("Statement");
            ReportFields finding = modified.object("Finding");
            switch (modified.name("Type")) {
                case "vulnerability" ->
                    findings.add(vulnerability(finding, target, draftOf(finding).suppressed(source, why)));
                case "misconfiguration" ->
                    findings.add(misconfiguration(
                            finding, target, draftOfCheck(finding).suppressed(source, why)));
                case "secret" ->
                    findings.add(secret(
                            finding,
                            target,
                            new Draft(Stage.SECRETS, TOOL, finding.name("RuleID")).suppressed(source, why)));
                case "license" -> licenses++;
                default ->
                    throw new UnreadableReport(
                            modified.at("Type"), "is not known", "hand in the report as Trivy wrote it");
            }
        }
    }
}
