package dev.assize.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.runner.pipeline.StageResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveProgressTest {
    private static StageResult result(StageResult.Content content) {
        return new StageResult(
                Stage.SAST, "semgrep", null, ToolRun.ofReport("semgrep", "1"), content, Duration.ofMillis(6100));
    }

    @Test
    void eachEndIsAPlainLineWhereNobodyWatches() {
        Screen screen = Screen.plain();

        try (LiveProgress progress = new LiveProgress(screen.terminal)) {
            progress.started(Stage.SAST, "semgrep", "runs semgrep");
            progress.finished(
                    result(new StageResult.Content.Report("semgrep", "semgrep", new byte[0], Evidence.Origin.RAN, "")));
            progress.finished(result(new StageResult.Content.Report(
                    "reports/coverage.xml", null, new byte[0], Evidence.Origin.INGESTED, "")));
            progress.finished(result(new StageResult.Content.None(new Outcome.NotApplicable("no sources"))));
        }

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err().lines())
                .containsExactly(
                        "  sast          6.1 s     semgrep",
                        "  sast          6.1 s     semgrep: reports/coverage.xml",
                        "  sast          6.1 s     semgrep: no sources");
    }

    @Test
    void whereAPersonWatchesOneLineIsRedrawnAndWipedAtTheEnd() throws InterruptedException {
        Screen screen = Screen.coloured();

        try (LiveProgress progress = new LiveProgress(screen.terminal)) {
            progress.started(Stage.SAST, "semgrep", "runs semgrep");
            progress.started(Stage.IAC, "checkov", "runs checkov");
            while (!screen.err().contains("runs checkov")) {
                Thread.sleep(10);
            }
        }

        assertThat(screen.err())
                .contains("... sast runs semgrep 0 s · iac runs checkov")
                .endsWith("\r\u001b[2K");
        assertThat(screen.err().split("\r\u001b\\[2K")).allMatch(drawn -> !drawn.contains("\n"));
        assertThat(screen.out()).isEmpty();
    }
}
