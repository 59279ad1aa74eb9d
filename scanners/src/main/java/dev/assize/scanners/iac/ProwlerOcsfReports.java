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

/// Reads Prowler's `json-ocsf` of versions 3 to 5: a list of OCSF findings (classes 2001 and 2004); see
/// [ProwlerChecks].
public final class ProwlerOcsfReports implements ReportReader {
    @Override
    public String format() {
        return "prowler-ocsf";
    }

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.isJson()
                        && head.has("metadata", "class_uid", "resources")
                        && head.text().contains("Prowler")
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ProwlerChecks checks = new ProwlerChecks(stage);
        String[] version = {""};
        JsonReport.records(report, result -> {
            ReportFields product = result.object("metadata").object("product");
            if (!product.name("name").equals("Prowler")) {
                throw new UnreadableReport(product.at("name"), "is not Prowler", "name the format of this report");
            }
            version[0] = product.textOrEmpty("version");
            checks.add(check(result));
        });
        return checks.reading(version[0]);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // The resource's own description holds its environment variables.
        return JsonReport.redacted(report, path -> path.startsWith("resources/data/"));
    }

    private static ProwlerChecks.Check check(ReportFields result) throws UnreadableReport {
        boolean before4 = !result.has("finding_info");
        ReportFields finding = result.object(before4 ? "finding" : "finding_info");
        String status = before4
                ? result.name("status")
                : result.optionalText("status_code").filter(s -> !s.isBlank()).orElse("");
        String remedy = "";
        List<String> references = new ArrayList<>();
        Optional<ReportFields> remediation =
                before4 ? finding.optionalObject("remediation") : result.optionalObject("remediation");
        if (remediation.isPresent()) {
            remedy = remediation.get().textOrEmpty("desc");
            references.addAll(remediation.get().texts(before4 ? "kb_articles" : "references"));
        }
        String id = before4
                ? checkOf3(finding.textOrEmpty("uid"))
                : result.object("metadata").textOrEmpty("event_code");
        List<ReportFields> resources = result.optionalList("resources");
        String resource = resources.isEmpty() ? "" : resources.getFirst().textOrEmpty("uid");
        boolean muted = !before4 && result.textOrEmpty("status").equals("Suppressed");
        return new ProwlerChecks.Check(
                result.place(),
                id,
                finding.textOrEmpty("title"),
                status,
                muted,
                result.textOrEmpty("status_detail"),
                result.textOrEmpty("severity"),
                resource,
                result.textOrEmpty("risk_details"),
                remedy,
                references);
    }

    /// Version 3 names the check only in the finding's id, `prowler-aws-CHECK-ACCOUNT-REGION-RESOURCE`.
    private static String checkOf3(String uid) {
        String[] parts = uid.split("-", 4);
        return parts.length > 2 && parts[0].equals("prowler") ? parts[2] : "";
    }
}
