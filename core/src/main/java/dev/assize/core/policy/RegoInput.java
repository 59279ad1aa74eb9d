package dev.assize.core.policy;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What Open Policy Agent is asked about: the reports of the rule's stage as one JSON document. It holds no
/// clock, so that its digest says whether an answer is about the evidence that lies before the gate; a bundle that
/// cares for age compares `first_seen` and `deadline` with `collected`, the time of the newest report.
public final class RegoInput {
    private RegoInput() {}

    public static Digest digest(GateInput input, Rule rule) {
        return Digest.of(bytes(input, rule));
    }

    public static byte[] bytes(GateInput input, Rule rule) {
        Revision revision = input.change().revision();
        Artifact artifact = input.artifact();
        List<Exhibit> reports = reports(input, rule);
        Instant collected = reports.stream()
                .map(exhibit -> exhibit.evidence().collected())
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return CanonicalJson.bytes(Json.object()
                .put("service", input.change().service().name())
                .put("exposed", input.policy().estate().exposed(input.change().service()))
                .put(
                        "tiers",
                        Json.texts(
                                input.policy().estate().tiersOf(input.change().service())))
                .put("commit", revision.commit())
                .put("tree", revision.tree().toString())
                .put("artifact", artifact == null ? null : artifact.digest().toString())
                .put("rule", rule.id())
                .put("stage", rule.stage().word())
                .put("collected", collected.toString())
                .put("reports", Json.array(reports, exhibit -> report(input, rule, exhibit)))
                .build());
    }

    private static List<Exhibit> reports(GateInput input, Rule rule) {
        return input.exhibits().stream()
                .filter(exhibit -> exhibit.evidence().stage() == rule.stage()
                        && exhibit.broken() == null
                        && exhibit.evidence().outcome() instanceof Outcome.Read
                        && !RegoQuery.isAnswer(exhibit.evidence().format()))
                .sorted(Comparator.comparingLong(Exhibit::ledgerIndex))
                .toList();
    }

    private static Json.Object report(GateInput input, Rule rule, Exhibit exhibit) {
        Evidence evidence = exhibit.evidence();
        Json.Builder measures = Json.object();
        if (evidence.outcome() instanceof Outcome.Read read) {
            read.measures().forEach(measures::put);
        }
        return Json.object()
                .put("entry", exhibit.ledgerIndex())
                .put("tool", evidence.run().tool())
                .put("version", evidence.run().version())
                .put("format", evidence.format())
                .put("origin", evidence.origin().word())
                .put("observed", evidence.observed().toString())
                .put("measures", measures.build())
                .put("findings", Json.array(exhibit.findings(), finding -> finding(input, rule, finding)))
                .build();
    }

    private static Json.Object finding(GateInput input, Rule rule, Finding finding) {
        Policy policy = input.policy();
        Instant firstSeen = input.firstSeen().get(finding.fingerprint());
        Json.Builder json = Json.object();
        FindingCodec.toJson(finding).members().forEach(json::put);
        if (firstSeen != null) {
            Duration period = policy.grace()
                    .overriddenBy(rule.grace())
                    .period(finding.severity(), Gate.circumstances(input, finding));
            json.put("first_seen", firstSeen.toString())
                    .put(
                            "deadline",
                            period == null ? null : firstSeen.plus(period).toString());
        }
        return json.put("known_exploited", policy.knownExploited(finding)).build();
    }
}
