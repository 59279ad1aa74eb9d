package dev.assize.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.cli.wiring.Wiring;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import dev.assize.policy.PolicyPacks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTextTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Digest TREE = Digest.of("tree".getBytes(StandardCharsets.UTF_8));
    private static final Change CHANGE =
            new Change(new Service("payments"), new Revision("a".repeat(40), TREE, false, "main"));
    private static final Policy STANDARD = Wiring.language().read(PolicyPacks.source(PolicyPacks.STANDARD));

    private static Finding finding(int line) {
        return new Finding(
                Fingerprint.of(List.of("finding " + line)),
                Stage.SAST,
                "semgrep",
                "command-injection",
                "A value becomes part of a command line\u001b[2J that is longer than any terminal is wide, on and on and on",
                "",
                Severity.CRITICAL,
                "ERROR",
                new Location.InFile("payments/export.py", line, line),
                List.of(),
                List.of(),
                null,
                null,
                "Pass a list of arguments.",
                List.of(),
                null,
                1);
    }

    private static Rule rule(String id) {
        return STANDARD.rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static RuleVerdict blocked(int findings) {
        List<Reason> reasons = new ArrayList<>();
        for (int line = 1; line <= findings; line++) {
            Finding finding = finding(line);
            reasons.add(new Reason.Blocking(finding, NOW, finding.remedy()));
        }
        return new RuleVerdict(rule("sast.no-overdue-high"), State.FAILED, Mode.ENFORCE, reasons, List.of(4L));
    }

    private static RuleVerdict missing() {
        return new RuleVerdict(
                rule("iac.no-failed-high"),
                State.NOT_EVALUATED,
                Mode.ENFORCE,
                List.of(new Reason.Missing("There is no evidence of stage iac.", "Run assize scan iac.")),
                List.of());
    }

    private static Verdict verdict(Verdict.Result result, Artifact artifact, RuleVerdict... rules) {
        return new Verdict(result, STANDARD, CHANGE, artifact, List.of(rules), NOW);
    }

    private static Exhibit exhibit(Stage stage, Outcome outcome, Evidence.Origin origin, boolean cached) {
        ToolRun run = new ToolRun("semgrep", "1", List.of(), 0, NOW, NOW, null, null, 9, null, null, cached);
        return new Exhibit(
                4, new Evidence(CHANGE, null, stage, origin, run, "semgrep", null, outcome, NOW), List.of(), null);
    }

    private static Outcome read(Map<Severity, Integer> counts, Map<String, Json> measures) {
        return new Outcome.Read(TREE, counts, 2, measures);
    }

    private static String print(Screen screen, Verdict verdict, List<Exhibit> exhibits) {
        new VerdictText(screen.terminal, verdict, exhibits, Map.of(Stage.SAST, Duration.ofMillis(6100)))
                .print(Duration.ofSeconds(7), new Records.Receipt(12, "origin\n13\nAbCdEfGhIjKl=\n\n— sig\n"));
        return screen.out();
    }

    @Test
    void theVerdictComesFirstThenTheStagesThenWhyThenWhatNext() {
        String text = print(Screen.plain(), verdict(Verdict.Result.FAILED, null, blocked(1), missing()), List.of());

        assertThat(text.lines().findFirst().orElseThrow())
                .isEqualTo("payments  aaaaaaa  main   FAILED  2 of 2 rules, 7.0 s");
        assertThat(text)
                .containsSubsequence(
                        "✗ sast",
                        "◌ iac",
                        "Why: sast.no-overdue-high",
                        "CRITICAL payments/export.py:1  command-injection  due since 2026-11-23",
                        "Why: iac.no-failed-high",
                        "There is no evidence of stage iac.",
                        "Next:",
                        "→ Pass a list of arguments.",
                        "→ Run assize scan iac.",
                        "or   assize exempt request ",
                        " --until 2026-12-07",
                        "Sealed as entry 12, checkpoint 13:AbCdEfGh…");
    }

    @Test
    void allTenStagesHaveALine() {
        String text = print(Screen.plain(), verdict(Verdict.Result.UNDECIDED, null, missing()), List.of());

        for (Stage stage : Stage.values()) {
            assertThat(text.lines().filter(line -> line.matches("  . " + stage.word() + " .*")))
                    .as(stage.word())
                    .hasSize(1);
        }
    }

    @Test
    void aPassedChangeNamesItsArtifactAndAsksForNothing() {
        RuleVerdict passed =
                new RuleVerdict(rule("sast.no-overdue-high"), State.PASSED, Mode.ENFORCE, List.of(), List.of(4L));

        String text = print(
                Screen.plain(), verdict(Verdict.Result.PASSED, new Artifact("payments", TREE), passed), List.of());

        assertThat(text)
                .contains("PASSED  1 rule, 7.0 s", "Artifact payments  " + TREE)
                .doesNotContain("Next:", "Why:");
    }

    @Test
    void aLongListOfReasonsEndsWithHowManyAreLeft() {
        String text = print(Screen.plain(), verdict(Verdict.Result.FAILED, null, blocked(20)), List.of());

        assertThat(text).contains("... and 12 more; assize report html shows all");
        assertThat(text.lines().filter(line -> line.contains("CRITICAL payments/export.py")))
                .hasSize(8);
    }

    @Test
    void whatWasFoundIsCountedBySeverityAndItsOriginIsTold() {
        String text = print(
                Screen.plain(),
                verdict(Verdict.Result.FAILED, null, blocked(1)),
                List.of(
                        exhibit(
                                Stage.SAST,
                                read(Map.of(Severity.HIGH, 2, Severity.LOW, 1), Map.of()),
                                Evidence.Origin.RECORDED,
                                true),
                        exhibit(
                                Stage.CODE_QUALITY,
                                read(
                                        Map.of(),
                                        Map.of("line_coverage", Json.of(0.5367), "quality_gate", Json.of("ERROR"))),
                                Evidence.Origin.RAN,
                                false),
                        exhibit(
                                Stage.IAC,
                                new Outcome.NotEvaluated("checkov is not here.", "Install it."),
                                Evidence.Origin.RAN,
                                false),
                        exhibit(
                                Stage.DAST,
                                new Outcome.NotApplicable("There is no service."),
                                Evidence.Origin.RAN,
                                false)));

        assertThat(text)
                .contains("2 HIGH, 1 LOW, 2 suppressed  (semgrep)  recorded earlier, not run here  from cache")
                .contains("0 findings, 53.7 % of lines covered, quality gate ERROR")
                .contains("checkov is not here.", "There is no service.", "no evidence");
    }

    @Test
    void aDeadlineToComeIsNotToldOfWhatBlocksAlready() {
        Finding finding = finding(1);
        RuleVerdict early = new RuleVerdict(
                rule("iac.no-failed-high"),
                State.FAILED,
                Mode.ENFORCE,
                List.of(new Reason.Blocking(finding, NOW.plus(Duration.ofDays(7)), finding.remedy())),
                List.of(4L));

        assertThat(print(Screen.plain(), verdict(Verdict.Result.FAILED, null, early), List.of()))
                .contains("payments/export.py:1")
                .doesNotContain("due ");
    }

    @Test
    void aStageThatDoesNotApplySaysWhyAndCountsNothing() {
        Exhibit nothing = exhibit(
                Stage.CONTAINER,
                new Outcome.NotApplicable("The revision describes no image."),
                Evidence.Origin.RAN,
                false);

        assertThat(print(Screen.plain(), verdict(Verdict.Result.PASSED, null), List.of(nothing, nothing)))
                .contains("The revision describes no image.")
                .doesNotContain("0 findings");
    }

    @Test
    void onAnAsciiTerminalEverythingIsAscii() {
        String text = print(Screen.ascii(), verdict(Verdict.Result.FAILED, null, blocked(1), missing()), List.of());

        assertThat(text.chars()).allMatch(c -> c < 0x80);
        assertThat(text).contains("FAIL sast", "???  iac", "-> Pass a list");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        String text = print(Screen.narrow(72), verdict(Verdict.Result.FAILED, null, blocked(3), missing()), List.of());

        // Places, rules and commands are not cut, for somebody copies them.
        assertThat(text.lines().filter(line -> !line.contains("Why:") && !line.contains("assize exempt")))
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void aToolCannotDriveTheTerminal() {
        String text = print(Screen.coloured(), verdict(Verdict.Result.FAILED, null, blocked(1)), List.of());

        assertThat(text).doesNotContain("\u001b[2J").contains("\u001b[31mFAILED\u001b[0m");
    }

    @Test
    void aCheckpointIsShortenedToSizeAndRoot() {
        assertThat(VerdictText.brief("origin\n13\nAbCdEfGhIjKl=\n")).isEqualTo("13:AbCdEfGh…");
        assertThat(VerdictText.brief("no checkpoint")).isEqualTo("no checkpoint");
    }
}
