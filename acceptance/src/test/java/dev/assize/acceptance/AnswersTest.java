package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.cli.Verbs;
import dev.assize.core.canonical.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// How the program answers: help, JSON, exit codes.
class AnswersTest {
    @TempDir
    private static Path directory;

    private static Program assize;
    private static Path root;

    @BeforeAll
    static void makeARepository() throws IOException, InterruptedException {
        assize = Program.at(directory.resolve("home")).withoutTools();
        Repository repository = Repository.at(directory.resolve("orders"), assize);
        repository.file("orders.py", "print('orders')\n").commit("Begin");
        root = repository.root();
        assize.run(root, "init", "--person", "ada").exits(0);
        repository.commit("Put it on trial");
        assize.run(root, "scan", "secrets").exits(0);
        assize.run(root, "gate").exits(3);
    }

    @Test
    void everyVerbHasHelpWithAnExample() throws Exception {
        for (String verb : Verbs.all().keySet()) {
            Program.Ran help = assize.run(root, verb, "--help").exits(0);

            assertThat(help.out())
                    .as("help of " + verb)
                    .contains("Usage: assize " + verb, "--json")
                    .containsPattern("(?s)Example:.*assize " + verb);
            assertThat(help.err()).isEmpty();
        }
    }

    @Test
    void everyVerbOfAVerbHasHelp() {
        Verbs.full().getSubcommands().values().stream()
                .flatMap(verb -> verb.getSubcommands().values().stream())
                .map(verb -> verb.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .forEach(help -> assertThat(help).contains("Usage: assize ", "--json"));
    }

    @Test
    void theTopSaysWhatThereIsAndWhatTheExitCodesMean() throws Exception {
        Program.Ran help = assize.run(root, "--help").exits(0);

        assertThat(help.out()).contains(Verbs.all().keySet()).contains("0 passed, 1 failed, 2 usage", "3 undecided");
        assertThat(assize.run(root).exits(0).out()).isEqualTo(help.out());
        assertThat(assize.run(root, "--version").exits(0).out()).startsWith("assize 0.");
    }

    /// Each verb with an answer, and each with a refusal: one JSON value on standard output, nothing else there.
    @Test
    void withJsonEachVerbPrintsExactlyOneValueAlsoWhenItRefuses() throws Exception {
        String report = Clone.root()
                .resolve("scanners/src/test/resources/fixtures/zap/clean.json")
                .toString();
        List<List<String>> lines = List.of(
                List.of("init"),
                List.of("init", "--policy", "no-such-pack"),
                List.of("run"),
                List.of("scan", "secrets"),
                List.of("scan", "no-such-stage"),
                List.of("hook"),
                List.of("ingest", report),
                List.of("ingest", report, "--dry-run"),
                List.of("ingest", "no-such-file"),
                List.of("gate"),
                List.of("approve"),
                List.of("approve", "--decision", "0"),
                List.of("exempt"),
                List.of("exempt", "list"),
                List.of("exempt", "request", "00000000", "--until", "2027-01-01", "--reason", "none"),
                List.of("exempt", "request", "00000000", "--until", "tomorrow", "--reason", "none"),
                List.of("exempt", "approve", "x-00000000"),
                List.of("deploy"),
                List.of("deploy", "--address"),
                List.of("rollback"),
                List.of("verify"),
                List.of("verify", "--replay"),
                List.of("verify", "--key", "nonsense"),
                List.of("report", "json"),
                List.of("report", "html"),
                List.of("report", "html", "--output", "out/report.html"),
                List.of("report", "papyrus"),
                List.of("ledger"),
                List.of("ledger", "dir"),
                List.of("ledger", "key"),
                List.of("ledger", "list"),
                List.of("ledger", "list", "--kind", "nonsense"),
                List.of("ledger", "show", "0"),
                List.of("ledger", "show", "99999"),
                List.of("ledger", "proof", "0"),
                List.of("people"),
                List.of("people", "key", "grace"),
                List.of("people", "add", "grace", "--role", "wizard", "--key", "AAAA"),
                List.of("people", "list"),
                List.of("policy"),
                List.of("policy", "show"),
                List.of("policy", "list"),
                List.of("controls"),
                List.of("controls", "--at", "yesterday"),
                List.of("controls", "--service", "nobody"),
                List.of("controls", "list", "--framework", "iso27001"),
                List.of("controls", "list", "--framework", "nonsense"),
                List.of("controls", "show", "soc2:CC8.1"),
                List.of("controls", "show", "soc2:CC8.9"),
                List.of(
                        "controls",
                        "attest",
                        "soc2:CC1.2",
                        "--document",
                        "no-such-file",
                        "--owner",
                        "x",
                        "--from",
                        "2026-01-01"),
                List.of("controls", "attestations"),
                List.of("controls", "withdraw", "0", "--reason", "none that counts"),
                List.of("controls", "soa"),
                List.of("controls", "soa", "--output", "soa.md"),
                List.of("controls", "import", "no-such-file"),
                List.of("tools"),
                List.of("tools", "list"),
                List.of("tools", "verify"),
                List.of("tools", "install", "no-such-tool"),
                List.of("doctor"),
                List.of("demo", "--keep", root.toString()),
                List.of("explain"),
                List.of("explain", "0"),
                List.of("break-glass"),
                List.of("break-glass", "list"),
                List.of("break-glass", "review", "b-0"),
                List.of("posture"),
                List.of("posture", "--at", "yesterday"),
                List.of("completion"),
                List.of("gate", "--no-such-option"),
                List.of("scan"),
                List.of("no-such-verb"));
        TreeSet<String> tried = new TreeSet<>();
        for (List<String> line : lines) {
            tried.add(line.getFirst());
            List<String> words = new ArrayList<>(line);
            words.add("--json");

            Program.Ran ran = assize.run(root, words.toArray(String[]::new));

            assertThat(ran.exit()).as(ran.toString()).isIn(0, 1, 2, 3);
            assertThat(ran.json()).as(ran.toString()).isInstanceOf(Json.Object.class);
            boolean refused = ((Json.Object) ran.json()).get("error").isPresent();
            if (refused) {
                assertThat(ran.exit()).as(ran.toString()).isNotZero();
                assertThat(ran.answer().text("detail")).isNotBlank();
                assertThat(ran.answer().text("remedy")).as(ran.toString()).isNotBlank();
                assertThat(ran.answer().text("error")).as(ran.toString()).isNotEqualTo("internal");
            }
        }
        assertThat(tried).containsAll(Verbs.all().keySet());
    }

    @Test
    void anUnknownOptionIsAUsageErrorWithAWayOn() throws Exception {
        for (String verb : Verbs.all().keySet()) {
            Program.Ran refused =
                    switch (verb) {
                        case "scan" -> assize.run(root, verb, "secrets", "--no-such-option");
                        case "ingest", "report" -> assize.run(root, verb, "json", "--no-such-option");
                        default -> assize.run(root, verb, "--no-such-option");
                    };

            refused.exits(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("--no-such-option", "next:", "--help");
        }
    }

    @Test
    void theCompletionScriptIsBash() throws Exception {
        String script = assize.run(root, "completion").exits(0).out();
        Path file = Files.writeString(directory.resolve("completion.bash"), script);

        Process bash = new ProcessBuilder("bash", "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).as(said).isZero();
        assertThat(script).contains("complete -F").contains(Verbs.all().keySet());
    }

    @Test
    void aReportTakenFromStandardInputIsReadThere() throws Exception {
        byte[] report =
                Files.readAllBytes(Clone.root().resolve("scanners/src/test/resources/fixtures/lcov/coverage-py.info"));

        Program.Ran ran = assize.run(root, report, "ingest", "-", "--dry-run", "--json");

        assertThat(ran.exits(0).answer().text("format")).isEqualTo("lcov");
    }

    @Test
    void linesHoldNoControlCharactersAndNoColourWhereNobodyWatches() throws Exception {
        Program.Ran ran = assize.run(root, "gate");

        assertThat(ran.out() + ran.err()).doesNotContain("\u001b");
    }

    @Test
    void aTerminalThatKnowsOnlyAsciiGetsAscii() throws Exception {
        Program ascii = Program.at(directory.resolve("home")).withoutTools().with("LC_ALL", "C");

        String out = ascii.run(root, "gate").exits(3).out();

        assertThat(out.chars()).allMatch(c -> c < 0x80);
        assertThat(out).contains("???  sast");
    }
}
