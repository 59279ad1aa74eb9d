package dev.assize.reports;

import dev.assize.core.approval.Approval;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Environment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What somebody can do now.
///
/// @param what    what happens then
/// @param command what to type
public record NextStep(String what, String command) {
    public NextStep {
        Objects.requireNonNull(what);
        Objects.requireNonNull(command);
    }

    /// One or two steps, the likeliest first.
    public static List<NextStep> of(ChangeReport report) {
        Verdict verdict = report.verdict();
        return switch (verdict.result()) {
            case FAILED -> afterFailure(verdict);
            case UNDECIDED ->
                List.of(
                        new NextStep("Collect what is missing and judge again", "assize run"),
                        new NextStep("See what is missing on this machine", "assize doctor"));
            case PASSED -> afterSuccess(report);
        };
    }

    private static List<NextStep> afterFailure(Verdict verdict) {
        NextStep again = new NextStep("Mend what blocks and judge again", "assize run");
        return blocking(verdict)
                .map(finding -> List.of(
                        again,
                        new NextStep(
                                "Or ask for an exemption that ends",
                                "assize exempt request " + finding.fingerprint().brief())))
                .orElse(List.of(again));
    }

    /// The finding an exemption is likeliest to be asked for: a secret has to be revoked whatever is decided.
    private static Optional<Finding> blocking(Verdict verdict) {
        List<Finding> blocking = Words.stopping(verdict).stream()
                .flatMap(rule -> rule.reasons().stream())
                .filter(Reason.Blocking.class::isInstance)
                .map(reason -> ((Reason.Blocking) reason).finding())
                .toList();
        return blocking.stream()
                .filter(finding -> finding.stage() != Stage.SECRETS)
                .findFirst()
                .or(() -> blocking.stream().findFirst());
    }

    private static List<NextStep> afterSuccess(ChangeReport report) {
        Verdict verdict = report.verdict();
        Artifact artifact = verdict.artifact();
        NextStep verify = new NextStep("Check the record", "assize verify");
        if (verdict.change().revision().dirty()) {
            return List.of(new NextStep(
                    "Commit first: files that differ from their commit can be neither approved nor deployed",
                    "git commit"));
        }
        if (artifact == null) {
            return List.of(verify);
        }
        if (report.deployments().stream().anyMatch(d -> d.outcome() == DeploymentOutcome.SUCCEEDED)) {
            return List.of(verify);
        }
        String digest = artifact.digest().brief();
        return approved(report)
                ? List.of(new NextStep("Deploy " + digest, "assize deploy"), verify)
                : List.of(
                        new NextStep("Approve " + digest + ", by somebody else than its author", "assize approve"),
                        verify);
    }

    private static boolean approved(ChangeReport report) {
        Map<Environment, Set<Object>> voters = report.approvals().stream()
                .filter(report::holds)
                .collect(Collectors.groupingBy(
                        Approval::environment, Collectors.mapping(Approval::by, Collectors.toSet())));
        return voters.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().size() >= report.verdict().policy().quorum(entry.getKey()));
    }
}
