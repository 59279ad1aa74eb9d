package dev.assize.connectors.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assize.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OsProcessTest {
    @TempDir
    Path directory;

    private final List<OsProcess> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (OsProcess process : started) {
            process.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void aProcessIsFoundAgainByPidAndStartTime() throws Exception {
        OsProcess process = start("sleep", "60");

        assertThat(new OsProcess(process.pid(), process.started()).find()).isPresent();
        process.stop(Duration.ofSeconds(10));
        assertThat(process.find()).isEmpty();
    }

    @Test
    void aPidThatNowBelongsToAnotherIsNeverSignalled() throws Exception {
        OsProcess stranger = start("sleep", "60");
        OsProcess earlier = new OsProcess(stranger.pid(), stranger.started() - 60_000);

        earlier.stop(Duration.ofSeconds(1));

        assertThat(earlier.find()).isEmpty();
        assertThat(stranger.find()).isPresent();
    }

    @Test
    void whatDoesNotStopWhenAskedIsEndedWithItsChildren() throws Exception {
        Path children = directory.resolve("children");
        OsProcess process = start("sh", "-c", "trap '' TERM; sleep 300 & echo $! > children; wait; wait; sleep 300");
        ProcessHandle child = ProcessHandle.of(pidIn(children)).orElseThrow();

        process.stop(Duration.ofMillis(200));

        assertThat(process.find()).isEmpty();
        assertThat(OsProcess.of(child).find()).isEmpty();
    }

    @Test
    void whatStopsWhenAskedMayFinishItsWork() throws Exception {
        Path children = directory.resolve("children");
        OsProcess process = start(
                "sh",
                "-c",
                "trap 'sleep 0.3; echo done > finished; exit 0' TERM; echo $$ > children; while :; do sleep 0.05;"
                        + " done");
        pidIn(children);

        process.stop(Duration.ofSeconds(20));

        assertThat(directory.resolve("finished")).hasContent("done");
    }

    @Test
    void itLeadsASessionOfItsOwn() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "sessions are read from /proc");
        OsProcess plain = start("sleep", "60");
        List<String> perl = new ArrayList<>(OsProcess.withPerl());
        perl.addAll(List.of("sleep", "61"));
        OsProcess withPerl = start(perl.toArray(String[]::new));

        assertThat(session(plain)).isEqualTo(plain.pid());
        awaitCommand(withPerl, "sleep");
        assertThat(session(withPerl)).isEqualTo(withPerl.pid());
    }

    @Test
    void itSeesNothingOfOurEnvironmentButWhatEveryProgramNeeds() throws Exception {
        Path out = directory.resolve("children");
        start("sh", "-c", "env > environment; echo $$ > children; sleep 60");
        pidIn(out);

        List<String> names = Files.readAllLines(directory.resolve("environment")).stream()
                .map(line -> line.substring(0, Math.max(0, line.indexOf('='))))
                .toList();

        assertThat(names).contains("PATH", "TOLD");
        assertThat(names)
                .isSubsetOf("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TOLD", "PWD", "OLDPWD", "SHLVL", "_");
    }

    @Test
    void aProgramThatIsNotThereIsNamedWithARemedy() {
        assertThatThrownBy(() -> start("no-such-program-here"))
                .isInstanceOf(Failure.class)
                .hasMessage("'no-such-program-here' is not on PATH");
    }

    private OsProcess start(String... command) {
        OsProcess process = OsProcess.start(
                List.of(command), Map.of("TOLD", "1"), directory, directory.resolve("log" + started.size()));
        started.add(process);
        return process;
    }

    private static long pidIn(Path file) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            if (Files.exists(file) && Files.readString(file).endsWith("\n")) {
                return Long.parseLong(Files.readString(file).strip());
            }
            Thread.sleep(10);
        }
        throw new IOException(file + " was never written");
    }

    private static void awaitCommand(OsProcess process, String name) throws Exception {
        for (int i = 0; i < 2_000 && !stat(process).contains("(" + name + ")"); i++) {
            Thread.sleep(10);
        }
    }

    private static long session(OsProcess process) throws IOException {
        String stat = stat(process);
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }

    private static String stat(OsProcess process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    }
}
