package dev.assize.reports;

import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Works out the ten lanes. Stages 1 to 7 follow the verdict, stage 8 is the verdict, stages 9 and 10 follow
/// what happened since.
final class Lanes {
    private Lanes() {}

    static List<Lane> of(
            Verdict verdict, List<Exhibit> exhibits, List<Deployment> deployments, List<LinkedAlert> alerts) {
        List<Lane> lanes = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            lanes.add(
                    switch (stage) {
                        case SECRETS, CODE_QUALITY, DEPENDENCIES, SAST, IAC, CONTAINER, DAST ->
                            scan(stage, verdict, exhibits);
                        case GATE -> gate(verdict);
                        case DEPLOYMENT -> deployment(deployments);
                        case RUNTIME -> runtime(deployments, alerts);
                    });
        }
        return lanes;
    }

    private static Lane scan(Stage stage, Verdict verdict, List<Exhibit> all) {
        List<Exhibit> exhibits =
                all.stream().filter(e -> e.evidence().stage() == stage).toList();
        List<RuleVerdict> rules =
                verdict.rules().stream().filter(r -> r.rule().stage() == stage).toList();
        State state = rules.isEmpty() ? unruled(exhibits) : verdict.stateOf(stage);
        int open = (int) exhibits.stream()
                .flatMap(e -> e.findings().stream())
                .filter(f -> !f.suppressed())
                .count();
        long blocking = count(rules, Reason.Blocking.class);
        long exempted = count(rules, Reason.Exempted.class);
        String brief =
                switch (state) {
                    case FAILED -> blocking > 0 ? blocking + (blocking == 1 ? " blocks" : " block") : "not met";
                    case EXEMPTED -> exempted + " exempted";
                    case PASSED -> open == 0 ? "clean" : open + " open";
                    case NOT_APPLICABLE -> exhibits.isEmpty() ? "no rule" : "nothing here";
                    case NOT_EVALUATED -> exhibits.isEmpty() ? "no evidence" : "no result";
                    case UNVERIFIABLE -> "not to trust";
                };
        return new Lane(stage, state, took(exhibits), brief, summary(state, rules, exhibits, blocking, open));
    }

    /// A stage no rule speaks about is judged by nobody; only broken evidence is worth a state of its own.
    private static State unruled(List<Exhibit> exhibits) {
        return exhibits.stream().anyMatch(e -> e.broken() != null) ? State.UNVERIFIABLE : State.NOT_APPLICABLE;
    }

    private static String summary(
            State state, List<RuleVerdict> rules, List<Exhibit> exhibits, long blocking, int open) {
        if (rules.isEmpty()) {
            return "The policy has no rule about it; " + Words.count(open, "finding") + " recorded.";
        }
        String tools = tools(exhibits);
        String weight = rules.stream().anyMatch(r -> r.mode() == Mode.ENFORCE) ? "" : " It does not stop yet.";
        return switch (state) {
            case PASSED ->
                tools + " finished; "
                        + (open == 0 ? "no findings." : Words.count(open, "finding") + ", none of which blocks.");
            case EXEMPTED -> "Every finding that would block has an exemption.";
            case FAILED ->
                (blocking > 0
                                ? Words.count(blocking, "finding") + " of " + Math.max(open, blocking)
                                        + (blocking == 1 ? " blocks." : " block.")
                                : first(rules, State.FAILED))
                        + weight;
            case NOT_APPLICABLE, NOT_EVALUATED, UNVERIFIABLE -> first(rules, state) + weight;
        };
    }

    private static String first(List<RuleVerdict> rules, State state) {
        return rules.stream()
                .filter(rule -> rule.state() == state)
                .flatMap(rule -> rule.reasons().stream())
                .filter(reason -> switch (reason) {
                    case Reason.Blocking b -> state == State.FAILED;
                    case Reason.Exempted e -> state == State.EXEMPTED;
                    case Reason.Unmet u -> state == State.FAILED;
                    case Reason.Missing m -> state == State.NOT_EVALUATED || state == State.UNVERIFIABLE;
                    case Reason.Inapplicable i -> state == State.NOT_APPLICABLE;
                })
                .map(Reason::text)
                .findFirst()
                .orElse("Rule " + state.title() + ".");
    }

    private static String tools(List<Exhibit> exhibits) {
        TreeSet<String> tools = new TreeSet<>();
        for (Exhibit exhibit : exhibits) {
            if (exhibit.evidence().outcome() instanceof Outcome.Read) {
                tools.add(Words.tool(exhibit.evidence().run()));
            }
        }
        return tools.isEmpty() ? "The stage" : String.join(", ", tools);
    }

    /// Each finding once, however many rules it is weighed by.
    private static long count(List<RuleVerdict> rules, Class<? extends Reason> kind) {
        return rules.stream()
                .flatMap(rule -> rule.reasons().stream())
                .filter(kind::isInstance)
                .map(Reason::text)
                .distinct()
                .count();
    }

    private static @Nullable Duration took(List<Exhibit> exhibits) {
        Instant first = null;
        Instant last = null;
        for (Exhibit exhibit : exhibits) {
            Instant started = exhibit.evidence().run().started();
            Instant finished = exhibit.evidence().run().finished();
            if (started == null || finished == null) {
                continue;
            }
            first = first == null || started.isBefore(first) ? started : first;
            last = last == null || finished.isAfter(last) ? finished : last;
        }
        return first == null || last == null ? null : Duration.between(first, last);
    }

    private static Lane gate(Verdict verdict) {
        int stopping = Words.stopping(verdict).size();
        return switch (verdict.result()) {
            case PASSED -> new Lane(Stage.GATE, State.PASSED, null, "open", "The gate is open.");
            case FAILED ->
                new Lane(
                        Stage.GATE,
                        State.FAILED,
                        null,
                        "closed",
                        "The gate is closed by " + Words.count(stopping, "rule") + ".");
            case UNDECIDED ->
                new Lane(
                        Stage.GATE,
                        State.NOT_EVALUATED,
                        null,
                        "undecided",
                        stopping == 0
                                ? "The policy enforces nothing, so nothing was judged."
                                : "The gate stays closed: " + Words.count(stopping, "rule")
                                        + (stopping == 1 ? " lacks" : " lack") + " evidence.");
        };
    }

    private static Lane deployment(List<Deployment> deployments) {
        if (deployments.isEmpty()) {
            return new Lane(Stage.DEPLOYMENT, State.NOT_APPLICABLE, null, "not yet", "It was not deployed.");
        }
        Map<Environment, Deployment> latest = new LinkedHashMap<>();
        deployments.forEach(deployment -> latest.put(deployment.environment(), deployment));
        State state = latest.values().stream().map(Lane::stateOf).reduce(State.NOT_APPLICABLE, State::worse);
        Deployment shown = latest.values().stream()
                .filter(deployment -> Lane.stateOf(deployment) == state)
                .reduce((_, later) -> later)
                .orElseThrow();
        Instant ended = shown.ended();
        Duration took = ended == null ? null : Duration.between(shown.started(), ended);
        DeploymentOutcome outcome = shown.outcome();
        String where = shown.environment().name();
        String brief = outcome == null
                ? "under way"
                : switch (outcome) {
                    case SUCCEEDED -> where;
                    case ROLLED_BACK -> "rolled back";
                    case FAILED -> "failed";
                };
        return new Lane(Stage.DEPLOYMENT, state, took, brief, Words.sentence(shown));
    }

    /// Silence proves nothing: without an alert there is nothing to judge here.
    private static Lane runtime(List<Deployment> deployments, List<LinkedAlert> alerts) {
        if (alerts.isEmpty()) {
            boolean runs = deployments.stream().anyMatch(d -> d.outcome() == DeploymentOutcome.SUCCEEDED);
            return new Lane(
                    Stage.RUNTIME,
                    State.NOT_APPLICABLE,
                    null,
                    runs ? "no alert" : "not yet",
                    runs ? "No alert was recorded about it." : "Nothing of it runs.");
        }
        long shadow = alerts.stream().filter(a -> a.deployment() == null).count();
        long grave = alerts.stream().filter(Lanes::grave).count();
        String count = Words.count(alerts.size(), "alert");
        if (shadow > 0) {
            return new Lane(
                    Stage.RUNTIME,
                    State.FAILED,
                    null,
                    count,
                    shadow + " of " + count + " came from a digest that no deployment here put there.");
        }
        return new Lane(
                Stage.RUNTIME,
                grave > 0 ? State.FAILED : State.PASSED,
                null,
                count,
                grave > 0
                        ? grave + " of " + count + " " + (grave == 1 ? "is" : "are")
                                + " HIGH or worse, or of unknown weight."
                        : count + ", each linked to its deployment and below HIGH.");
    }

    private static boolean grave(LinkedAlert linked) {
        Severity severity = Objects.requireNonNull(linked.alert().severity());
        return severity == Severity.UNKNOWN || severity.atLeast(Severity.HIGH);
    }
}
