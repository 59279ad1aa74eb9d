package dev.assize.core.approval;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.util.List;

/// What an approval is bound to: the artifact, the policy, the evidence and the exemptions that stood behind
/// the decision. Its digest changes with any of them.
public final class Binding {
    private Binding() {}

    /// The canonical text whose digest is approved.
    public static Json.Object text(Verdict verdict, List<Exhibit> exhibits) {
        Artifact artifact = verdict.artifact();
        List<String> exemptions = verdict.rules().stream()
                .flatMap(rule -> rule.reasons().stream())
                .filter(Reason.Exempted.class::isInstance)
                .map(reason -> ((Reason.Exempted) reason).exemption())
                .sorted()
                .distinct()
                .toList();
        return Json.object()
                .put("service", verdict.change().service().name())
                .put("commit", verdict.change().revision().commit())
                .put("tree", verdict.change().revision().tree().toString())
                .put("artifact", artifact == null ? null : artifact.digest().toString())
                .put("policy", verdict.policy().digest().toString())
                .put(
                        "evidence",
                        Json.array(
                                exhibits.stream()
                                        .map(Exhibit::ledgerIndex)
                                        .sorted()
                                        .toList(),
                                Json::of))
                .putTexts("exemptions", exemptions)
                .build();
    }

    public static Digest digest(Verdict verdict, List<Exhibit> exhibits) {
        return Digest.of(CanonicalJson.bytes(text(verdict, exhibits)));
    }
}
