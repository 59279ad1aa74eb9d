package dev.assize.core.approval;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// What an approver reads and signs, word for word. The approval holds its digest and the blob store its bytes,
/// so that years later it can be shown what was on the screen. It follows from the verdict alone and names no
/// time of day: as long as nothing changes, the same words come out, and any change voids the approval.
public final class ReleaseText {
    private static final int MAX_FINDINGS = 40;

    private ReleaseText() {}

    public static Digest digest(Verdict verdict, List<Exhibit> exhibits, Environment environment) {
        return Digest.of(bytes(verdict, exhibits, environment));
    }

    public static byte[] bytes(Verdict verdict, List<Exhibit> exhibits, Environment environment) {
        return text(verdict, exhibits, environment).getBytes(StandardCharsets.UTF_8);
    }

    /// Lines of plain text, each ended by a line feed.
    public static String text(Verdict verdict, List<Exhibit> exhibits, Environment environment) {
        List<String> lines = new ArrayList<>();
        Artifact artifact = verdict.artifact();
        lines.add("Release of " + verdict.change().service() + " to " + environment);
        lines.add("");
        lines.add("commit    " + verdict.change().revision().commit());
        lines.add("tree      " + verdict.change().revision().tree());
        lines.add("artifact  " + (artifact == null ? "none was built" : artifact.name() + " " + artifact.digest()));
        lines.add("policy    " + verdict.policy().name() + " "
                + verdict.policy().version() + ", " + verdict.policy().digest());
        lines.add("verdict   " + verdict.result().word());
        Risk risk = Risk.of(verdict);
        lines.add("risk      " + risk.word() + ", asks for "
                + asked(verdict, environment).text());
        lines.add("");
        lines.add("Evidence");
        exhibits.stream()
                .sorted(Comparator.comparingLong(Exhibit::ledgerIndex))
                .forEach(exhibit -> lines.add("  entry " + exhibit.ledgerIndex() + "  " + outcome(exhibit.evidence())));
        findings(exhibits, lines);
        exemptions(verdict, lines);
        lines.add("");
        lines.add("binding   " + Binding.digest(verdict, exhibits));
        return String.join("\n", lines) + "\n";
    }

    /// What the policy asks of this release.
    public static QuorumRule asked(Verdict verdict, Environment environment) {
        QuorumRule rule = verdict.policy().quorumRule(environment);
        return switch (Risk.of(verdict)) {
            case NORMAL -> rule;
            case HIGH -> rule.atHighRisk();
        };
    }

    private static String outcome(Evidence evidence) {
        String head = evidence.stage().word() + " by " + evidence.run().tool();
        return switch (evidence.outcome()) {
            case Outcome.Read read ->
                head + ": "
                        + read.counts().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        + " findings, " + read.suppressed() + " passed over in the sources";
            case Outcome.NotEvaluated(String reason, String remedy) -> head + ": not evaluated, " + oneLine(reason);
            case Outcome.NotApplicable(String reason) -> head + ": not applicable, " + oneLine(reason);
        };
    }

    private static void findings(List<Exhibit> exhibits, List<String> lines) {
        List<Finding> open = exhibits.stream()
                .flatMap(exhibit -> exhibit.findings().stream())
                .sorted(Comparator.comparing(Finding::severity, ReleaseText::worstFirst)
                        .thenComparing(Finding::fingerprint))
                .toList();
        lines.add("");
        lines.add("Open findings: " + open.size() + ", together " + Binding.findings(exhibits));
        open.stream()
                .limit(MAX_FINDINGS)
                .forEach(finding -> lines.add("  " + finding.severity().word() + "  " + oneLine(finding.rule()) + "  "
                        + oneLine(finding.location().text()) + "  "
                        + finding.fingerprint().brief()));
        if (open.size() > MAX_FINDINGS) {
            lines.add("  and " + (open.size() - MAX_FINDINGS) + " more, none worse");
        }
    }

    /// What nobody could rate is shown first: it may be anything.
    private static int worstFirst(Severity one, Severity other) {
        boolean unknown = one == Severity.UNKNOWN;
        return unknown == (other == Severity.UNKNOWN) ? one.compareTo(other) : unknown ? -1 : 1;
    }

    private static void exemptions(Verdict verdict, List<String> lines) {
        TreeSet<String> exempted = new TreeSet<>();
        verdict.rules().stream().flatMap(rule -> rule.reasons().stream()).forEach(reason -> {
            if (reason instanceof Reason.Exempted(Finding finding, String exemption, var until)) {
                exempted.add("  " + exemption + " until " + until + "  "
                        + finding.severity().word() + "  " + oneLine(finding.rule()));
            }
        });
        lines.add("");
        lines.add("Exemptions it rests on: " + exempted.size());
        lines.addAll(exempted);
    }

    /// Text of tools must not be able to add lines of its own.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
