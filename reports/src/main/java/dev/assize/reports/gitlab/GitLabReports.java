package dev.assize.reports.gitlab;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Exhibit;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All files GitLab reads about one change.
///
/// A stage nobody collected evidence for, or that does not apply, has no file: GitLab fails the upload of a
/// report that is missing, and takes an empty one for a clean scan. A stage whose tool broke has a file whose scan
/// says `failure`, with the reason as a message.
public final class GitLabReports {
    /// The Code Quality report.
    public static final String CODE_QUALITY = "gl-code-quality-report.json";

    private GitLabReports() {}

    /// Every name a file may have.
    public static Set<String> fileNames() {
        Set<String> names = new TreeSet<>();
        for (ScanType type : ScanType.values()) {
            names.add(type.fileName());
        }
        names.add(CODE_QUALITY);
        return names;
    }

    /// File name to bytes, in the order of the stages.
    ///
    /// @param version of this program
    public static Map<String, byte[]> files(ChangeReport report, String version) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<JudgedFinding> findings = JudgedFinding.of(report);
        for (ScanType type : ScanType.values()) {
            List<Exhibit> exhibits = report.exhibits().stream()
                    .filter(exhibit -> exhibit.evidence().stage() == type.stage())
                    .filter(GitLabReports::applies)
                    .toList();
            if (!exhibits.isEmpty()) {
                SecurityReport security =
                        new SecurityReport(report, version, type, exhibits, ofStage(findings, type.stage()));
                files.put(type.fileName(), CanonicalJson.bytes(security.toJson()));
            }
        }
        files.put(CODE_QUALITY, codeQuality(report));
        return files;
    }

    /// The Code Quality report alone.
    public static byte[] codeQuality(ChangeReport report) {
        return CanonicalJson.bytes(CodeQualityReport.toJson(report));
    }

    private static List<JudgedFinding> ofStage(List<JudgedFinding> findings, Stage stage) {
        return findings.stream()
                .filter(judged -> judged.exhibit().evidence().stage() == stage)
                .toList();
    }

    /// There was something to look at, or the evidence is broken and so nobody knows.
    private static boolean applies(Exhibit exhibit) {
        return exhibit.broken() != null || !(exhibit.evidence().outcome() instanceof Outcome.NotApplicable);
    }
}
