package dev.assize.scanners.secrets;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads the base line detect-secrets writes (`scan`, `audit`), versions 0.12 to 1.5. A secret somebody audited
/// as none is a suppressed finding. The hash of a secret is not kept: short secrets are guessed.
///
/// Severity: verified secrets and keys to a cloud account or a code host are CRITICAL, others HIGH.
///
/// Measures: `leaks`, `plugins`.
public final class DetectSecretsReports implements ReportReader {
    private static final String TOOL = "detect-secrets";
    private static final Set<String> LISTS =
            Set.of("plugins_used", "filters_used", "custom_plugin_paths", "custom_plugins");

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
        return head.kind() == Head.Kind.JSON_OBJECT && head.has("plugins_used", "version") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(LISTS);
        String version = top.name("version");
        // Written last: the scan came to its end.
        top.name("generated_at");
        if (top.list("plugins_used").isEmpty()) {
            throw new UnreadableReport(
                    "plugins_used", "is empty: nothing was looked for", "run detect-secrets with its plugins");
        }
        ReportFields results = top.object("results");
        Findings findings = new Findings();
        long leaks = 0;
        for (String file : results.object().members().keySet()) {
            for (ReportFields leak : results.list(file)) {
                leaks++;
                findings.add(finding(leak, file, stage));
            }
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("leaks", Json.of(leaks));
        measures.put("plugins", Json.of(top.list("plugins_used").size()));
        return findings.reading(TOOL, version, measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> path.endsWith("/hashed_secret"));
    }

    private static Finding finding(ReportFields leak, String file, Stage stage) throws UnreadableReport {
        String type = leak.name("type");
        boolean live = leak.flag("is_verified");
        Draft draft = new Draft(stage, TOOL, type)
                .title(type)
                .severity(Leaks.severity(live, type), live ? "verified" : "")
                .remedy(Leaks.REMEDY);
        if (leak.has("is_secret") && !leak.flag("is_secret")) {
            draft.suppressed(Suppression.Source.CONFIGURATION, "audited as no secret in detect-secrets");
        }
        return draft.inFile(file, leak.line("line_number"), 0, "");
    }
}
