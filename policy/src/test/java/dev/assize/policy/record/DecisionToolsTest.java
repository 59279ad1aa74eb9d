package dev.assize.policy.record;

import static dev.assize.policy.record.Archive.PAYMENTS;
import static dev.assize.policy.record.Archive.START;
import static dev.assize.policy.record.Archive.VERIFIER;
import static dev.assize.policy.record.Archive.change;
import static dev.assize.policy.record.Archive.inFile;
import static dev.assize.policy.record.Archive.inPackage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.AdoptPolicy;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.EnrolPerson;
import dev.assize.core.act.RehearDecision;
import dev.assize.core.act.ReplayDecisions;
import dev.assize.core.act.TryPolicy;
import dev.assize.core.act.VerificationSummary;
import dev.assize.core.act.VerifyRecords;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.Statement;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Explanation;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.policy.PolicyFiles;
import dev.assize.policy.PolicyReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be done with decisions that were sealed: explain, try otherwise, hand to others.
class DecisionToolsTest {
    private static final String MILD = """
        language: 2
        policy: mild
        version: "1"
        grace: {critical: 0d, high: 7d, medium: 30d, low: 90d}
        approvals: {production: 1}
        rules:
          - {id: sast.none, stage: sast, title: t, why: w, remedy: r, controls: [soc2:CC7.1], evidence: {max_age: 7d}, blocks: 'finding.severity == "HIGH" && overdue'}
          - {id: dependencies.none, stage: dependencies, title: t, why: w, remedy: r, controls: [soc2:CC9.2], blocks: overdue}
          - {id: codequality.coverage, stage: codequality, title: t, why: w, remedy: r, controls: [soc2:CC8.1], requires: 'measures.line_coverage >= 0.80'}
          - {id: dast.none, stage: dast, title: t, why: w, remedy: r, controls: [soc2:CC6.6], applies: {environments: [production]}, blocks: "true"}
        """;
    private static final Change CHANGE = change(PAYMENTS, "tree");

    private static Archive archive(double coverage, Severity severity) {
        Archive archive = new Archive().adopt(MILD);
        archive.now = START.plus(Duration.ofDays(1));
        archive.report(CHANGE, Stage.SAST, inFile("app/db.py", "sql-injection", Severity.HIGH));
        archive.report(CHANGE, Stage.DEPENDENCIES, inPackage("lock", "CVE-2021-23337", severity, "4.17.21"));
        archive.report(CHANGE, Stage.CODE_QUALITY, "jacoco", Map.of("line_coverage", Json.of(coverage)));
        return archive;
    }

