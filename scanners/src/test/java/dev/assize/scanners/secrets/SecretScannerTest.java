package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Suppression;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScannerTest {
    private static final SecretScanner SCANNER = SecretScanner.with(KeyedRedaction.keyedBy(new byte[32]));

    private final Random random = new Random(42);
    private final String githubToken = token("github-classic-token");
    private final String awsKey = token("aws-access-key-id");

    private static String token(String rule) {
        return token(rule, new Random(rule.hashCode()));
    }

    private static String token(String rule, Random random) {
        Rule found = RuleSet.standard().rules().stream()
                .filter(r -> r.id.equals(rule))
                .findFirst()
                .orElseThrow();
        return Specimen.secretFor(found, random);
    }

    @Test
    void tellsPlaceRuleAndSeverityButNeverTheSecret() {
        List<Finding> findings = scan("a\nb\nkey = \"" + githubToken + "\"\n");

        assertThat(findings).hasSize(1);
        Finding finding = findings.getFirst();
        assertThat(finding.rule()).isEqualTo("github-classic-token");
        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(finding.location()).isEqualTo(new Location.InFile("app.py", 3, 3));
        assertThat(finding.cwes()).containsExactly("CWE-798");
        assertThat(finding.description()).startsWith("ghp_… (40 characters), hmac-sha256:");
        assertThat(finding.toString()).doesNotContain(githubToken.substring(4, 12));
    }

    @Test
    void wrongCheckDigitsMakeATokenDoubtful() {
        char last = githubToken.charAt(39);
        String mistyped = githubToken.substring(0, 39) + (last == 'A' ? 'B' : 'A');

        assertThat(scan("key = \"" + mistyped + "\"\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.LOW))
                .satisfies(f -> assertThat(f.description()).contains("check digits do not fit"));
    }

    @Test
    void theCheckDigitsOfGitHubsDocumentedScheme() {
        // The sample that GitHub's own announcement spells out: thirty characters and their six check digits.
        assertThat(Specimen.checkDigits("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")).isEqualTo("0mLq17");
    }

    @Property(tries = 200)
    void aMovedLineKeepsItsFingerprint(@ForAll @IntRange(max = 500) int above, @ForAll long seed) {
        String line = Specimen.lineFor(anyRule(seed), new Random(seed));

        assertThat(fingerprints("x\n".repeat(above) + line)).isEqualTo(fingerprints(line));
    }

    @Property(tries = 200)
    void carriageReturnsChangeNothing(@ForAll long seed) {
        String line = Specimen.lineFor(anyRule(seed), new Random(seed));
        if (line.indexOf('\n') == line.length() - 1) {
            assertThat(fingerprints("a\r\n" + line.replace("\n", "\r\n"))).isEqualTo(fingerprints("a\n" + line));
        }
    }

    @Property(tries = 200)
    void whatSurroundsASecretDoesNotHideIt(@ForAll long seed, @ForAll @IntRange(max = 3_000) int before) {
        Random chance = new Random(seed);
        String line = Specimen.lineFor(anyRule(seed), new Random(seed));
        StringBuilder noise = new StringBuilder();
        while (noise.length() < before) {
            noise.append("secretly passwords api_keys tokens eyJ ghp AKI -----BEGI ://".charAt(chance.nextInt(60)));
        }
        noise.append("\n\n");

        assertThat(fingerprints(noise + line + noise)).containsAll(fingerprints(line));
    }

    @Property(tries = 100)
    void manySecretsInOneFileAreAllFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
        Random chance = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(token("aws-access-key-id", chance)).append(i % 3 == 0 ? "\n" : " ");
        }

        long distinct = text.toString()
                .lines()
                .flatMap(l -> List.of(l.split(" ")).stream())
                .distinct()
                .count();
        assertThat(scan(text.toString()).size()).isGreaterThanOrEqualTo((int) (distinct * 95 / 100));
    }

    @Test
    void theSameSecretTwiceIsOneFinding() {
        assertThat(scan("a = \"" + awsKey + "\"\nb = \"" + awsKey + "\"\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.occurrences()).isEqualTo(2))
                .satisfies(f -> assertThat(f.location().text()).isEqualTo("app.py:1"));
    }

    @Test
    void pathRuleAndSecretMakeTheFingerprint() {
        byte[] text = ("k = \"" + awsKey + "\"").getBytes(StandardCharsets.UTF_8);
        SecretScanner other =
                SecretScanner.with(KeyedRedaction.keyedBy("another key of a ledger".getBytes(StandardCharsets.UTF_8)));

        String here = SCANNER.scan("a.py", text).getFirst().fingerprint().value();
        assertThat(SCANNER.scan("a.py", text).getFirst().fingerprint().value()).isEqualTo(here);
        assertThat(SCANNER.scan("b.py", text).getFirst().fingerprint().value()).isNotEqualTo(here);
        assertThat(other.scan("a.py", text).getFirst().fingerprint().value()).isNotEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1", "UTF-8", "windows-1252"})
    void readsEveryEncoding(String name) {
        byte[] text =
                ("# settings\nname = \"J\u00fcrgen\"\nkey = \"" + awsKey + "\"\n").getBytes(Charset.forName(name));
        if (name.equals("UTF-32")) {
            text = ("\ufeff# settings\nkey = \"" + awsKey + "\"\n").getBytes(Charset.forName("UTF-32LE"));
        }
        assertThat(SCANNER.scan("app.ini", text)).extracting(Finding::rule).containsExactly("aws-access-key-id");
    }

    @Test
    void binaryContentHasNoText() {
        byte[] content = ("\0\0\0\1\0\0 key = \"" + awsKey + "\"").getBytes(StandardCharsets.UTF_8);

        SecretScanner.Result result = SCANNER.look("a.bin", content);
        assertThat(result.binary()).isTrue();
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void aStoreOfKeysIsKnownByItsName() {
        assertThat(SCANNER.scan("certs/client.P12", new byte[] {48, 0, 0, 0, 1, 2}))
                .extracting(Finding::rule)
                .containsExactly("key-store-file");
    }

    @Test
    void aCommentWithAReasonMarksTheFinding() {
        assertThat(scan("k = \"" + awsKey + "\"  # assize:allow revoked in 2019\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.suppression())
                        .isEqualTo(new Suppression(Suppression.Source.INLINE, "revoked in 2019", null)));
        assertThat(scan("<!-- assize:allow sample of the vendor -->\n<k>" + awsKey + "</k>\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.suppression())
                        .isEqualTo(new Suppression(Suppression.Source.INLINE, "sample of the vendor", null)));
        assertThat(scan("k = \"" + awsKey + "\"  # gitleaks:allow\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.suppressed()).isTrue());
    }

    @Test
    void aCommentWithoutAReasonMarksNothing() {
        assertThat(scan("k = \"" + awsKey + "\"  # assize:allow\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.suppressed()).isFalse());
    }

    @Test
    void codeOnTheLineAboveIsNoComment() {
        assertThat(scan("s = 'assize:allow everything'\nk = \"" + awsKey + "\"\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.suppressed()).isFalse());
    }

    @Test
    void theReasonNeverHoldsTheSecret() {
        assertThat(scan("k = \"" + awsKey + "\"  # assize:allow " + awsKey + " is a sample\n")
                        .toString())
                .doesNotContain(awsKey);
    }

    @Test
    void oneUnmarkedPlaceIsEnoughToCount() {
        assertThat(scan("a = \"" + awsKey + "\"  # assize:allow a sample\nb = \"" + awsKey + "\"\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.suppressed()).isFalse())
                .satisfies(f -> assertThat(f.location().text()).isEqualTo("app.py:2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = \"%s\"",
                "PASSWORD=%s",
                "db.password: %s",
                "\"password\": \"%s\"",
                "{\\\"password\\\": \\\"%s\\\"}",
                "password := `%s`",
                "'password' => '%s',",
                "conn.setPassword(\"%s\");",
                "props.put(\"password\", \"%s\");",
                "<password>%s</password>",
                "<property name=\"password\" value=\"%s\"/>",
                "<property name='db.password'>%s</property>",
                "mysql --password=%s -u root",
                "tool --password %s run",
                "ENV DB_PASSWORD %s",
                "password: str = '%s'",
                "    - name: DB_PASSWORD\n      value: %s",
                "if (password == \"%s\") {",
                "os.environ['DB_PASSWORD'] = '%s'",
                "String password =\n    \"%s\";",
                "export PASSWORD='%s'",
                "password ?= %s",
                "PASSWORD ::= \"%s\"",
                "$password .= \"%s\"",
                "var password string = \"%s\"",
                "<password>\n    %s\n</password>",
                "curl -s --user svc:%s https://api.internal",
                "static final String PASSWORD=\"%s\";",
            })
    void readsEveryWayToAssign(String form) {
        String password = Specimen.word(random, 14);

        List<Finding> findings = SCANNER.scan(
                "deploy/app.conf", form.replace("%s", password).concat("\n").getBytes(StandardCharsets.UTF_8));
        assertThat(findings)
                .extracting(Finding::rule)
                .containsExactly(form.contains("--user") ? "command-line-password" : "generic-password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = getPassword(user1)",
                "password = request.form['password1']",
                "password = user.password2",
                "if password is None and len(password) > 8:",
                "password = \"Enter your password, at least 8 characters\"",
                "password = \"\"",
                "password: process.env.DB_PASSWORD1",
                "password = \"password123\"",
                "password = \"Test1234!\"",
                "password = \"/run/secrets/db_password1\"",
                "password_field = \"field_id_1234\"",
                "token_url = \"https://login.internal/oauth2/token\"",
                "secret = \"arn:aws:secretsmanager:eu-west-1:1:secret:db\"",
                "public_key = \"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7v2\"",
                "url = \"https://user:password@example.com/\"",
                "url = \"postgres://postgres:postgres@localhost/app\"",
                "url = \"https://${USER}:${PASS}@registry.internal/\"",
                "BEGIN = \"-----BEGIN RSA PRIVATE KEY-----\"",
                "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7v2xZ1kq9Lw0TtQm4sYbV8nR3eXc\n",
                "integrity sha512-8Zl0jR2xk3mN4pQ5rS6tU7vW8xY9zA0bC1dE2fG3hI4jK5lM6nO7pQ8rS9tU0vW1xY2z==",
                "commit = \"3f786850e387550fdab836ed7e6dc881de23001b\"",
                "session_token_name = \"sessionTokenName2Value3\"",
            })
    void passesOverWhatOnlyLooksLikeASecret(String line) {
        assertThat(SCANNER.scan("src/app.py", (line + "\n").getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void aPrivateKeyIsFoundHoweverItIsWritten() {
        String key = token("private-key");
        String escaped = "{\"k\": \"" + key.replace("\n", "\\n") + "\"}\n";
        StringBuilder joined = new StringBuilder();
        key.lines().forEach(l -> joined.append("    \"").append(l).append("\\n\" +\n"));

        for (String text : List.of(
                key, escaped, joined.toString(), key.replace("\n", "\r\n"), "    " + key.replace("\n", "\n    "))) {
            assertThat(scan(text)).extracting(Finding::rule).as(text).containsExactly("private-key");
        }
    }

    @Test
    void aFileThatIsAListOfSecretsSaysSo() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ContentScan.MAX_SUSPECTS + 50; i++) {
            text.append(Specimen.of("AKIA[A-Z2-7]{16}", random)).append('\n');
        }
        assertThat(scan(text.toString())).extracting(Finding::rule).contains(SecretScanner.NOT_SCANNED);
    }

    private static Rule anyRule(long seed) {
        List<Rule> rules = RulesTest.textRules().toList();
        return rules.get((int) Math.floorMod(seed * 31 + (seed >>> 7), (long) rules.size()));
    }

    private static List<String> fingerprints(String text) {
        return SCANNER.scan("app.conf", text.getBytes(StandardCharsets.UTF_8)).stream()
                .map(f -> f.fingerprint().value())
                .toList();
    }

    private static List<Finding> scan(String text) {
        return SCANNER.scan("app.py", text.getBytes(StandardCharsets.UTF_8));
    }
}
