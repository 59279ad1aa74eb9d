package dev.assize.core.approval;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What an approval is bound to: the artifact, the policy, the evidence, the open findings and the exemptions
/// that stood behind the decision. Its digest changes with any of them.
public final class Binding {
    private static final int VERSION = 2;

    private Binding() {}

    /// The canonical text whose digest is approved.
    public static Json.Object text(Verdict verdict, List<Exhibit> exhibits) {
        return common(verdict, exhibits)
                .put("version", VERSION)
                .put("findings", findings(exhibits).toString())
                .putTexts("exemptions", exemptions(verdict, true))
                .build();
    }

    public static Digest digest(Verdict verdict, List<Exhibit> exhibits) {
        return Digest.of(CanonicalJson.bytes(text(verdict, exhibits)));
    }

    /// Every digest that stands for this verdict: today's, and the one that decisions were bound to before the
    /// findings were named in it. (The evidence named them even then, by digest.)
    public static Set<Digest> all(Verdict verdict, List<Exhibit> exhibits) {
        Json.Object first = common(verdict, exhibits)
                .putTexts("exemptions", exemptions(verdict, false))
                .build();
        return Set.of(digest(verdict, exhibits), Digest.of(CanonicalJson.bytes(first)));
    }

    private static Json.Builder common(Verdict verdict, List<Exhibit> exhibits) {
        Artifact artifact = verdict.artifact();
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
                                Json::of));
    }

    /// One digest over every finding with its severity, so that the text stays short.
    static Digest findings(List<Exhibit> exhibits) {
        String lines = exhibits.stream()
                .flatMap(exhibit -> exhibit.findings().stream())
                .map(finding ->
                        finding.fingerprint().value() + " " + finding.severity().word())
                .sorted()
                .distinct()
                .collect(Collectors.joining("\n"));
        return Digest.of(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> exemptions(Verdict verdict, boolean withEnd) {
        return verdict.rules().stream()
                .flatMap(rule -> rule.reasons().stream())
                .filter(Reason.Exempted.class::isInstance)
                .map(Reason.Exempted.class::cast)
                .map(reason -> withEnd ? reason.exemption() + " until " + reason.until() : reason.exemption())
                .sorted()
                .distinct()
                .toList();
    }
}
