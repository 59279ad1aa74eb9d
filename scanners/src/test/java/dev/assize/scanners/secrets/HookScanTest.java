package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookScanTest {
    private static final KeyedRedaction KEY =
            KeyedRedaction.keyedBy("the key of some ledger".getBytes(StandardCharsets.UTF_8));

    private final String secret = Specimen.of("AKIA[A-Z2-7]{16}", new Random(3));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private Repository repository;

    @BeforeEach
    void makeRepository() {
        repository = new Repository(directory);
    }

    @Test
    void nothingStagedIsClean() {
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aStagedSecretStopsTheCommitAndSaysWhatToDo() {
        repository
                .write("src/config.py", "a = 1\nb = 2\nkey = \"" + secret + "\"\n")
                .stage();

        assertThat(run()).isEqualTo(1);
        assertThat(said())
                .contains("src/config.py:3  AWS access key id  AKIA… (20 characters)")
                .contains("revoke it at AWS IAM")
                .contains("Commit stopped: 1 secret in the staged lines.")
                .contains("assize:allow <reason>")
                .doesNotContain(secret.substring(4));
    }

    @Test
    void whatIsNotStagedDoesNotMatter() {
        repository
                .write("a.txt", "clean\n")
                .stage()
                .write("a.txt", "key = \"" + secret + "\"\n")
                .write("b.txt", secret);

        assertThat(run()).isZero();
    }

    @Test
    void onlyAddedLinesStopACommit() {
        repository
                .write("a.py", "key = \"" + secret + "\"\n" + "x = 1\n".repeat(20))
                .commit();
        repository
                .write("a.py", "key = \"" + secret + "\"\n" + "x = 1\n".repeat(20) + "y = 2\n")
                .stage();
        assertThat(run()).isZero();

        repository
                .write("a.py", "key = \"" + secret + "\"\ny = 3\n" + "x = 1\n".repeat(20))
                .stage();
        assertThat(run()).as("the secret is a line of context now").isZero();
    }

    @Test
    void everyHunkHasItsOwnLineNumbers() {
        repository.write("a.py", "x = 1\n".repeat(100)).commit();
        String[] lines = "x = 1\n".repeat(100).split("\n");
        lines[40] = "k = \"" + secret + "\"";
        lines[80] = "k = \"" + secret + "\"";
        repository.write("a.py", String.join("\n", lines) + "\n").stage();

        assertThat(run()).isEqualTo(1);
        assertThat(said()).contains("a.py:41  ").contains("a.py:81  ").contains("2 secrets");
    }

    @Test
    void aReasonLetsTheCommitPassAndIsTold() {
        repository
                .write("a.py", "key = \"" + secret + "\"  # assize:allow revoked last year\n")
                .stage();

        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("a.py:1  passed over")
                .contains("revoked last year");
    }

    @Test
    void aCommentAboveAnUnchangedLineIsSeen() {
        repository
                .write("a.py", "# assize:allow sample of the vendor\nkey = \"old\"\n")
                .commit();
        repository
                .write("a.py", "# assize:allow sample of the vendor\nkey = \"" + secret + "\"\n")
                .stage();

        assertThat(run()).isZero();
    }

    @Test
    void aCommentWithoutAReasonStillStops() {
        repository.write("a.py", "key = \"" + secret + "\"  # assize:allow\n").stage();

        assertThat(run()).isEqualTo(1);
    }

    @Test
    void theIgnoreFileIsMatchedWithTheLedgersKey() {
        repository.write("a.py", "key = \"" + secret + "\"\n");
        String fingerprint = SecretScanner.with(KEY)
                .scan("a.py", ("key = \"" + secret + "\"\n").getBytes(StandardCharsets.UTF_8))
                .getFirst()
                .fingerprint()
                .value();
        repository
                .write(".assizeignore", "# known\n" + fingerprint + " revoked\n")
                .stage();

        assertThat(run()).isEqualTo(1);
        int withKey = HookScan.run(directory, () -> KEY, stream(out), stream(err));
        assertThat(withKey).isZero();
    }

    @Test
    void gitleaksIgnoreFileIsHonoured() {
        repository
                .write("a.py", "\nkey = \"" + secret + "\"\n")
                .write(".gitleaksignore", "a.py:aws-access-token:2\n")
                .stage();

        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("a.py:2  passed over");
    }

    @Test
    void repositorySettingsCannotHideAFile() {
        repository
                .write(".gitattributes", "*.py binary\n*.txt -diff\n*.md diff=none\n")
                .write(".gitleaks.toml", "[allowlist]\npaths = ['.*']\n")
                .write(".assize.yml", "secrets:\n  rules: none\n")
                .write("a.py", "key = \"" + secret + "\"\n")
                .write("b.txt", "key = \"" + secret + "\"\n")
                .write("c.md", "key = \"" + secret + "\"\n")
                .stage();
        repository.git("config", "diff.noprefix", "true");
        repository.git("config", "diff.mnemonicPrefix", "true");
        repository.git("config", "diff.external", "/bin/true");
        repository.git("config", "diff.none.textconv", "/bin/true");
        repository.git("config", "color.ui", "always");
        repository.git("config", "diff.suppressBlankEmpty", "true");

        assertThat(run()).isEqualTo(1);
        assertThat(said())
                .contains("a.py:1  ")
                .contains("b.txt:1  ")
                .contains("c.md:1  ")
                .contains("3 secrets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space.py",
                "quote\"d.py",
                "tab\there.py",
                "übung/schlüssel.py",
                "new\nline.py",
                "back\\slash.py",
                "b/b/a.py"
            })
    void namesOfEveryKindAreRead(String name) {
        repository
                .write(name, "x = 1\nkey = \"" + secret + "\"\n")
                .write("plain.py", "key = \"" + secret + "\"\n")
                .stage();

        assertThat(run()).isEqualTo(1);
        assertThat(said())
                .contains("plain.py:1")
                .contains(name.replace('\t', '?').replace('\n', '?') + ":2");
    }

    @Test
    void contentThatLooksLikeAPatchIsOnlyContent() {
        repository
                .write(
                        "a.py",
                        "+++ b/innocent.py\n@@ -1 +1 @@\n--- a/x\ndiff --git a/x b/x\n\n\\ No newline\nkey = \""
                                + secret + "\"")
                .stage();

        assertThat(run()).isEqualTo(1);
        assertThat(said()).contains("a.py:7  ").doesNotContain("innocent");
    }

    @Test
    void wideTextAndKeyStoresAreSeen() {
        repository
                .write("wide.ini", ("key = \"" + secret + "\"\n").getBytes(Charset.forName("UTF-16LE")))
                .write("client.p12", new byte[] {48, 0, 1, 0, 2})
                .write("picture.png", new byte[] {1, 0, 0, 0, 2, 3, 0, 0, 0, 0})
                .stage();

        assertThat(run()).isEqualTo(1);
        assertThat(said()).contains("wide.ini:1  ").contains("client.p12  ").doesNotContain("picture");
    }

    @Test
    void renamesAndDeletionsAreNoNewSecrets() throws IOException {
        repository.write("a.py", "key = \"" + secret + "\"\n").commit();
        Files.delete(directory.resolve("a.py"));
        repository.stage();

        assertThat(run()).isZero();
    }

    @Test
    void runsBelowTheRootAsWell() {
        repository.write("sub/a.py", "key = \"" + secret + "\"\n").stage();

        assertThat(HookScan.run(directory.resolve("sub"), stream(out), stream(err)))
                .isEqualTo(1);
        assertThat(said()).contains("sub/a.py:1");
    }

    @Test
    void outsideARepositoryItSaysThatItCouldNotLook(@TempDir Path elsewhere) {
        assertThat(HookScan.run(elsewhere, stream(out), stream(err))).isEqualTo(2);
        assertThat(said()).contains("were not looked at").contains("Next:");
    }

    @Test
    void aTerminalWithoutUnicodeGetsPlainLetters() {
        repository.write("a.py", "key = \"" + secret + "\"\n").stage();

        HookScan.run(directory, stream(out), new PrintStream(err, true, StandardCharsets.US_ASCII));
        assertThat(err.toString(StandardCharsets.US_ASCII))
                .contains("AKIA... (20 characters)")
                .matches("[\\x00-\\x7f]*");
    }

    @Test
    void aWrongCheckDigitIsToldButDoesNotStop() {
        repository
                .write("a.py", "k = \"ghp_" + Specimen.word(new Random(1), 36) + "\"\n")
                .stage();

        assertThat(run()).isZero();
        assertThat(said()).contains("check digits do not fit");
    }

    private int run() {
        out.reset();
        err.reset();
        return HookScan.run(directory, stream(out), stream(err));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
