package dev.assize.scanners.secrets;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads `gitleaks --report-format json`, version 8, and Betterleaks, which writes the same and more. The
/// secret, its match and its line never leave the reader, not even as a hash: short secrets are guessed.
///
/// An empty list is how gitleaks says that it found nothing; it is never recognised by itself, since any tool
/// writes it, and is read only where the format is named.
///
/// Gitleaks gives no severity. Keys to a cloud account or a code host, and secrets a validator found to be live,
/// are CRITICAL; everything else is HIGH.
///
/// Measures: `leaks`.
public final class GitleaksReports implements ReportReader {
    private static final String TOOL = "gitleaks";
    private static final int BRIEF_COMMIT = 10;

    private static final Set<String> HIDDEN = Set.of("Match", "Secret", "Line", "MatchContext");

    private static final Set<String> KEYS_TO_THE_HOUSE = Set.of(
            "aws-access-token",
            "azure-ad-client-secret",
            "gcp-service-account",
            "digitalocean-access-token",
            "digitalocean-pat",
            "github-pat",
            "github-fine-grained-pat",
            "github-oauth",
            "github-app-token",
            "gitlab-pat",
            "hashicorp-tf-api-token",
            "vault-service-token");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.SECRETS;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_ARRAY && head.has("RuleID", "Secret", "File") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] leaks = {0};
        JsonReport.read(
                report,
                cursor -> cursor.items("", i -> {
                    leaks[0]++;
                    findings.add(finding(cursor.fields("[" + i + "]"), stage));
                }));
        Map<String, Json> measures = new TreeMap<>();
        measures.put("leaks", Json.of(leaks[0]));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> {
            int slash = path.indexOf('/');
            return HIDDEN.contains(slash < 0 ? path : path.substring(0, slash));
        });
    }

    private static Finding finding(ReportFields leak, Stage stage) throws UnreadableReport {
        String rule = leak.name("RuleID");
        // A report without the member that must never be kept is not the report we know.
        String secret = leak.text("Secret");
        String commit = leak.textOrEmpty("Commit");
        String live = leak.textOrEmpty("ValidationStatus");
        Severity severity =
                live.equals("valid") || KEYS_TO_THE_HOUSE.contains(rule) ? Severity.CRITICAL : Severity.HIGH;
        String what = without(secret, leak.textOrEmpty("Description"));
        return new Draft(stage, TOOL, rule)
                .title(what.isEmpty() ? rule : what)
                .description(commit.isEmpty() ? "" : "In commit " + brief(commit) + ".")
                .severity(severity, live)
                .remedy("Revoke the secret first, then take it out of the file and its history.")
                .inFile(without(secret, path(leak)), leak.line("StartLine"), leak.line("EndLine"), "");
    }

    private static String path(ReportFields leak) throws UnreadableReport {
        String file = leak.textOrEmpty("File");
        if (!file.isEmpty()) {
            return file;
        }
        Optional<ReportFields> attributes = leak.optionalObject("Attributes");
        return attributes.isEmpty() ? leak.name("File") : attributes.get().name("path");
    }

    private static String without(String secret, String text) {
        return secret.length() < 4 ? text : text.replace(secret, "[redacted]");
    }

    private static String brief(String commit) {
        return commit.length() > BRIEF_COMMIT ? commit.substring(0, BRIEF_COMMIT) : commit;
    }
}
