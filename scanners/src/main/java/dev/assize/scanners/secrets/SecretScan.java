package dev.assize.scanners.secrets;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.time.Clock;

/// Stage 1 in this process: every file of the revision against the built-in rules.
public final class SecretScan implements Scanner {
    private final KeyedRedaction redaction;
    private final Clock clock;

    /// @param redaction the ledger's own, so that the same secret has the same fingerprint in every run
    public SecretScan(KeyedRedaction redaction, Clock clock) {
        this.redaction = redaction;
        this.clock = clock;
    }

    @Override
    public Stage stage() {
        return Stage.SECRETS;
    }

    @Override
    public String tool() {
        return "assize-secrets";
    }

    @Override
    public Plan plan(ScanContext context) {
        return new Plan.Compute(ScanReport.FORMAT, () -> {
            SecretScanner scanner = SecretScanner.with(redaction).marking(IgnoreFile.of(context.root()));
            ScanReport report = GitSources.of(context.root(), scanner).tree().finishedAt(clock.instant());
            return new Plan.Computed(report.toBytes(), new Plan.RuleSet(report.rules(), report.ruleCount()));
        });
    }
}
