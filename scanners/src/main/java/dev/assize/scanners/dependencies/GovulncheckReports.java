package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
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
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.ReportFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads `govulncheck -format json` (protocol v1), a stream of messages or the same messages in a list, and the
/// single object that versions before 1.0 wrote.
///
/// govulncheck reports one vulnerability once for the module, once for the package and once for each symbol that is
/// called. That is one finding for each vulnerability and module, at the closest level seen. The Go database gives
/// no severities; all are UNKNOWN.
///
/// The stream has no end mark: one that is cut between two messages looks like a shorter one.
///
/// Measures: `called` (vulnerabilities whose symbol is reached), `database_modified`, `scan_level`.
public final class GovulncheckReports implements JsonReportReader {
    private static final String TOOL = "govulncheck";
    private static final String CHANGED = "hand in the report as govulncheck wrote it";
    private static final Set<String> MESSAGES = Set.of("config", "progress", "SBOM", "osv", "finding");
    private static final ReportFields NO_RECORD =
            new ReportFields("osv", Json.object().build());

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
        if (!head.isJson()) {
            return 0;
        }
        if (head.has("config") && head.inner().contains("protocol_version")) {
            return 95;
        }
        boolean old = head.kind() == Head.Kind.JSON_OBJECT
                && (head.has("Calls", "Imports")
                        || head.has("Calls", "Vulns")
                        || (head.has("Calls") && head.inner().containsAll(Set.of("Functions"))));
        return old ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.readEach(report, run::read);
        return run.reading();
    }

    /// How near the code comes to a vulnerability.
    private enum Level {
        REQUIRED,
        IMPORTED,
        CALLED
    }

    /// One vulnerability in one module.
    private record Sighting(String id, String module, String version, String fixed, Level level, String called) {}

    private static final class Run {
        private final Stage stage;
        private final Map<String, Json> measures = new TreeMap<>();
        private final Map<String, ReportFields> records = new LinkedHashMap<>();
        private final Map<String, Sighting> sightings = new LinkedHashMap<>();
        private boolean configured;
        private String version = "";

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            if (report.atArray()) {
                report.items("", i -> message(report.fields("[" + i + "]")));
                return;
            }
            ReportFields value = report.fields("a message");
            if (value.has("Calls") || value.object().members().containsKey("Vulns")) {
                beforeProtocol(value);
            } else {
                message(value);
            }
        }

        private void message(ReportFields message) throws UnreadableReport {
            for (String name : message.object().members().keySet()) {
                if (!MESSAGES.contains(name)) {
                    throw new UnreadableReport(message.place(), "is a message of an unknown kind", CHANGED);
                }
            }
            if (MESSAGES.stream().noneMatch(message::has)) {
                throw new UnreadableReport(message.place(), "is a message of nothing", CHANGED);
            }
            Optional<ReportFields> config = message.optionalObject("config");
            if (config.isPresent()) {
                config(config.get());
            }
            Optional<ReportFields> record = message.optionalObject("osv");
            if (record.isPresent()) {
                records.put(record.get().name("id"), record.get());
            }
            Optional<ReportFields> finding = message.optionalObject("finding");
            if (finding.isPresent()) {
                finding(finding.get());
            }
        }

        private void config(ReportFields config) throws UnreadableReport {
            if (!config.text("protocol_version").startsWith("v1.")) {
                throw new UnreadableReport(config.at("protocol_version"), "is not v1", "use govulncheck 1.x");
            }
            configured = true;
            version = config.textOrEmpty("scanner_version");
            config.optionalText("db_last_modified").ifPresent(time -> measures.put("database_modified", Json.of(time)));
            config.optionalText("scan_level").ifPresent(level -> measures.put("scan_level", Json.of(level)));
        }

        private void finding(ReportFields finding) throws UnreadableReport {
            List<ReportFields> trace = finding.list("trace");
            if (trace.isEmpty()) {
                throw new UnreadableReport(finding.at("trace"), "is empty", CHANGED);
            }
            ReportFields sink = trace.getFirst();
            Level level = sink.has("function") ? Level.CALLED : sink.has("package") ? Level.IMPORTED : Level.REQUIRED;
            seen(new Sighting(
                    finding.name("osv"),
                    sink.name("module"),
                    sink.textOrEmpty("version"),
                    finding.textOrEmpty("fixed_version"),
                    level,
                    level == Level.CALLED ? sink.textOrEmpty("package") + "." + sink.text("function") : ""));
        }

        private void seen(Sighting sighting) {
            sightings.merge(
                    sighting.id() + "\n" + sighting.module(),
                    sighting,
                    (one, other) -> other.level().compareTo(one.level()) > 0 ? other : one);
        }

        /// Versions before 1.0: `Vulns` is null where there are none, and numbers above 0 point at what reaches the
        /// symbol, the package and the module.
        private void beforeProtocol(ReportFields all) throws UnreadableReport {
            if (!all.object().members().containsKey("Vulns") || !all.has("Calls")) {
                throw new UnreadableReport("Vulns", "is missing", CHANGED);
            }
            configured = true;
            for (ReportFields vulnerability : all.optionalList("Vulns")) {
                ReportFields record = vulnerability.object("OSV");
                String id = record.name("id");
                records.put(id, record);
                Level level = vulnerability.optionalDecimal("CallSink").orElse(0.0) > 0
                        ? Level.CALLED
                        : vulnerability.optionalDecimal("ImportSink").orElse(0.0) > 0 ? Level.IMPORTED : Level.REQUIRED;
                String module = vulnerability.textOrEmpty("ModPath");
                seen(new Sighting(
                        id,
                        module.isBlank() ? vulnerability.name("PkgPath") : module,
                        "",
                        "",
                        level,
                        vulnerability.textOrEmpty("PkgPath") + "." + vulnerability.textOrEmpty("Symbol")));
            }
        }

        Reading reading() throws UnreadableReport {
            if (!configured) {
                throw new UnreadableReport("config", "is missing: no message tells who wrote the stream", CHANGED);
            }
            Findings findings = new Findings();
            long called = 0;
            for (Sighting sighting : sightings.values()) {
                called += sighting.level() == Level.CALLED ? 1 : 0;
                vulnerability(sighting, records.getOrDefault(sighting.id(), NO_RECORD), findings);
            }
            measures.put("called", Json.of(called));
            return findings.reading(TOOL, version, measures, null);
        }

        private void vulnerability(Sighting sighting, ReportFields record, Findings findings) throws UnreadableReport {
            String module = sighting.module();
            String near =
                    switch (sighting.level()) {
                        case CALLED -> "The code reaches " + sighting.called() + ".";
                        case IMPORTED ->
                            "The code imports the vulnerable package and does not call the vulnerable symbol.";
                        case REQUIRED -> "The module is required; its vulnerable package is not imported.";
                    };
            String fixed = sighting.fixed().isEmpty() ? fixed(record, module) : sighting.fixed();
            List<String> links = new ArrayList<>();
            Optional<ReportFields> specific = record.optionalObject("database_specific");
            if (specific.isPresent()) {
                specific.get().optionalText("url").ifPresent(links::add);
            }
            for (ReportFields reference : record.optionalList("references")) {
                links.add(reference.textOrEmpty("url"));
            }
            findings.add(new Draft(stage, TOOL, sighting.id())
                    .title(record.optionalText("summary").orElse(sighting.id() + " in " + module))
                    .description(near + " " + record.textOrEmpty("details"))
                    .severity(Severity.UNKNOWN, "")
                    .aliases(record.texts("aliases"))
                    .remedy(Remedies.update(module, fixed))
                    .references(links)
                    .inPackage(
                            new PackageRef(
                                    module,
                                    sighting.version(),
                                    Purls.of("Go", module, sighting.version()),
                                    fixed.isEmpty() ? null : fixed),
                            "",
                            null));
        }

        private static String fixed(ReportFields record, String module) throws UnreadableReport {
            for (ReportFields affected : record.optionalList("affected")) {
                Optional<ReportFields> of = affected.optionalObject("package");
                if (of.isEmpty() || !of.get().textOrEmpty("name").equals(module)) {
                    continue;
                }
                String last = "";
                for (ReportFields range : affected.optionalList("ranges")) {
                    for (ReportFields event : range.optionalList("events")) {
                        last = event.optionalText("fixed").orElse(last);
                    }
                }
                return last;
            }
            return "";
        }
    }
}
