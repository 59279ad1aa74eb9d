package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.Statement;
import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Severity;
import dev.assize.core.fact.Fact;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A sealed decision for others: two in-toto statements about the same subject, each in a DSSE envelope signed by
/// the person who decided. The first is a SLSA Verification Summary Attestation (SLSA 1.2, predicate
/// `verification_summary/v1`) that any consumer understands; the second, [#GATE_DECISION], says what the first
/// has no words for: controls, rules, exemptions, entries of the ledger.
///
/// A summary knows only PASSED and FAILED. An undecided gate is written FAILED: what could not be decided has
/// not passed.
public final class VerificationSummary {
    public static final String VSA = "https://slsa.dev/verification_summary/v1";
    public static final String GATE_DECISION = "https://assize.dev/gate-decision/v1";

    /// The level a passed gate gives; levels that start with `SLSA_` are not ours to give.
    public static final String LEVEL = "ASSIZE_GATE";

    private static final String SLSA_VERSION = "1.2";

    private VerificationSummary() {}

    /// One envelope a line, as in-toto bundles (`.intoto.jsonl`) have them.
    ///
    /// @param index   ledger index of the decision
    /// @param version version of the program that verifies
    /// @throws Failure `FORBIDDEN` where somebody else decided
    public static byte[] bundle(Records records, Actor actor, GateHearing.Heard heard, long index, String version) {
        Fact.GateDecided decided = records.history()
                .decision(index)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND, "Entry " + index + " is no gate decision.", "Give the entry of a decision."))
                .fact();
        if (!decided.by().equals(actor.id())) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    "Decision " + index + " is by " + decided.by() + "; " + actor.id() + " cannot sign its summary.",
                    "Let " + decided.by() + " run this, or add --as " + decided.by() + ".");
        }
        if (!heard.binding().equals(decided.binding())) {
            throw new Failure(
                    Fault.TAMPERED,
                    "Decision " + index + " does not follow from what is stored.",
                    "Run assize verify --replay.");
        }
        List<Statement.Subject> subjects = subjects(decided);
        StringBuilder lines = new StringBuilder();
        for (Statement statement : List.of(
                new Statement(subjects, VSA, summary(records, decided, index, version)),
                new Statement(subjects, GATE_DECISION, decision(records, heard, decided, index, version)))) {
            byte[] payload = statement.toBytes();
            byte[] signature = actor.signer().sign(Envelope.preAuthentication(Envelope.IN_TOTO, payload));
            Envelope envelope = new Envelope(
                    Envelope.IN_TOTO, payload, actor.signer().publicKey().keyId(), signature);
            lines.append(new String(envelope.toBytes(), StandardCharsets.UTF_8)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Statement.Subject> subjects(Fact.GateDecided decided) {
        Change change = decided.change();
        Artifact artifact = decided.artifact();
        List<Statement.Subject> subjects = new ArrayList<>();
        if (artifact != null) {
            subjects.add(new Statement.Subject(
                    artifact.name(), Map.of("sha256", artifact.digest().hex())));
        }
        subjects.add(new Statement.Subject(
                change.service().name(), Map.of("gitCommit", change.revision().commit())));
        return subjects;
    }

    private static Json.Object summary(Records records, Fact.GateDecided decided, long index, String version) {
        boolean passed = decided.result() == Verdict.Result.PASSED;
        return Json.object()
                .put("verifier", verifier(records, version))
                .put("timeVerified", decided.at().toString())
                .put("resourceUri", resource(decided.change()))
                .put("policy", policy(decided))
                .put("inputAttestations", inputs(records, decided))
                .put("verificationResult", passed ? "PASSED" : "FAILED")
                .put("verifiedLevels", Json.texts(List.of(passed ? LEVEL : "FAILED")))
                .put("slsaVersion", SLSA_VERSION)
                .put("decision", entry(records, index))
                .build();
    }

    private static Json.Object verifier(Records records, String version) {
        return Json.object()
                .put("id", "https://" + records.ledger().origin())
                .put("version", Json.object().put("assize", version).build())
                .build();
    }

    private static String resource(Change change) {
        return "pkg:generic/" + change.service().name() + "@"
                + change.revision().commit();
    }

    private static Json.Object policy(Fact.GateDecided decided) {
        return Json.object()
                .put("uri", "urn:assize:policy:" + decided.policy().hex())
                .put("digest", digest(decided.policy()))
                .build();
    }

    /// Every entry of the ledger the decision stood on; the list is complete, as the specification asks of one
    /// that is given at all.
    private static Json inputs(Records records, Fact.GateDecided decided) {
        TreeSet<Long> entries = new TreeSet<>(decided.inputs().evidence());
        entries.addAll(decided.inputs().exemptions());
        entries.addAll(decided.inputs().firstSeen());
        entries.add(decided.inputs().policy());
        return Json.array(entries, index -> Json.object()
                .put("uri", entry(records, index))
                .put("digest", digest(Digest.of(records.ledger().entry(index))))
                .build());
    }

    private static String entry(Records records, long index) {
        return "https://" + records.ledger().origin() + "/entry/" + index;
    }

    private static Json.Object digest(Digest digest) {
        return Json.object().put("sha256", digest.hex()).build();
    }

    // --- our own predicate

    private static Json.Object decision(
            Records records, GateHearing.Heard heard, Fact.GateDecided decided, long index, String version) {
        Verdict verdict = heard.verdict();
        return Json.object()
                .put("decisionId", entry(records, index))
                .put("verifier", verifier(records, version))
                .put("timeEvaluated", decided.at().toString())
                .put("result", JsonFields.word(decided.result()).toUpperCase(java.util.Locale.ROOT))
                .put("policy", policy(decided))
                .put("controls", controls(heard))
                .put("rules", Json.array(verdict.rules(), VerificationSummary::rule))
                .put("counts", counts(heard.exhibits()))
                .put("exemptions", exemptions(verdict))
                .put("binding", decided.binding().toString())
                .build();
    }

    private static Json.Object rule(RuleVerdict rule) {
        return Json.object()
                .put("id", rule.rule().id())
                .put("state", rule.state().word())
                .put("mode", rule.mode().word())
                .put("stops", rule.stops())
                .put("evidence", Json.array(rule.evidence(), Json::of))
                .build();
    }

    private static Json controls(GateHearing.Heard heard) {
        Map<Long, Exhibit> exhibits = new LinkedHashMap<>();
        heard.exhibits().forEach(exhibit -> exhibits.put(exhibit.ledgerIndex(), exhibit));
        TreeSet<ControlId> ids = new TreeSet<>();
        heard.verdict().rules().forEach(rule -> ids.addAll(rule.rule().controls()));
        return Json.array(ids, id -> control(heard.verdict(), id, exhibits));
    }

    private static Json.Object control(Verdict verdict, ControlId id, Map<Long, Exhibit> exhibits) {
        List<RuleVerdict> serving = verdict.rules().stream()
                .filter(rule -> rule.rule().controls().contains(id))
                .toList();
        TreeSet<Long> evidence = new TreeSet<>();
        serving.forEach(rule -> evidence.addAll(rule.evidence()));
        return Json.object()
                .put("id", id.number())
                .put("framework", id.framework().word())
                .put("state", word(verdict.stateOf(id)))
                .put(
                        "rules",
                        Json.texts(serving.stream()
                                .map(RuleVerdict::rule)
                                .map(Rule::id)
                                .toList()))
                .put("evidence", Json.array(evidence, index -> leaf(index, exhibits.get(index))))
                .build();
    }

    private static Json.Object leaf(long index, @org.jspecify.annotations.Nullable Exhibit exhibit) {
        Json.Builder json = Json.object().put("leafIndex", index);
        if (exhibit != null) {
            Digest report = exhibit.evidence().report();
            json.put("digest", report == null ? null : digest(report))
                    .put("collected", exhibit.evidence().collected().toString());
        }
        return json.build();
    }

    /// A control that an exemption carries is satisfied, and the exemption stands beside it.
    private static String word(State state) {
        return switch (state) {
            case PASSED, EXEMPTED -> "satisfied";
            case FAILED -> "not-satisfied";
            case NOT_APPLICABLE -> "not-applicable";
            case NOT_EVALUATED, UNVERIFIABLE -> "undecided";
        };
    }

    private static Json.Object counts(List<Exhibit> exhibits) {
        Map<Severity, Integer> counts = new TreeMap<>();
        int suppressed = 0;
        for (Exhibit exhibit : exhibits) {
            for (var finding : exhibit.findings()) {
                if (finding.suppressed()) {
                    suppressed++;
                } else {
                    counts.merge(finding.severity(), 1, Integer::sum);
                }
            }
        }
        Json.Builder json = Json.object();
        for (Severity severity : Severity.values()) {
            json.put(severity.name().toLowerCase(java.util.Locale.ROOT), counts.getOrDefault(severity, 0));
        }
        return json.put("suppressed", suppressed).build();
    }

    private static Json exemptions(Verdict verdict) {
        Map<String, String> used = new TreeMap<>();
        for (RuleVerdict rule : verdict.rules()) {
            for (Reason reason : rule.reasons()) {
                if (reason instanceof Reason.Exempted exempted) {
                    used.put(exempted.exemption(), exempted.until().toString());
                }
            }
        }
        return Json.array(used.entrySet(), one -> Json.object()
                .put("id", one.getKey())
                .put("notAfter", one.getValue())
                .build());
    }
}
