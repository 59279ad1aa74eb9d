package dev.assize.scanners.secrets;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonLimits;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Reads the report of the built-in scanner, [ScanReport], version 1. The report holds no secret to begin with.
public final class AssizeSecretReports implements ReportReader {
    private static final Set<String> MEMBERS = Set.of(
            "format", "version", "status", "finished", "rules", "scanned", "skipped", "findingCount", "findings");
    private static final String REMEDY = "scan again with this version of Assize";

    @Override
    public String format() {
        return ScanReport.FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SECRETS;
    }

    @Override
    public int recognises(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\"" + ScanReport.FORMAT + "\"");
        return at >= 0 && text.stripLeading().startsWith("{") && text.contains("\"format\"") ? 100 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        try {
            return read(JsonFields.of("report", JsonReader.read(report, JsonLimits.REPORT)), stage);
        } catch (MalformedJson e) {
            throw new UnreadableReport("line " + e.line(), "is not JSON, or is cut off", REMEDY);
        } catch (InvalidInput e) {
            throw new UnreadableReport(e.mistakes().getFirst().place(), "is not what the format says", REMEDY);
        }
    }

    private static Reading read(JsonFields report, Stage stage) throws UnreadableReport {
        refuseUnless(report.text("format").equals(ScanReport.FORMAT), "format", "is another format");
        refuseUnless(report.number("version") == ScanReport.VERSION, "version", "is not 1");
        refuseUnless(report.text("status").equals("finished"), "status", "says that the scan did not finish");
        for (String name : report.object().members().keySet()) {
            refuseUnless(MEMBERS.contains(name), "report", "holds a member of a later version");
        }
        long rules = report.object("rules").number("count");
        refuseUnless(rules >= RuleSet.MIN_RULES, "rules.count", "is " + rules + ", too few to mean anything");
        JsonFields scanned = report.object("scanned");
        List<Finding> findings = findings(report, stage);
        List<ScanReport.Skipped> skipped =
                report.list("skipped", s -> new ScanReport.Skipped(s.text("path"), s.text("reason")));

        Map<String, Json> measures = new LinkedHashMap<>();
        measures.put("files_scanned", Json.of(scanned.number("files")));
        measures.put("bytes_scanned", Json.of(scanned.number("bytes")));
        measures.put("files_binary", Json.of(scanned.number("binaryFiles")));
        measures.put("files_skipped", Json.of(skipped.size()));
        measures.put("rules", Json.of(rules));
        measures.put("source", Json.of(scanned.text("source")));
        return new Reading(
                SecretScanner.TOOL,
                report.object("rules").digest("digest").brief(),
                findings,
                measures,
                report.optionalInstant("finished").orElse(null));
    }

    private static List<Finding> findings(JsonFields report, Stage stage) throws UnreadableReport {
        Json array = report.object().get("findings").orElse(Json.NULL);
        refuseUnless(array instanceof Json.Array, "findings", "is missing or no list");
        List<Finding> findings = FindingCodec.parse(CanonicalJson.bytes(array));
        refuseUnless(
                findings.size() == report.number("findingCount"), "findings", "are not as many as findingCount says");
        Set<Object> seen = new HashSet<>();
        for (Finding finding : findings) {
            refuseUnless(finding.tool().equals(SecretScanner.TOOL), "findings", "come from another tool");
            refuseUnless(seen.add(finding.fingerprint()), "findings", "hold a fingerprint twice");
        }
        return findings.stream().map(finding -> filed(finding, stage)).toList();
    }

    private static Finding filed(Finding f, Stage stage) {
        if (f.stage() == stage) {
            return f;
        }
        return new Finding(
                f.fingerprint(),
                stage,
                f.tool(),
                f.rule(),
                f.title(),
                f.description(),
                f.severity(),
                f.toolSeverity(),
                f.location(),
                f.cwes(),
                f.aliases(),
                f.cvssScore(),
                f.cvssVector(),
                f.remedy(),
                f.references(),
                f.suppression(),
                f.occurrences());
    }

    private static void refuseUnless(boolean holds, String place, String reason) throws UnreadableReport {
        if (!holds) {
            throw new UnreadableReport(place, Objects.requireNonNull(reason), REMEDY);
        }
    }
}
