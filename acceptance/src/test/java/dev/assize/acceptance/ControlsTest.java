package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// One repository through the verb `controls`, from an empty ledger to a withdrawn attestation.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlsTest {
    private Program assize;
    private Path root;

    @BeforeAll
    void repository(@TempDir Path directory) throws Exception {
        assize = Program.at(directory.resolve("home")).withoutTools();
        Repository repository = Repository.at(directory.resolve("payments"), assize);
        repository.file("app.py", "print('payments')\n");
        repository.file(".assize.yml", "service: payments\npolicy: standard\n").commit("Begin");
        root = repository.root();
        assize.run(root, "init", "--no-hook", "--person", "ada").exits(0);
    }

    private JsonFields json(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return assize.run(root, all).exits(0).answer();
    }

    @Test
    @Order(1)
    void inANewRepositoryNoControlHolds() throws Exception {
        Program.Ran answer = assize.run(root, "controls");
        assertThat(answer.exit()).isZero();
        assertThat(answer.out())
                .startsWith("payments: 0 of 72 controls that rules check hold, 0 failed; 0 of 188 that people state")
                .contains("ISO 27001", "PCI DSS", "Run assize run.")
                .contains("PCI DSS    0 of 9 checked hold")
                .doesNotContain("\u001b");
        JsonFields counts = json("controls").object("counts");
        assertThat(counts.number("passed")).isZero();
        assertThat(counts.number("total")).isEqualTo(260);
    }

    @Test
    @Order(2)
    void aScanAndADecisionTurnTheControlsTheyServeGreenInEveryFramework() throws Exception {
        Program.Ran scanned = assize.run(root, "scan", "secrets");
        assertThat(scanned.exit()).as(scanned.err()).isZero();
        assertThat(assize.run(root, "gate").exit()).as("no other stage ran").isEqualTo(3);
        for (String control : new String[] {"pcidss:8.6.2", "soc2:CC6.1"}) {
            JsonFields shown = json("controls", "show", control);
            assertThat(shown.list("grounds", ground -> ground.text("state"))).contains("passed");
            assertThat(shown.numbers("entries")).contains(2L, 3L);
        }
        assertThat(json("controls", "show", "pcidss:8.6.2").text("state")).isEqualTo("passed");
        assertThat(json("controls", "show", "soc2:CC6.1").text("state"))
                .as("the scan shows a part only")
                .isEqualTo("not-evaluated");
    }

    @Test
    @Order(3)
    void aControlWithoutAWorkingRuleIsShownAsSuch() throws Exception {
        assertThat(json("controls", "list", "--state", "no-working-rule").list("items", item -> item.text("control")))
                .containsExactly("slsa:BUILD_LEVEL_1", "slsa:BUILD_LEVEL_2");
        assertThat(assize.run(root, "controls", "show", "slsa:BUILD_LEVEL_1").out())
                .contains("no working rule: no rule of policy standard serves it");
    }

    @Test
    @Order(4)
    void anAttestationTurnsWhatPeopleStateGreen() throws Exception {
        Files.writeString(root.resolve("minutes.txt"), "The board met.\n");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        Program.Ran answer = assize.run(
                root,
                "controls",
                "attest",
                "soc2:CC1.2",
                "soc2:CC6.1",
                "--document",
                "minutes.txt",
                "--owner",
                "The board",
                "--from",
                today);
        assertThat(answer.out())
                .contains("Attested 2 controls with minutes.txt")
                .contains("sealed as entry 4.");
        assertThat(json("controls", "show", "soc2:CC1.2").text("state")).isEqualTo("passed");
        assertThat(json("controls", "show", "soc2:CC6.1").text("state")).isEqualTo("passed");
        assertThat(json("controls", "attestations").list("items", item -> item.text("standing")))
                .containsExactly("stands");
        assertThat(assize.run(root, "verify").exit()).isZero();
    }

    @Test
    @Order(5)
    void thePostureOfYesterdayIsWhatTheLedgerHeldThen() throws Exception {
        String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
        JsonFields then = json("controls", "--at", yesterday);
        assertThat(then.number("entries")).isZero();
        assertThat(then.object("counts").number("passed")).isZero();
    }

    @Test
    @Order(6)
    void aWithdrawnAttestationCountsNoLonger() throws Exception {
        assertThat(assize.run(root, "controls", "withdraw", "4", "--reason", "the minutes were a draft")
                        .exit())
                .isZero();
        assertThat(json("controls", "show", "soc2:CC1.2").text("state")).isEqualTo("not-evaluated");
        Program.Ran again = assize.run(root, "controls", "withdraw", "4", "--reason", "the minutes were a draft");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("was withdrawn by entry 5");
    }

    @Test
    @Order(7)
    void aMisspeltControlIsRefusedWithTheNearest() throws Exception {
        Program.Ran answer = assize.run(root, "controls", "show", "soc2:CC66.1");
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("did you mean soc2:CC6.1?");
    }

    @Test
    @Order(8)
    void theStatementOfApplicabilityShowsWhatIsDeclaredBesideWhatTheLedgerShows() throws Exception {
        Files.writeString(root.resolve(".assize.soa.yml"), """
                organisation: Example Ltd
                controls:
                  A.7.1: {applicable: false, because: "We have no premises."}
                  A.8.12: {applicable: false, because: "We have no secrets."}
                """);
        Program.Ran markdown = assize.run(root, "controls", "soa");
        assertThat(markdown.out())
                .startsWith("# Statement of Applicability, Example Ltd")
                .contains("| A.7.1 |", "We have no premises.", "A.8.12: declared not applicable, yet");
        assertThat(markdown.err()).contains("91 of 93 controls are not declared");
        assertThat(assize.run(root, "controls", "soa", "--format", "csv").out().lines())
                .hasSize(94)
                .first()
                .asString()
                .startsWith("control,title,applicable");
        assertThat(json("controls", "soa").number("contradictions")).isEqualTo(1);
        assertThat(assize.run(root, "controls", "soa", "--format", "pdf").exit())
                .isEqualTo(2);
    }

    @Test
    @Order(9)
    void importedTextIsShownInPlaceOfOursAndStaysOutOfTheLedgerAndTheHistory() throws Exception {
        Files.writeString(
                root.resolve("texts.csv"),
                "\uFEFFframework,id,title,text\r\nsoc2,CC8.1,Their title,\"Their text, in\nwords.\"\r\n");
        assertThat(assize.run(root, "controls", "import", "texts.csv").exit()).isZero();
        JsonFields shown = json("controls", "show", "soc2:CC8.1");
        assertThat(shown.text("title")).isEqualTo("Their title");
        assertThat(shown.text("asks")).isEqualTo("Their text, in\nwords.");
        assertThat(root.resolve(".assize/control-texts.json")).exists();
        assertThat(assize.run(root, "verify").exit()).isZero();
    }

    @Test
    @Order(10)
    void anImportThatCannotBeTakenSaysWhereAndChangesNothing() throws Exception {
        Files.writeString(
                root.resolve("bad.csv"),
                "framework,id,title,text\nsoc2,CC8.1,Other,\nsoc2,CC8.9,No such,\nsoc3,CC1.1,x,y\n");
        Program.Ran answer = assize.run(root, "controls", "import", "bad.csv");
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("bad.csv:3", "bad.csv:4");
        assertThat(json("controls", "show", "soc2:CC8.1").text("title")).isEqualTo("Their title");
        write("columns.csv", "framework,id,name\nsoc2,CC8.1,x\n");
        assertThat(assize.run(root, "controls", "import", "columns.csv").err()).contains("'name' is not known");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }
}
