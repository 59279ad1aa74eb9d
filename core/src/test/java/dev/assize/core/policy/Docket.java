package dev.assize.core.policy;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What lies before the gate in a test: put things in, then [#decide].
public final class Docket {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final Service PAYMENTS = new Service("payments");
    public static final Change CHANGE = new Change(PAYMENTS, new Revision("a".repeat(40), digest("tree"), false, null));

    private final List<Rule> rules = new ArrayList<>();
    private final List<Exhibit> exhibits = new ArrayList<>();
    private final Map<Fingerprint, Instant> firstSeen = new HashMap<>();
    private final List<Exemption> exemptions = new ArrayList<>();
    private Grace grace = Grace.NONE;
    private Instant now = NOW;

    public Docket() {}

    /// A condition of the test's own making.
    public interface Test<I> {
        boolean holds(I input) throws Condition.Undecidable;
    }

    public static <I> Condition<I> when(String text, Test<I> test) {
        return new Condition<>() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public boolean holds(I input) throws Undecidable {
                return test.holds(input);
            }
        };
    }

    public static final Condition<FindingInput> ANY_FINDING = when("true", _ -> true);
    public static final Condition<FindingInput> OVERDUE = when("overdue", FindingInput::overdue);
    public static final Condition<StageInput> COVERED = when("measures.line_coverage >= 0.80", input -> {
        if (input.measures().get("line_coverage") instanceof Json.Number(var value)) {
            return value.doubleValue() >= 0.8;
        }
        throw new Condition.Undecidable("nothing says what line_coverage is");
    });

    public static Rule rule(Stage stage, Mode mode, Requirement needs, @Nullable Condition<FindingInput> blocks) {
        return rule(stage, mode, needs, blocks, null);
    }

    public static Rule rule(
            Stage stage,
            Mode mode,
            Requirement needs,
            @Nullable Condition<FindingInput> blocks,
            @Nullable Condition<StageInput> requires) {
        return new Rule(
                stage.word() + ".rule",
                stage,
                "A rule",
                "Because.",
                "Mend it.",
                List.of(),
                mode,
                needs,
                Grace.NONE,
                blocks,
                requires);
    }

    public static Requirement freshWithin(Duration maxAge) {
        return new Requirement(maxAge, List.of(), List.of(), 0, Set.of(), List.of(), true);
    }

    public static Finding finding(Stage stage, String name, Severity severity) {
        return new Finding(
                Fingerprint.of(List.of(name)),
                stage,
                "tool",
                name,
                "Something is wrong",
                "",
                severity,
                "",
                new Location.InFile("app.py", 3, 3),
                List.of(),
                List.of(),
                null,
                null,
                "",
                List.of(),
                null,
                1);
    }

    public static Evidence evidence(Stage stage, String tool, Instant collected, Outcome outcome) {
        return evidence(stage, tool, collected, outcome, Evidence.Origin.RAN, 100);
    }

    public static Evidence evidence(
            Stage stage, String tool, Instant collected, Outcome outcome, Evidence.Origin origin, int ruleCount) {
        ToolRun run =
                new ToolRun(tool, "1", List.of(), 0, collected, collected, null, null, ruleCount, null, null, false);
        return new Evidence(CHANGE, null, stage, origin, run, tool, null, outcome, collected);
    }

    public static Outcome.Read read(Map<String, Json> measures) {
        return new Outcome.Read(digest("findings"), Map.of(), 0, measures);
    }

    public static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Exemption exemption(Finding finding, Exemption.Status status, Instant notAfter) {
        return new Exemption(
                "x-" + finding.fingerprint().brief(),
                ExemptionRequest.ofFinding(
                        PAYMENTS, finding.fingerprint(), finding.severity(), "It is a test value.", notAfter),
                new PersonId("dev"),
                NOW.minusSeconds(3600),
                50,
                status,
                status == Exemption.Status.REQUESTED ? null : new PersonId("sec"),
                status == Exemption.Status.REQUESTED ? -1 : 51);
    }

    public Docket rule(Rule rule) {
        rules.add(rule);
        return this;
    }

    public Docket grace(Severity severity, Duration period) {
        Map<Severity, Duration> periods = new HashMap<>(grace.periods());
        periods.put(severity, period);
        grace = new Grace(periods);
        return this;
    }

    public Docket exhibit(Exhibit exhibit) {
        exhibits.add(exhibit);
        return this;
    }

    /// A sound report of a minute ago.
    public Docket report(Stage stage, Finding... findings) {
        return report(stage, "tool", Map.of(), findings);
    }

    public Docket report(Stage stage, String tool, Map<String, Json> measures, Finding... findings) {
        return evidence(evidence(stage, tool, NOW.minusSeconds(60), read(measures)), findings);
    }

    public Docket evidence(Evidence evidence, Finding... findings) {
        return exhibit(new Exhibit(exhibits.size() + 1L, evidence, List.of(findings), null));
    }

    public Docket firstSeen(Finding finding, Instant at) {
        firstSeen.put(finding.fingerprint(), at);
        return this;
    }

    public Docket exemption(Exemption exemption) {
        exemptions.add(exemption);
        return this;
    }

    public Docket at(Instant time) {
        now = time;
        return this;
    }

    public GateInput input() {
        Policy policy = new Policy(
                "test", "1", digest("policy"), rules, grace, Map.of(), Duration.ofDays(7), Duration.ofDays(90));
        return new GateInput(policy, CHANGE, null, exhibits, firstSeen, exemptions, now);
    }

    public Verdict decide() {
        return Gate.decide(input());
    }

    /// The verdict of the only rule.
    public RuleVerdict judge() {
        return decide().rules().getFirst();
    }
}
