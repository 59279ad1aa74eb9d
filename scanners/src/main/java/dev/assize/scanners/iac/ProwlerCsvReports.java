package dev.assize.scanners.iac;

import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.CsvReport;
import dev.assize.scanners.Head;
import java.util.List;

/// Reads Prowler's CSV of versions 3 to 5: fields between semicolons, a header in capitals; see [ProwlerChecks].
public final class ProwlerCsvReports implements ReportReader {
    @Override
    public String format() {
        return "prowler-csv";
    }

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public int recognises(byte[] bytes) {
        String header = Head.of(bytes).text().lines().findFirst().orElse("");
        return header.contains("CHECK_ID;") && header.contains("STATUS_EXTENDED") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        CsvReport csv = CsvReport.of(report, ';');
        csv.require("CHECK_ID", "STATUS", "SEVERITY", "STATUS_EXTENDED");
        ProwlerChecks checks = new ProwlerChecks(stage);
        String version = "";
        for (CsvReport.Row row : csv.rows()) {
            version = row.get("PROWLER_VERSION");
            String uid = row.get("RESOURCE_UID").isBlank() ? row.get("RESOURCE_ARN") : row.get("RESOURCE_UID");
            checks.add(new ProwlerChecks.Check(
                    "line " + row.line(),
                    row.get("CHECK_ID"),
                    row.get("CHECK_TITLE"),
                    row.get("STATUS"),
                    row.get("MUTED").equalsIgnoreCase("True"),
                    row.get("STATUS_EXTENDED"),
                    row.get("SEVERITY"),
                    uid.isBlank() ? row.get("RESOURCE_ID") : uid,
                    row.get("RISK"),
                    row.get("REMEDIATION_RECOMMENDATION_TEXT"),
                    List.of(row.get("RELATED_URL"), row.get("REMEDIATION_RECOMMENDATION_URL"))));
        }
        return checks.reading(version);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return CsvReport.redacted(report, ';');
    }
}