    private static Explanation.OfRule rule(Explanation explanation, String id) {
        return explanation.rules().stream()
                .filter(rule -> rule.verdict().rule().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    // --- explanation

    @Test
    void aVerdictNamesTheSmallestChangeThatTurnsEachRule() {
        var heard = archive(0.53, Severity.CRITICAL).decide(CHANGE).heard();
        Explanation explanation = Explanation.of(heard.input(), heard.verdict());
        assertThat(rule(explanation, "codequality.coverage").changes())
                .extracting(Explanation.Change::text)
                .containsExactly("line_coverage 0.53 -> at least 0.8 (jacoco, entry 4)");
        assertThat(rule(explanation, "dependencies.none").changes())
                .extracting(Explanation.Change::text)
                .containsExactly("upgrade lodash 4.17.20 to 4.17.21");
        assertThat(rule(explanation, "dependencies.none").otherwise())
                .extracting(Explanation.Change::kind)
                .containsExactly(Explanation.Change.Kind.EXEMPT);
        assertThat(rule(explanation, "dependencies.none").evidence()).containsExactly(3L);
        assertThat(rule(explanation, "dependencies.none").findings()).hasSize(1);
        assertThat(rule(explanation, "dast.none").changes())
                .extracting(Explanation.Change::text)
                .containsExactly("There is no evidence of stage dast. Run assize scan dast, or hand in a report with"
                        + " assize ingest.");
    }

    @Test
    void aRuleThatHoldsSaysUntilWhen() {
        var heard = archive(0.9, Severity.LOW).decide(CHANGE).heard();
        Explanation.OfRule sast = rule(Explanation.of(heard.input(), heard.verdict()), "sast.none");
        assertThat(sast.changes()).isEmpty();
        assertThat(sast.until()).isNotNull();
        assertThat(sast.until().at()).isEqualTo(START.plus(Duration.ofDays(8)));
    }

    @Test
    void aPastDecisionIsHeardAsItWasThen() {
        Archive archive = archive(0.53, Severity.CRITICAL);
        DecideGate.Decided decided = archive.decide(CHANGE);
        archive.report(CHANGE, Stage.CODE_QUALITY, "jacoco", Map.of("line_coverage", Json.of(0.9)));
        var again = RehearDecision.rehear(
                archive.records, VERIFIER, decided.receipt().index());
        assertThat(again.binding()).isEqualTo(decided.heard().binding());
        assertThat(again.verdict().result()).isEqualTo(Verdict.Result.FAILED);
    }

    // --- doors

    @Test
    void aRuleForOneDoorWarnsBeforeAndStopsThere() {
        var heard = archive(0.9, Severity.LOW).decide(CHANGE).heard();
        assertThat(heard.verdict().result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(heard.at(new Environment("staging")).result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(heard.at(Environment.PRODUCTION).result()).isEqualTo(Verdict.Result.UNDECIDED);
    }

    // --- what if

    @Test
    void aStricterPolicyOnThePastSaysWhoWouldHaveBeenStoppedAndByWhat() {
        Archive archive = archive(0.85, Severity.LOW);
        archive.decide(CHANGE);
        archive.now = START.plus(Duration.ofDays(2));
        Change other = change(PAYMENTS, "other");
        archive.report(other, Stage.SAST);
        archive.report(other, Stage.DEPENDENCIES);
        archive.report(other, Stage.CODE_QUALITY, "jacoco", Map.of("line_coverage", Json.of(0.95)));
        archive.decide(other);
        long size = archive.log.size();

        var stricter = new PolicyReader().read(MILD.replace("0.80", "0.90").getBytes(StandardCharsets.UTF_8));
        TryPolicy.Tried tried = TryPolicy.since(archive.records, VERIFIER, stricter, START);
        assertThat(tried.rejudged()).hasSize(2);
        assertThat(tried.stopped()).singleElement().satisfies(one -> {
            assertThat(one.decided().change()).isEqualTo(CHANGE);
            assertThat(one.rules()).containsExactly("codequality.coverage");
        });
        assertThat(tried.freed()).isEmpty();
        assertThat(tried.byRule()).containsExactly(Map.entry("codequality.coverage", 1));
        assertThat(archive.log.size()).as("nothing was sealed").isEqualTo(size);

        var later = TryPolicy.since(archive.records, VERIFIER, stricter, START.plus(Duration.ofDays(2)));
        assertThat(later.rejudged()).hasSize(1);
    }

    @Test
    void aMilderPolicyOnThePastSaysWhoWouldHaveBeenFreed() {
        Archive archive = archive(0.53, Severity.LOW);
        archive.decide(CHANGE);
        var milder = new PolicyReader().read(MILD.replace("0.80", "0.50").getBytes(StandardCharsets.UTF_8));
        assertThat(TryPolicy.since(archive.records, VERIFIER, milder, START).freed())
                .hasSize(1);
    }

    @Test
    void thePolicyOfTheTimeJudgesThePastAsItWasJudged() {
        Archive archive = archive(0.53, Severity.CRITICAL);
        archive.decide(CHANGE);
        var same = archive.records.policy();
        assertThat(TryPolicy.since(archive.records, VERIFIER, same, START).rejudged())
                .allSatisfy(one ->
                        assertThat(one.proposed()).isEqualTo(one.decided().result()));
    }

    // --- for others

    private static Statement opened(Archive archive, String line) {
        Envelope envelope = Envelope.parse(line.getBytes(StandardCharsets.UTF_8));
        assertThat(VERIFIER.verify(archive.key.publicKey(), envelope.preAuthentication(), envelope.signature()))
                .isTrue();
        return Statement.parse(envelope.payload());
    }

    private static List<Statement> bundle(Archive archive) {
        DecideGate.Decided decided = archive.decide(CHANGE);
        byte[] bundle = VerificationSummary.bundle(
                archive.records,
                archive.actor,
                decided.heard(),
                decided.receipt().index(),
                "1.0");
        return new String(bundle, StandardCharsets.UTF_8)
                .lines()
                .map(line -> opened(archive, line))
                .toList();
    }

    @Test
    void aDecisionIsASignedVerificationSummary() {
        Archive archive = archive(0.9, Severity.LOW);
        Statement summary = bundle(archive).getFirst();
        assertThat(summary.predicateType()).isEqualTo("https://slsa.dev/verification_summary/v1");
        assertThat(summary.subjects().getFirst().digest()).containsEntry("gitCommit", "a".repeat(40));
        JsonFields vsa = new JsonFields("vsa", summary.predicate());
        assertThat(vsa.object("verifier").text("id")).isEqualTo("https://ledger.example/payments");
        assertThat(vsa.object("verifier").object("version").text("assize")).isEqualTo("1.0");
        assertThat(vsa.instant("timeVerified")).isEqualTo(archive.now);
        assertThat(vsa.text("resourceUri")).isEqualTo("pkg:generic/payments@" + "a".repeat(40));
        assertThat(vsa.object("policy").object("digest").text("sha256"))
                .isEqualTo(Archive.digest(MILD).hex());
        assertThat(vsa.text("verificationResult")).isEqualTo("PASSED");
        assertThat(vsa.texts("verifiedLevels")).containsExactly("ASSIZE_GATE").noneMatch(l -> l.startsWith("SLSA_"));
        assertThat(vsa.text("slsaVersion")).isEqualTo("1.2");
        List<String> inputs = vsa.list("inputAttestations", input -> {
            String uri = input.text("uri");
            long index = Long.parseLong(uri.substring(uri.lastIndexOf('/') + 1));
            assertThat(input.object("digest").text("sha256"))
                    .isEqualTo(Digest.of(archive.log.entry(index)).hex());
            return uri;
        });
        assertThat(inputs).as("policy and three reports").hasSize(4);
    }

    @Test
    void whatIsNotPassedIsWrittenFailed() {
        Archive archive = new Archive().adopt(MILD);
        archive.report(CHANGE, Stage.SAST);
        Statement summary = bundle(archive).getFirst();
        JsonFields vsa = new JsonFields("vsa", summary.predicate());
        assertThat(vsa.text("verificationResult")).isEqualTo("FAILED");
        assertThat(vsa.texts("verifiedLevels")).containsExactly("FAILED");
    }

    @Test
    void ourOwnPredicateSaysWhatEachControlCameTo() {
        Statement ours = bundle(archive(0.53, Severity.LOW)).getLast();
        assertThat(ours.predicateType()).isEqualTo(VerificationSummary.GATE_DECISION);
        JsonFields decision = new JsonFields("decision", ours.predicate());
        assertThat(decision.text("result")).isEqualTo("FAILED");
        assertThat(decision.list("controls", c -> c.text("id") + " " + c.text("state")))
                .containsExactly("CC6.6 undecided", "CC7.1 satisfied", "CC8.1 not-satisfied", "CC9.2 satisfied");
        assertThat(decision.object("counts").number("high")).isEqualTo(1);
    }

    @Test
    void nobodySignsTheSummaryOfAnothersDecision() {
        Archive archive = archive(0.9, Severity.LOW);
        DecideGate.Decided decided = archive.decide(CHANGE);
        Archive.Key other = new Archive.Key();
        EnrolPerson.enrol(
                archive.records,
                archive.actor,
                new PersonId("bob"),
                "Bob",
                Set.of(Role.DEVELOPER),
                other.publicKey(),
                archive.now);
        Actor bob = Actor.of(other, archive.records.history());
        assertThatThrownBy(() -> VerificationSummary.bundle(
                        archive.records, bob, decided.heard(), decided.receipt().index(), "1.0"))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
        assertThatThrownBy(() -> AdoptPolicy.adopt(
                        archive.records, bob, new PolicyReader(), MILD.getBytes(StandardCharsets.UTF_8), archive.now))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
    }

    // --- layers

    @Test
    void aLayeredPolicyReplaysFromStoredBytesAlone(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("team.yml"), """
            language: 2
            policy: team
            version: "1"
            extends: {pack: starter}
            grace: {high: 7d}
            """);
        PolicyFiles.Found found = PolicyFiles.find("team.yml", directory);
        Archive archive =
                new Archive().adopt(found.source(), found.attachments().values());
        archive.report(CHANGE, Stage.SECRETS);
        archive.decide(CHANGE);
        Files.delete(directory.resolve("team.yml"));
        var replayed = ReplayDecisions.replay(archive.log, archive.blobs, VERIFIER, new PolicyReader());
        assertThat(replayed.decisions()).isEqualTo(1);
        assertThat(replayed.differences()).isEmpty();
        assertThat(VerifyRecords.verify(archive.records).objections()).isEmpty();

        archive.blobs.held.remove(found.policy().layers().getFirst().digest());
        assertThat(VerifyRecords.verify(archive.records).objections()).isNotEmpty();
        assertThat(ReplayDecisions.replay(archive.log, archive.blobs, VERIFIER, new PolicyReader())
                        .differences())
                .as("a fresh reader has no layer to read")
                .isNotEmpty();
    }
}
