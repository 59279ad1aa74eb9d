package dev.assize.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolProcessTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Limits PLENTY = new Limits(LONG, 64 * MEBIBYTE, 2_048 * MEBIBYTE, 2_048 * MEBIBYTE);

    @TempDir
    private Path directory;

    private ToolProcess shell(String script) {
        return new ToolProcess(
                List.of("sh", "-c", script), directory, directory.resolve("room"), Map.of(), directory.resolve("out"));
    }

    private static String limit(ProcessEnd end) {
        assertThat(end).isInstanceOf(ProcessEnd.Stopped.class);
        return ((ProcessEnd.Stopped) end).limit();
    }

    @Test
    void aProgramThatEndsTellsItsCodeAndItsLastWords() throws Exception {
        ProcessEnd end = shell("echo result; echo reason >&2; exit 3").run(PLENTY);

        assertThat(end).isInstanceOfSatisfying(ProcessEnd.Exited.class, exited -> {
            assertThat(exited.code()).isEqualTo(3);
            assertThat(exited.errorTail()).isEqualTo("reason");
        });
        assertThat(directory.resolve("out")).content().isEqualTo("result\n");
    }

    @Test
    void aProgramThatIsNotThereIsToldAndNotThrown() throws Exception {
        ToolProcess absent = new ToolProcess(
                List.of(directory.resolve("no-such-program").toString()),
                directory,
                directory.resolve("room"),
                Map.of(),
                null);

        assertThat(absent.run(PLENTY)).isInstanceOf(ProcessEnd.Unstartable.class);
    }

    @Test
    void aProgramSeesOnlyTheAllowedVariablesAndAHomeOfItsOwn() throws Exception {
        ProcessEnd end = new ToolProcess(
                        List.of("env"),
                        directory,
                        directory.resolve("room"),
                        Map.of("GIVEN", "by the plan"),
                        directory.resolve("out"))
                .run(PLENTY);

        assertThat(end).isInstanceOf(ProcessEnd.Exited.class);
        Map<String, String> seen = Files.readAllLines(directory.resolve("out")).stream()
                .map(line -> line.split("=", 2))
                .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThat(seen.keySet())
                .isSubsetOf(
                        "PATH",
                        "LANG",
                        "LC_ALL",
                        "TZ",
                        "SSL_CERT_FILE",
                        "SSL_CERT_DIR",
                        "HTTPS_PROXY",
                        "HTTP_PROXY",
                        "NO_PROXY",
                        "https_proxy",
                        "http_proxy",
                        "no_proxy",
                        "HOME",
                        "TMPDIR",
                        "XDG_CACHE_HOME",
                        "XDG_CONFIG_HOME",
                        "XDG_DATA_HOME",
                        "NO_COLOR",
                        "GIVEN",
                        "ASSIZE_RUN");
        assertThat(seen).containsEntry("GIVEN", "by the plan");
        assertThat(seen.get("HOME")).startsWith(directory.toString());
    }

    @Test
    void itIsStoppedWhenItTakesTooLong() throws Exception {
        Limits brief = new Limits(Duration.ofMillis(300), MEBIBYTE, 2_048 * MEBIBYTE, MEBIBYTE);

        assertThat(limit(shell("sleep 600").run(brief))).contains("longer than");
    }

    @Test
    void itIsStoppedWhenItPrintsForEver() throws Exception {
        Limits quiet = new Limits(LONG, MEBIBYTE, 2_048 * MEBIBYTE, 64 * MEBIBYTE);

        assertThat(limit(shell("cat /dev/zero").run(quiet))).contains("printed more than 1 MiB");
        assertThat(limit(shell("cat /dev/zero >&2").run(quiet))).contains("printed more than 1 MiB");
        assertThat(Files.size(directory.resolve("out"))).isLessThanOrEqualTo(MEBIBYTE);
    }

    @Test
    void itIsStoppedWhenItFillsTheDisk() throws Exception {
        Limits small = new Limits(LONG, MEBIBYTE, 2_048 * MEBIBYTE, 4 * MEBIBYTE);

        String limit = limit(shell("while :; do head -c 1000000 /dev/zero >> \"$TMPDIR/big\"; sleep 0.02; done")
                .run(small));

        assertThat(limit).contains("wrote more than 4 MiB of files");
    }

    @Test
    void itIsStoppedWhenItTakesTooMuchMemoryAlsoInAChild() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")), "this system does not tell how much memory is used");
        Limits small = new Limits(LONG, MEBIBYTE, 96 * MEBIBYTE, MEBIBYTE);

        // The shell keeps what it reads in a variable; nothing else need be installed.
        String limit = limit(shell("sh -c 'x=$(head -c 200000000 /dev/zero | tr \"\\0\" x); sleep 600'; true")
                .run(small));

        assertThat(limit).contains("used more than 96 MiB of memory");
    }

    @Test
    void everythingItStartedEndsWithItAlsoWhatLeftItsGroup() throws Exception {
        Path pids = directory.resolve("pids");
        ProcessEnd end = shell("""
                sleep 600 & echo $! >> '%1$s'
                setsid sh -c 'echo $$ >> "%1$s"; exec sleep 601' &
                while [ "$(wc -l < '%1$s')" -lt 2 ]; do sleep 0.05; done
                exit 0
                """.formatted(pids)).run(PLENTY);

        assertThat(end).isInstanceOf(ProcessEnd.Exited.class);
        assertThat(Files.readAllLines(pids)).hasSize(2).noneMatch(ToolProcessTest::lives);
    }

    @Test
    void anInterruptedWaitEndsTheProgram() throws Exception {
        Path pid = directory.resolve("pid");
        ToolProcess sleeper = shell("echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; exec sleep 600");
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                sleeper.run(PLENTY);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        while (!Files.exists(pid)) {
            Thread.sleep(10);
        }

        waiting.interrupt();
        waiting.join(TimeUnit.SECONDS.toMillis(60));

        assertThat(waiting.isAlive()).isFalse();
        assertThat(lives(Files.readString(pid))).isFalse();
    }

    @Test
    void aStartedServiceEndsWhenItIsClosed() throws IOException {
        RunningTool running = shell("exec sleep 600").start(PLENTY);
        assertThat(running.isAlive()).isTrue();

        running.close();

        assertThat(running.isAlive()).isFalse();
    }

    private static boolean lives(String pid) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }
}
