package dev.assize.reports;

import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The sentences every output shares, so that the terminal, a merge request and a page say the same.
public final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    /// What stands on trial, as people call it: `payments:1.4.2` or `payments at 3f2a1bc`.
    public static String subject(Verdict verdict) {
        Artifact artifact = verdict.artifact();
        return artifact == null
                ? verdict.change().service() + " at "
                        + verdict.change().revision().brief()
                : artifact.name();
    }

    /// The one sentence: `payments:1.4.2 is stopped: 2 of 10 rules failed.` The completeness rule of the gate
    /// itself only repeats what others say and is not counted.
    public static String headline(Verdict verdict) {
        List<RuleVerdict> judged = judged(verdict);
        List<RuleVerdict> stopping = stopping(verdict);
        long failed = stopping.stream().filter(r -> r.state() == State.FAILED).count();
        long lacking = stopping.size() - failed;
        String of = " of " + count(judged.size(), "rule");
        String lack = lacking == 1 ? " lacks evidence" : " lack evidence";
        return subject(verdict)
                + switch (verdict.result()) {
                    case FAILED ->
                        " is stopped: " + failed + of + " failed" + (lacking == 0 ? "." : ", " + lacking + lack + ".");
                    case UNDECIDED ->
                        lacking == 0
                                ? " is undecided: the policy enforces no rule."
                                : " is undecided: " + lacking + of + lack + ".";
                    case PASSED -> " may pass: " + held(judged) + ".";
                };
    }

    private static String held(List<RuleVerdict> judged) {
        List<String> parts = new ArrayList<>();
        long idle = count(judged, State.NOT_APPLICABLE);
        long exempted = count(judged, State.EXEMPTED);
        long asked = judged.size() - idle;
        long passed = count(judged, State.PASSED);
        long warned = asked - passed - exempted;
        parts.add((passed == asked && asked > 1 ? "all " : passed + " of ")
                + count(asked, "rule")
                + (passed == 1 && asked == 1 ? " holds" : " hold"));
        if (exempted > 0) {
            parts.add(exempted + " by exemption");
        }
        if (warned > 0) {
            parts.add(warned + " only " + (warned == 1 ? "warns" : "warn"));
        }
        if (idle > 0) {
            parts.add(count(idle, "more") + (idle == 1 ? " does not apply" : " do not apply"));
        }
        return String.join(", ", parts);
    }

    private static long count(List<RuleVerdict> rules, State state) {
        return rules.stream().filter(rule -> rule.state() == state).count();
    }

    /// The rules the gate judged, but for the completeness rule, which judges the others.
    public static List<RuleVerdict> judged(Verdict verdict) {
        return verdict.rules().stream()
                .filter(rule -> rule.rule().atGate() && rule.rule().stage() != Stage.GATE)
                .toList();
    }

    /// The rules that stop the change, without the one that only repeats them.
    public static List<RuleVerdict> stopping(Verdict verdict) {
        return judged(verdict).stream().filter(RuleVerdict::stops).toList();
    }

    /// `1 finding`, `2 findings`.
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 || noun.equals("more") ? "" : "s");
    }

    /// `trivy 0.74.0`.
    public static String tool(ToolRun run) {
        return run.version().isEmpty() ? run.tool() : run.tool() + " " + run.version();
    }

    /// What came of one piece of evidence: `finished, 3 findings, 1 passed over`.
    public static String outcome(Exhibit exhibit) {
        String broken = exhibit.broken();
        if (broken != null) {
            return broken;
        }
        return switch (exhibit.evidence().outcome()) {
            case Outcome.Read read -> {
                int open = read.counts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                yield "finished, "
                        + (open == 0 ? "no findings" : count(open, "finding"))
                        + (read.suppressed() == 0 ? "" : ", " + read.suppressed() + " passed over");
            }
            case Outcome.NotEvaluated(var reason, var _) -> "gave no result: " + reason;
            case Outcome.NotApplicable(var reason) -> reason;
        };
    }

    /// `23 Nov 2026 14:07:31 UTC`.
    public static String time(Instant at) {
        return TIME.format(at);
    }

    /// `340 ms`, `3.4 s`, `2 min 5 s`, `3 h 20 min`.
    public static String took(Duration took) {
        long millis = took.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
        }
        if (took.toHours() < 1) {
            return took.toMinutes() + " min " + took.toSecondsPart() + " s";
        }
        return took.toHours() + " h " + took.toMinutesPart() + " min";
    }

    /// What became of a deployment.
    public static String sentence(Deployment deployment) {
        DeploymentOutcome outcome = deployment.outcome();
        String what = deployment.artifact().name();
        String where = deployment.environment().name();
        if (outcome == null) {
            return what + " is on its way to " + where + ".";
        }
        return switch (outcome) {
            case SUCCEEDED ->
                what + " runs in " + where + ", slot " + deployment.slot().word() + ".";
            case ROLLED_BACK -> what + " failed in " + where + " and was rolled back.";
            case FAILED -> what + " failed in " + where + " and there was nothing to go back to.";
        };
    }

    /// How much weight a rule has, as a sentence has it.
    public static String weight(Mode mode) {
        return switch (mode) {
            case ENFORCE -> "stops";
            case WARN -> "warns";
            case ADVISE -> "advises";
        };
    }
}
