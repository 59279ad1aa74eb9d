package dev.assize.scanners.iac;

import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads Prowler's own JSON of versions 2 (one object a line) and 3 (a list); see [ProwlerChecks].
public final class ProwlerReports implements ReportReader {
    @Override
    public String format() {
        return "prowler";
    }

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (!head.isJson()) {
            return 0;
        }
        return head.has("CheckID", "Status", "StatusExtended") || head.has("Control ID", "Status", "Message") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ProwlerChecks checks = new ProwlerChecks(stage);
        JsonReport.records(
                report, result -> checks.add(result.has("Control ID") ? version2(result) : version3(result)));
        return checks.reading("");
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static ProwlerChecks.Check version3(ReportFields result) throws UnreadableReport {
        String remedy = "";
        List<String> references = new ArrayList<>(List.of(result.textOrEmpty("RelatedUrl")));
        Optional<ReportFields> remediation = result.optionalObject("Remediation");
        if (remediation.isPresent()) {
            Optional<ReportFields> advice = remediation.get().optionalObject("Recommendation");
            if (advice.isPresent()) {
                remedy = advice.get().textOrEmpty("Text");
                references.add(advice.get().textOrEmpty("Url"));
            }
        }
        String arn = result.textOrEmpty("ResourceArn");
        return new ProwlerChecks.Check(
                result.place(),
                result.name("CheckID"),
                result.textOrEmpty("CheckTitle"),
                result.name("Status"),
                false,
                result.textOrEmpty("StatusExtended"),
                result.textOrEmpty("Severity"),
                arn.isBlank() ? result.textOrEmpty("ResourceId") : arn,
                result.textOrEmpty("Risk"),
                remedy,
                references);
    }

    private static ProwlerChecks.Check version2(ReportFields result) throws UnreadableReport {
        return new ProwlerChecks.Check(
                result.place(),
                result.optionalWord("Control ID").orElse(""),
                result.textOrEmpty("Control"),
                result.name("Status"),
                false,
                result.textOrEmpty("Message"),
                result.textOrEmpty("Severity"),
                result.optionalWord("Account Number").orElse("") + "/" + result.textOrEmpty("Region"),
                result.textOrEmpty("Risk"),
                result.textOrEmpty("Remediation"),
                List.of(result.textOrEmpty("Doc link")));
    }
}
