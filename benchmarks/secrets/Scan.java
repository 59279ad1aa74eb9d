import dev.assize.core.evidence.Finding;
import dev.assize.scanners.secrets.GitSources;
import dev.assize.scanners.secrets.HookScan;
import dev.assize.scanners.secrets.IgnoreFile;
import dev.assize.scanners.secrets.KeyedRedaction;
import dev.assize.scanners.secrets.ScanReport;
import dev.assize.scanners.secrets.SecretScanner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The scanner alone, for measuring: `Scan hook|staged|tree|history|directory PATH [--json]`. With `--json`
/// the report goes to standard output, else one line a finding and a summary.
final class Scan {
    public static void main(String[] args) throws Exception {
        Path path = Path.of(args[1]).toAbsolutePath();
        if (args[0].equals("hook")) {
            PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
            System.exit(HookScan.run(path, System.out, err));
        }
        // A fixed key: the findings of a benchmark stand in no ledger.
        SecretScanner scanner = SecretScanner.with(KeyedRedaction.keyedBy(new byte[32])).marking(IgnoreFile.of(path));
        GitSources sources = GitSources.of(path, scanner);
        ScanReport report =
                switch (args[0]) {
                    case "staged" -> sources.staged();
                    case "tree" -> sources.tree();
                    case "history" -> sources.history();
                    default -> sources.directory();
                };
        if (args.length > 2) {
            System.out.write(report.toBytes());
            System.out.flush();
            return;
        }
        for (Finding finding : report.findings()) {
            System.out.println(finding.location().text() + "\t" + finding.rule() + "\t" + finding.severity() + "\t"
                    + finding.description());
        }
        System.err.println(report.files() + " files, " + report.bytes() + " bytes, " + report.binaryFiles() + " binary, "
                + report.skipped().size() + " skipped, " + report.findings().size() + " findings, "
                + report.ruleCount() + " rules");
    }

    private Scan() {}
}
