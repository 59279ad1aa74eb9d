package dev.assize.policy.record;

import static dev.assize.policy.record.Archive.PAYMENTS;
import static dev.assize.policy.record.Archive.START;
import static dev.assize.policy.record.Archive.change;
import static dev.assize.policy.record.Archive.inFile;
import static dev.assize.policy.record.Archive.inPackage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.act.ReplayDecisions;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.VerdictJson;
import dev.assize.core.subject.Change;
import dev.assize.policy.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Decisions made under version 1 of the policy language come out the same for ever: the fixture is the standard policy
/// as it was shipped then, with the verdict it gave. `-Dverdict.apply` writes the verdict; a change of it breaks the
/// replay of every ledger of that time.
class OldLanguageTest {
    private static final Path VERDICT = Path.of("src/test/resources/dev/assize/policy/language1/verdict.json");

    private static byte[] standardOfLanguageOne() throws IOException {
        try (InputStream in = OldLanguageTest.class.getResourceAsStream("/dev/assize/policy/language1/standard.yml")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static Archive archive() throws IOException {
        Archive archive = new Archive().adopt(standardOfLanguageOne(), List.of());
        Change change = change(PAYMENTS, "tree");
        archive.report(change(PAYMENTS, "before"), Stage.SAST, inFile("app/db.py", "sql-injection", Severity.HIGH));
        archive.now = START.plus(Duration.ofDays(8));
        archive.report(change, Stage.SECRETS);
        archive.report(change, Stage.CODE_QUALITY, "jacoco", Map.of("line_coverage", Json.of(0.53)));
        archive.report(
                change,
                Stage.SAST,
                inFile("app/db.py", "sql-injection", Severity.HIGH),
                inFile("b.py", "xss", Severity.HIGH));
        archive.report(change, Stage.DEPENDENCIES, inPackage("lock", "CVE-2021-23337", Severity.CRITICAL, "4.17.21"));
        archive.seal(change, Stage.IAC, "checkov", new Outcome.NotApplicable("There is no infrastructure."));
        archive.seal(change, Stage.DAST, "wapiti", new Outcome.NotEvaluated("it is not here", "Install it."));
        return archive;
    }

    @Test
    void theVerdictOfThatTimeIsDerivedByteForByte() throws IOException {
        byte[] verdict = VerdictJson.bytes(
                archive().decide(change(PAYMENTS, "tree")).heard().verdict());
        if (System.getProperty("verdict.apply") != null) {
            Files.write(VERDICT, verdict);
        }
        assertThat(new String(verdict, StandardCharsets.UTF_8)).isEqualTo(Files.readString(VERDICT));
    }

    @Test
    void aLedgerOfThatTimeReplaysBesideTheNewLanguage() throws IOException {
        Archive archive = archive();
        archive.decide(change(PAYMENTS, "tree"));
        archive.adopt(dev.assize.policy.PolicyPacks.source("strict"), List.of());
        archive.decide(change(PAYMENTS, "tree"));
        var replayed = ReplayDecisions.replay(archive.log, archive.blobs, Archive.VERIFIER, new PolicyReader());
        assertThat(replayed.decisions()).isEqualTo(2);
        assertThat(replayed.differences()).isEmpty();
    }

    @Test
    void whatIsNewIsRefusedInTheOldLanguageByName() {
        String old = """
            policy: p
            version: "1"
            known_exploited: [CVE-2021-44228]
            rules:
              - {id: sast.none, stage: sast, title: t, why: w, remedy: r, applies: {tiers: [a]}, blocks: "true"}
            """;
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                dev.assize.core.InvalidInput.class,
                                () -> new PolicyReader().read("p.yml", old.getBytes(StandardCharsets.UTF_8)))
                        .mistakes())
                .hasSize(2)
                .allSatisfy(mistake -> assertThat(mistake.remedy()).contains("language: 2"));
    }
}
