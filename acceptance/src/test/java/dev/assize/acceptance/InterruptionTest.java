package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C, and its politer cousin, in the middle of a run.
class InterruptionTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void anInterruptedRunTakesItsToolsAlongAndLeavesALedgerThatHolds(String signal) throws Exception {
        Program assize = Program.at(directory.resolve("home")).withoutTools();
        Repository repository = Repository.at(directory.resolve("orders"), assize);
        repository.file("orders.py", "print('orders')\n").commit("Begin");
        Path root = repository.root();
        assize.run(root, "init", "--person", "ada").exits(0);
        Path programs = directory.resolve("programs");
        Path pids = directory.resolve("pids");
        ToolStub.semgrep(programs, """
            echo "ghp_in_a_raw_report" > "$REPORT"
            sleep 900 & echo $! > '%1$s.new'
            echo $$ >> '%1$s.new'
            mv '%1$s.new' '%1$s'
            wait
            """.formatted(pids));
        assize.with("PATH", programs + ":/usr/bin:/bin");
        Path output = directory.resolve("run.log");

        Process run = assize.start(root, output, "run");
        try {
            await(pids, run, output);
            send(signal, run.pid());
            assertThat(run.waitFor(60, TimeUnit.SECONDS))
                    .as("ended after SIG" + signal)
                    .isTrue();
        } finally {
            run.destroyForcibly();
        }

        assertThat(run.exitValue()).as(Files.readString(output)).isNotZero();
        assertThat(Files.readAllLines(pids)).hasSize(2).noneMatch(ToolLimitsTest::lives);
        assize.run(root, "verify").exits(0);

        ToolStub.semgrep(programs, ToolStub.cleanReport());
        Program.Ran next = assize.run(root, "run", "--json").exits(3);

        assertThat(Verdicts.states(next.answer())).containsEntry("sast.no-overdue-high", "passed");
        assize.run(root, "verify", "--replay").exits(0);
        try (var left = Files.list(root.resolve(".assize/runs"))) {
            assertThat(left).as("raw reports of the broken-off run").isEmpty();
        }
    }

    private static void await(Path file, Process run, Path output) throws IOException, InterruptedException {
        long until = System.nanoTime() + 120 * SECOND;
        while (!Files.exists(file)) {
            if (!run.isAlive() || System.nanoTime() > until) {
                fail("the tool was not started: " + Files.readString(output));
            }
            Thread.sleep(50);
        }
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
