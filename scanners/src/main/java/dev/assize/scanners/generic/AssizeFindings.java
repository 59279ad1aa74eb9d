package dev.assize.scanners.generic;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads our own form, for tools no other reader knows: `docs/reference/assize-findings.schema.json` describes it.
///
/// It is strict, so that a slip of the pen is seen: members it does not know are refused everywhere, `finished` must be
/// true, `count` must be the number of findings, and a severity must be one of our six words.
///
/// Measures: those of `measures`, as they are.
public final class AssizeFindings implements JsonReportReader {
    private static final String FORMAT = "assize-findings";
    private static final String REMEDY = "see docs/reference/assize-findings.schema.json";

    static final Set<String> TOP = Set.of(
            "format", "version", "tool", "stage", "observed", "finished", "count", "findings", "measures", "$schema");
    static final Set<String> TOOL = Set.of("name", "version");
    static final Set<String> FINDING = Set.of(
            "rule",
            "title",
            "description",
            "severity",
            "toolSeverity",
            "file",
            "package",
            "endpoint",
            "resource",
            "cwes",
            "aliases",
            "cvssScore",
            "cvssVector",
            "remedy",
            "references",
            "suppressed");
    static final Set<String> FILE = Set.of("path", "startLine", "endLine", "code");
    static final Set<String> PACKAGE = Set.of("name", "version", "purl", "fixedVersion", "manifest");
    static final Set<String> ENDPOINT = Set.of("method", "path", "parameter");
    static final Set<String> RESOURCE = Set.of("name", "path", "startLine", "endLine");
    static final Set<String> SUPPRESSED = Set.of("source", "justification");

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public Stage stageOf(byte[] report) {
        String[] word = {""};
        try {
            JsonReport.read(
                    report,
                    cursor -> cursor.members("", name -> {
                        if (name.equals("stage")) {
                            word[0] = cursor.text(name);
                        } else {
                            cursor.skip();
                        }
                    }));
        } catch (UnreadableReport _) {
            return stage();
        }
        for (Stage stage : Stage.values()) {
            if (stage.word().equals(word[0])) {
                return stage;
            }
        }
        return stage();
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT && head.value("format").equals(FORMAT) ? 100 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        // The tool's name makes part of every fingerprint and may stand after the findings.
        String[] tool = {"", ""};
        JsonReport.read(
                report,
                cursor -> cursor.members("", name -> {
                    if (name.equals("tool")) {
                        ReportFields of = cursor.fields(name);
                        known(of, TOOL);
                        tool[0] = of.name("name").toLowerCase(Locale.ROOT);
                        tool[1] = of.textOrEmpty("version");
                    } else {
                        cursor.skip();
                    }
                }));
        if (tool[0].isEmpty()) {
            throw new UnreadableReport("tool.name", "is missing", REMEDY);
        }
        Run run = new Run(stage, tool[0], tool[1]);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    private static void known(ReportFields fields, Set<String> names) throws UnreadableReport {
        for (String name : fields.object().members().keySet()) {
            if (!names.contains(name)) {
                throw new UnreadableReport(fields.place(), "has a member that is not of this form", REMEDY);
            }
        }
    }

    private static final class Run {
        private final Stage stage;
        private final String tool;
        private final String toolVersion;
        private final Findings findings = new Findings();
        private final Map<String, Json> measures = new TreeMap<>();
        private String format = "";
        private String stageWord = "";
        private long version = -1;
        private long count = -1;
        private long listed = -1;
        private boolean finished;
        private @Nullable Instant observed;

        Run(Stage stage, String tool, String toolVersion) {
            this.stage = stage;
            this.tool = tool;
            this.toolVersion = toolVersion;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "format" -> format = report.text(name);
                    case "version" -> version = number(name, report.tree());
                    case "count" -> count = number(name, report.tree());
                    case "finished" -> finished = report.tree() instanceof Json.Bool(boolean done) && done;
                    case "stage" -> stageWord = report.text(name);
                    case "observed" -> observed = time(report.text(name));
                    case "measures" ->
                        measures.putAll(report.fields(name).object().members());
                    case "findings" -> {
                        listed = 0;
                        report.items(name, i -> {
                            listed++;
                            findings.add(finding(report.fields("findings[" + i + "]")));
                        });
                    }
                    case "tool", "$schema" -> report.skip();
                    default ->
                        throw new UnreadableReport("the report", "has a member that is not of this form", REMEDY);
                }
            });
        }

        private static long number(String place, Json value) throws UnreadableReport {
            if (value instanceof Json.Number(var number) && number.signum() >= 0 && number.scale() <= 0) {
                return number.longValue();
            }
            throw new UnreadableReport(place, "is not a count", REMEDY);
        }

        private static Instant time(String text) throws UnreadableReport {
            return Times.of(text)
                    .orElseThrow(() -> new UnreadableReport("observed", "is not a time of RFC 3339", REMEDY));
        }

        Reading reading() throws UnreadableReport {
            if (!format.equals(FORMAT)) {
                throw new UnreadableReport("format", "is not " + FORMAT, REMEDY);
            }
            if (version != 1) {
                throw new UnreadableReport("version", "is not 1", REMEDY);
            }
            if (!finished) {
                throw new UnreadableReport("finished", "is not true: the tool did not finish", "run the tool again");
            }
            if (listed < 0 || count != listed) {
                throw new UnreadableReport("count", "is not the number of findings", REMEDY);
            }
            boolean staged = false;
            for (Stage known : Stage.values()) {
                staged |= known.word().equals(stageWord);
            }
            if (!staged) {
                throw new UnreadableReport("stage", "is missing or none of the stages", REMEDY);
            }
            return findings.reading(tool, toolVersion, measures, observed);
        }

        private Finding finding(ReportFields f) throws UnreadableReport {
            known(f, FINDING);
            String word = f.name("severity");
            Severity severity = Severity.parse(word);
            if (severity == Severity.UNKNOWN && !word.equals("UNKNOWN")) {
                throw new UnreadableReport(f.at("severity"), "is none of our six words", REMEDY);
            }
            Draft draft = new Draft(stage, tool, f.name("rule"))
                    .title(f.name("title"))
                    .description(f.textOrEmpty("description"))
                    .severity(severity, f.optionalText("toolSeverity").orElse(word))
                    .cwes(f.texts("cwes"))
                    .aliases(f.texts("aliases"))
                    .remedy(f.textOrEmpty("remedy"))
                    .references(f.texts("references"));
            Double score = f.optionalDecimal("cvssScore").orElse(null);
            String vector = f.textOrEmpty("cvssVector");
            if (score == null) {
                draft.cvss(vector);
            } else {
                draft.cvss(score, vector);
            }
            Optional<ReportFields> suppressed = f.optionalObject("suppressed");
            if (suppressed.isPresent()) {
                suppression(suppressed.get(), draft);
            }
            return located(f, draft);
        }

        private static void suppression(ReportFields suppressed, Draft draft) throws UnreadableReport {
            known(suppressed, SUPPRESSED);
            String word = suppressed.name("source");
            for (Suppression.Source source : Suppression.Source.values()) {
                if (source.word().equals(word)) {
                    draft.suppressed(source, suppressed.name("justification"));
                    return;
                }
            }
            throw new UnreadableReport(suppressed.at("source"), "is not known", REMEDY);
        }

        private static Finding located(ReportFields f, Draft draft) throws UnreadableReport {
            Optional<ReportFields> file = f.optionalObject("file");
            if (file.isPresent()) {
                known(file.get(), FILE);
                int start = file.get().line("startLine");
                return draft.inFile(
                        file.get().name("path"),
                        start,
                        file.get().line("endLine"),
                        file.get().textOrEmpty("code"));
            }
            Optional<ReportFields> of = f.optionalObject("package");
            if (of.isPresent()) {
                known(of.get(), PACKAGE);
                String manifest = of.get().textOrEmpty("manifest");
                return draft.inPackage(
                        new PackageRef(
                                of.get().name("name"),
                                of.get().textOrEmpty("version"),
                                of.get().optionalText("purl").orElse(null),
                                of.get().optionalText("fixedVersion").orElse(null)),
                        manifest,
                        manifest.isEmpty() ? null : manifest);
            }
            Optional<ReportFields> endpoint = f.optionalObject("endpoint");
            if (endpoint.isPresent()) {
                known(endpoint.get(), ENDPOINT);
                return draft.atEndpoint(
                        endpoint.get().textOrEmpty("method"),
                        endpoint.get().name("path"),
                        endpoint.get().textOrEmpty("parameter"));
            }
            Optional<ReportFields> resource = f.optionalObject("resource");
            if (resource.isPresent()) {
                known(resource.get(), RESOURCE);
                int start = resource.get().line("startLine");
                return draft.inResource(
                        resource.get().name("name"),
                        resource.get().textOrEmpty("path"),
                        start,
                        resource.get().line("endLine"));
            }
            return draft.everywhere(f.name("title"));
        }
    }
}
