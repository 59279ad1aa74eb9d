package dev.assize.runner.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RegoInput;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import dev.assize.policy.PolicyReader;
import dev.assize.policy.rego.OpaAnswer;
import dev.assize.runner.tools.ToolLock;
import dev.assize.runner.tools.Toolbox;
import dev.assize.runner.tools.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rego rules with the real, pinned `opa`; skipped where it is not installed (`assize tools install opa`).
class OpaTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Change CHANGE =
            new Change(new Service("payments"), new Revision("a".repeat(40), Digest.of(new byte[] {1}), false, null));

    @TempDir
    Path directory;

    private Opa opa;

    @BeforeEach
    void findOpa() {
        Path root = Path.of("").toAbsolutePath().getParent();
        String data = System.getenv()
                .getOrDefault(
                        "XDG_DATA_HOME",
                        Path.of(System.getProperty("user.home"), ".local", "share")
                                .toString());
        String own = System.getenv("ASSIZE_TOOLS");
        Path home = own == null ? Path.of(data, "assize", "tools") : Path.of(own);
        opa = new Opa(new Toolbox(ToolLock.at(root), root, home), Clock.fixed(NOW, ZoneOffset.UTC));
        assumeThat(opa.found()).as("opa is not installed").isInstanceOf(Tools.Found.Ready.class);
    }

    private static byte[] bundle() throws IOException {
        return resource("payments.rego");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = OpaTest.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static Policy policy(String query) throws IOException {
        return new PolicyReader().read("""
                language: 2
                policy: p
                version: "1"
                rules:
                  - id: sast.company
                    stage: sast
                    title: What the company's own bundle says
                    why: It was there before us.
                    remedy: Ask its owners.
                    rego: {bundle: payments.rego, digest: %s, query: %s}
                  - {id: sast.few, stage: sast, title: t, why: w, remedy: r, mode: warn, requires: findings <= 1}
                """.formatted(Digest.of(bundle()), query).getBytes(StandardCharsets.UTF_8));
    }

    private static Finding finding(Severity severity) {
        return new Finding(
                Fingerprint.of(List.of("x", severity.word())),
                Stage.SAST,
                "tool",
                "CWE-89",
                "Injection",
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

    private static Exhibit report(Finding... findings) {
        ToolRun run = new ToolRun("tool", "1", List.of(), 0, NOW, NOW, null, null, 10, null, null, false);
        Outcome outcome = new Outcome.Read(Digest.of(new byte[0]), Map.of(), 0, Map.of());
        return new Exhibit(
                1,
                new Evidence(CHANGE, null, Stage.SAST, Evidence.Origin.RAN, run, "tool", null, outcome, NOW),
                List.of(findings),
                null);
    }

    private static GateInput input(Policy policy, List<Exhibit> exhibits) {
        return new GateInput(policy, CHANGE, null, exhibits, Map.of(), List.of(), NOW);
    }

    private Opa.Answer ask(GateInput input, Rule rule) throws Exception {
        RegoQuery rego = rule.rego();
        assertThat(rego).isNotNull();
        return opa.ask(rego, bundle(), RegoInput.bytes(input, rule), Files.createTempDirectory(directory, "room"));
    }

    /// The answer as the ledger would keep it.
    private Exhibit answer(GateInput input, Rule rule) throws Exception {
        if (!(ask(input, rule) instanceof Opa.Answer.Given given)) {
            throw new AssertionError("opa gave no answer");
        }
        Reading reading = new OpaAnswer(rule, RegoInput.digest(input, rule)).read(given.report(), rule.stage());
        Outcome outcome = new Outcome.Read(Digest.of(new byte[0]), Map.of(), 0, reading.measures());
        return new Exhibit(
                2,
                new Evidence(
                        CHANGE,
                        null,
                        rule.stage(),
                        Evidence.Origin.RAN,
                        given.run(),
                        RegoQuery.format(rule.id()),
                        null,
                        outcome,
                        NOW),
                reading.findings(),
                null);
    }

    private static RuleVerdict judged(GateInput input, Exhibit answer) {
        List<Exhibit> all = new ArrayList<>(input.exhibits());
        all.add(answer);
        return Gate.decide(input(input.policy(), all)).rules().getFirst();
    }

    @Test
    void whatTheBundleDeniesBlocks() throws Exception {
        Policy policy = policy("data.payments.deny");
        Rule rule = policy.rules().getFirst();
        GateInput input = input(policy, List.of(report(finding(Severity.HIGH), finding(Severity.LOW))));
        RuleVerdict verdict = judged(input, answer(input, rule));
        assertThat(verdict.state()).isEqualTo(State.FAILED);
        assertThat(verdict.evidence()).containsExactly(1L, 2L);
        assertThat(verdict.reasons())
                .filteredOn(Reason.Blocking.class::isInstance)
                .extracting(reason -> ((Reason.Blocking) reason).finding().title())
                .containsExactlyInAnyOrder("CWE-89 has a fix", "payments is exposed and has no tier");
    }

    @Test
    void falseAsAnAnswerDeniesNothing() throws Exception {
        Policy policy = policy("data.payments.allowed");
        GateInput input = input(policy, List.of(report(finding(Severity.HIGH))));
        assertThat(judged(input, answer(input, policy.rules().getFirst())).state())
                .isEqualTo(State.PASSED);
    }

    @Test
    void anAnswerAboutOtherEvidenceSaysNothing() throws Exception {
        Policy policy = policy("data.payments.allowed");
        GateInput before = input(policy, List.of(report()));
        GateInput after = input(policy, List.of(report(finding(Severity.HIGH))));
        assertThat(judged(after, answer(before, policy.rules().getFirst())).state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void withoutAnAnswerTheRuleIsNotEvaluated() throws Exception {
        GateInput input = input(policy("data.payments.deny"), List.of(report()));
        RuleVerdict verdict = Gate.decide(input).rules().getFirst();
        assertThat(verdict.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(verdict.reasons().getFirst().text()).contains("was not asked data.payments.deny");
    }

    @Test
    void answersSayNothingToOtherRules() throws Exception {
        Policy policy = policy("data.payments.deny");
        GateInput input = input(policy, List.of(report(finding(Severity.HIGH))));
        List<Exhibit> all = new ArrayList<>(input.exhibits());
        all.add(answer(input, policy.rules().getFirst()));
        assertThat(Gate.decide(input(policy, all)).rules().getLast().state())
                .as("one finding, not three")
                .isEqualTo(State.PASSED);
    }

    @Test
    void aQueryWithoutAValueIsUnreadableAndNotNothingDenied() throws Exception {
        Policy policy = policy("data.payments.dney");
        Rule rule = policy.rules().getFirst();
        GateInput input = input(policy, List.of(report()));
        if (!(ask(input, rule) instanceof Opa.Answer.Given given)) {
            throw new AssertionError("opa gave no answer");
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                        UnreadableReport.class,
                        () -> new OpaAnswer(rule, RegoInput.digest(input, rule)).read(given.report(), Stage.SAST)))
                .isNotNull();
    }

    @Test
    void aBundleGetsNeitherClockNorNetwork() throws Exception {
        Policy policy = policy("data.payments.deny");
        Rule rule = policy.rules().getFirst();
        RegoQuery rego = rule.rego();
        assertThat(rego).isNotNull();
        GateInput input = input(policy, List.of(report()));
        Path room = Files.createTempDirectory(directory, "room");
        if (!(opa.ask(rego, resource("hostile.rego"), RegoInput.bytes(input, rule), room)
                instanceof Opa.Answer.Given given)) {
            throw new AssertionError("opa gave no answer");
        }
        assertThat(new String(given.report(), StandardCharsets.UTF_8))
                .contains("undefined function time.now_ns")
                .contains("undefined function http.send");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                        UnreadableReport.class,
                        () -> new OpaAnswer(rule, RegoInput.digest(input, rule)).read(given.report(), Stage.SAST)))
                .isNotNull();
    }
}
