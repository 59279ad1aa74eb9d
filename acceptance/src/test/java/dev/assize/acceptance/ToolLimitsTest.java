package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an outside tool gets to see, and what it may use.
class ToolLimitsTest {
    @TempDir
    private Path directory;

    private Program assize;
    private Repository repository;

    @BeforeEach
    void makeARepository() throws IOException, InterruptedException {
        assize = Program.at(directory.resolve("home")).withoutTools();
        repository = Repository.at(directory.resolve("orders"), assize);
        repository.file("orders.py", "print('orders')\n");
        repository.file(".assize.yml", "service: orders\nstages:\n  sast:\n    timeout: 6s\n");
        repository.commit("Begin");
        assize.run(repository.root(), "init", "--person", "ada").exits(0);
    }

    private Program with(String script) throws IOException {
        return assize.with("PATH", ToolStub.semgrep(directory.resolve("programs"), script) + ":/usr/bin:/bin");
    }

    @Test
    void nothingSecretOfOurEnvironmentReachesATool() throws Exception {
        Path seen = directory.resolve("seen");
        Program program = with("tr '\\0' '\\n' < /proc/self/environ > '" + seen + "' 2>/dev/null || env > '" + seen
                + "'\n" + ToolStub.cleanReport());
        Map<String, String> secrets = new TreeMap<>();
        for (String name : List.of(
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "GITHUB_TOKEN",
                "GH_TOKEN",
                "CI_JOB_TOKEN",
                "GITLAB_TOKEN",
                "VAULT_TOKEN",
                "SEMGREP_APP_TOKEN",
                "SONAR_TOKEN",
                "NPM_TOKEN",
                "PGPASSWORD",
                "DATABASE_URL",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "SSH_AUTH_SOCK",
                "KUBECONFIG",
                "SOMETHING_NOBODY_THOUGHT_OF")) {
            secrets.put(name, Markers.awsSecret());
            program.with(name, secrets.get(name));
        }

        program.run(repository.root(), "scan", "sast", "--no-cache").exits(0);

        String environment = Files.readString(seen);
        assertThat(environment).contains("PATH=");
        assertThat(environment).doesNotContain(secrets.values()).doesNotContain(secrets.keySet());
        assertThat(environment.lines().filter(line -> line.startsWith("HOME=")).toList())
                .singleElement()
                .asString()
                .contains(".assize/runs/")
                .doesNotContain("HOME=" + System.getProperty("user.home") + "\n");
    }

    @Test
    void aToolThatPrintsForEverIsStoppedAndNothingIsEvaluated() throws Exception {
        Program program = with("cat /dev/zero");
        repository.file(".assize.yml", "service: orders\nstages:\n  sast:\n    timeout: 10m\n");

        JsonFields stopped = stopped(program);

        assertThat(stopped.text("reason")).contains("was stopped", "it printed more than");
    }

    @Test
    void aToolThatTakesTooLongIsStoppedWithEverythingItStarted() throws Exception {
        Path pids = directory.resolve("pids");
        Program program = with("""
            # One child in the group, one in a session of its own whose parent is gone.
            sleep 600 & echo $! >> '%1$s'
            setsid sh -c 'echo $$ >> "%1$s"; sleep 601 & echo $! >> "%1$s"; exec sleep 602' &
            echo $$ >> '%1$s'
            wait
            """.formatted(pids));

        JsonFields stopped = stopped(program);

        assertThat(stopped.text("reason")).contains("was stopped", "longer than 6 s");
        assertThat(Files.readAllLines(pids)).hasSize(4).noneMatch(ToolLimitsTest::lives);
    }

    @Test
    void aToolThatForksWithoutEndIsStopped() throws Exception {
        Path pids = directory.resolve("pids");
        Program program = with("""
            n=0
            while [ $n -lt 60 ]; do
                (echo $(exec sh -c 'echo $PPID') >> '%s'; exec sleep 600) &
                n=$((n + 1))
            done
            wait
            """.formatted(pids));

        JsonFields stopped = stopped(program);

        assertThat(stopped.text("reason")).contains("was stopped");
        assertThat(Files.readAllLines(pids)).isNotEmpty().noneMatch(ToolLimitsTest::lives);
    }

    @Test
    void aToolThatEndsBadlyEvaluatesNothingAndItsLastWordsAreTold() throws Exception {
        Program program = with("echo 'rule file is broken' >&2; exit 7");

        JsonFields stopped = stopped(program);

        assertThat(stopped.text("reason")).contains("exit code 7", "rule file is broken");
        assertThat(stopped.text("remedy")).isNotBlank();
    }

    @Test
    void aToolThatEndsWellAndWritesNonsenseEvaluatesNothing() throws Exception {
        Program program = with("echo '{}' > \"$REPORT\"");

        stopped(program);
    }

    private JsonFields stopped(Program program) throws IOException, InterruptedException {
        JsonFields answer = program.run(repository.root(), "scan", "sast", "--json", "--no-cache")
                .exits(3)
                .answer();
        JsonFields outcome =
                answer.list("evidence", e -> e).getFirst().object("record").object("outcome");
        assertThat(outcome.text("state")).isEqualTo("not-evaluated");
        return outcome;
    }

    static boolean lives(String pid) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }
}
