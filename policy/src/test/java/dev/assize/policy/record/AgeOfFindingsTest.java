package dev.assize.policy.record;

import static dev.assize.policy.record.Archive.PAYMENTS;
import static dev.assize.policy.record.Archive.START;
import static dev.assize.policy.record.Archive.change;
import static dev.assize.policy.record.Archive.inFile;
import static dev.assize.policy.record.Archive.inPackage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.act.ReplayDecisions;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Service;
import dev.assize.policy.PolicyReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A grace period starts at first sight and is not started again by what changes nothing about the weakness.
class AgeOfFindingsTest {
    private static final String POLICY = """
        language: %d
        policy: p
        version: "1"
        grace: {critical: 0d, high: 7d, medium: 30d, low: 90d}
        %s
        rules:
          - {id: sast.none, stage: sast, title: t, why: w, remedy: r, blocks: overdue}
          - {id: dependencies.none, stage: dependencies, title: t, why: w, remedy: r, mode: warn, blocks: overdue}
        """;
    private static final Finding OLD = inFile("app/db.py", "sql-injection", Severity.HIGH);
    private static final Finding MOVED = inFile("app/store/db.py", "sql-injection", Severity.HIGH);

    private static Archive archive(int language, String more) {
        return new Archive().adopt(POLICY.formatted(language, more));
    }

    private static Verdict.Result after(
            Archive archive, Duration age, String tree, Service service, Finding... findings) {
        archive.now = START.plus(age);
        archive.report(change(service, tree), Stage.SAST, findings);
        return archive.decide(change(service, tree)).heard().verdict().result();
    }

    private static void replays(Archive archive) {
        ReplayDecisions.Replayed replayed =
                ReplayDecisions.replay(archive.log, archive.blobs, Archive.VERIFIER, new PolicyReader());
        assertThat(replayed.decisions()).isPositive();
        assertThat(replayed.differences()).isEmpty();
    }

    @Test
    void aFileThatMovedDoesNotRestartTheClock() {
        Archive archive = archive(2, "");
        assertThat(after(archive, Duration.ofDays(0), "one", PAYMENTS, OLD)).isEqualTo(Verdict.Result.PASSED);
        assertThat(after(archive, Duration.ofDays(6), "two", PAYMENTS, MOVED)).isEqualTo(Verdict.Result.PASSED);
        assertThat(after(archive, Duration.ofDays(7), "three", PAYMENTS, MOVED)).isEqualTo(Verdict.Result.FAILED);
        replays(archive);
    }

    @Test
    void aFileThatMovedTwiceDoesNotEither() {
        Archive archive = archive(2, "");
        after(archive, Duration.ofDays(0), "one", PAYMENTS, OLD);
        after(archive, Duration.ofDays(3), "two", PAYMENTS, MOVED);
        Finding again = inFile("db.py", "sql-injection", Severity.HIGH);
        assertThat(after(archive, Duration.ofDays(7), "three", PAYMENTS, again)).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void aSecondWeaknessOfTheKindHasItsOwnClock() {
        Archive archive = archive(2, "");
        after(archive, Duration.ofDays(0), "one", PAYMENTS, OLD);
        assertThat(after(archive, Duration.ofDays(6), "two", PAYMENTS, OLD, MOVED))
                .isEqualTo(Verdict.Result.PASSED);
        after(archive, Duration.ofDays(8), "three", PAYMENTS, MOVED, OLD);
        assertThat(after(archive, Duration.ofDays(8), "four", PAYMENTS, MOVED))
                .as("the first is mended, the second is two days old")
                .isEqualTo(Verdict.Result.PASSED);
    }

    @Test
    void aLockFileThatMovedDoesNotRestartTheClock() {
        Archive archive = archive(2, "");
        Finding before = inPackage("package-lock.json", "CVE-2021-23337", Severity.HIGH, "4.17.21");
        Finding after = inPackage("web/package-lock.json", "CVE-2021-23337", Severity.HIGH, "4.17.21");
        archive.report(change(PAYMENTS, "one"), Stage.DEPENDENCIES, before);
        archive.now = START.plus(Duration.ofDays(8));
        archive.report(change(PAYMENTS, "two"), Stage.DEPENDENCIES, after);
        var heard = archive.decide(change(PAYMENTS, "two")).heard();
        assertThat(heard.input().firstSeen()).containsEntry(after.fingerprint(), START);
    }

    @Test
    void aRollbackOrAReportHandedInAgainKeepsTheFirstSight() {
        Archive archive = archive(2, "");
        after(archive, Duration.ofDays(0), "one", PAYMENTS, OLD);
        after(archive, Duration.ofDays(1), "two", PAYMENTS);
        after(archive, Duration.ofDays(2), "three", PAYMENTS);
        assertThat(after(archive, Duration.ofDays(7), "one", PAYMENTS, OLD)).isEqualTo(Verdict.Result.FAILED);
        replays(archive);
    }

    @Test
    void aServiceUnderANewNameKeepsTheAgeWhereThePolicyKnowsTheOldOne() {
        Service renamed = new Service("checkout");
        Archive knowing = archive(2, "services: {formerly: {checkout: [payments]}}");
        after(knowing, Duration.ofDays(0), "one", PAYMENTS, OLD);
        assertThat(after(knowing, Duration.ofDays(7), "one", renamed, OLD)).isEqualTo(Verdict.Result.FAILED);
        replays(knowing);

        Archive ignorant = archive(2, "");
        after(ignorant, Duration.ofDays(0), "one", PAYMENTS, OLD);
        assertThat(after(ignorant, Duration.ofDays(7), "one", renamed, OLD)).isEqualTo(Verdict.Result.PASSED);
    }

    @Test
    void underTheFirstLanguageAMovedFileIsNewAndStillReplays() {
        Archive archive = archive(1, "");
        after(archive, Duration.ofDays(0), "one", PAYMENTS, OLD);
        assertThat(after(archive, Duration.ofDays(7), "two", PAYMENTS, MOVED)).isEqualTo(Verdict.Result.PASSED);
        archive.adopt(POLICY.formatted(2, ""));
        assertThat(after(archive, Duration.ofDays(7), "three", PAYMENTS, MOVED)).isEqualTo(Verdict.Result.FAILED);
        replays(archive);
    }
}
