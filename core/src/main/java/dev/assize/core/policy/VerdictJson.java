package dev.assize.core.policy;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import org.jspecify.annotations.Nullable;

/// A verdict as JSON: what `assize gate --json` prints, what the blob store keeps, and what a replay must
/// come out as byte for byte.
public final class VerdictJson {
    private VerdictJson() {}

    public static byte[] bytes(Verdict verdict) {
        return CanonicalJson.bytes(toJson(verdict));
    }

    public static Digest digest(Verdict verdict) {
        return Digest.of(bytes(verdict));
    }

    public static Json.Object toJson(Verdict verdict) {
        Revision revision = verdict.change().revision();
        Artifact artifact = verdict.artifact();
        return Json.object()
                .put("result", verdict.result().word())
                .put("service", verdict.change().service().name())
                .put("commit", revision.commit())
                .put("tree", revision.tree().toString())
                .put("artifact", artifact == null ? null : artifact.digest().toString())
                .put(
                        "policy",
                        Json.object()
                                .put("name", verdict.policy().name())
                                .put("version", verdict.policy().version())
                                .put("digest", verdict.policy().digest().toString())
                                .build())
                .put("at", verdict.at().toString())
                .put("rules", Json.array(verdict.rules(), VerdictJson::toJson))
                .build();
    }

    private static Json.Object toJson(RuleVerdict verdict) {
        Rule rule = verdict.rule();
        return Json.object()
                .put("rule", rule.id())
                .put("stage", rule.stage().word())
                .put("title", rule.title())
                .put("state", verdict.state().word())
                .put("mode", verdict.mode().word())
                .put("stops", verdict.stops())
                .put("controls", Json.array(rule.controls(), id -> Json.of(id.toString())))
                .put("evidence", Json.array(verdict.evidence(), Json::of))
                .put("reasons", Json.array(verdict.reasons(), VerdictJson::toJson))
                .build();
    }

    private static Json.Object toJson(Reason reason) {
        Json.Builder json = Json.object().put("text", reason.text()).put("remedy", blankToNull(reason.remedy()));
        switch (reason) {
            case Reason.Blocking(var finding, var deadline, var remedy) ->
                json.put("kind", "blocking")
                        .put("deadline", deadline == null ? null : deadline.toString())
                        .put("finding", FindingCodec.toJson(finding));
            case Reason.Exempted(var finding, var exemption, var until) ->
                json.put("kind", "exempted")
                        .put("exemption", exemption)
                        .put("until", until.toString())
                        .put("finding", FindingCodec.toJson(finding));
            case Reason.Unmet unmet -> json.put("kind", "unmet");
            case Reason.Missing missing -> json.put("kind", "missing");
            case Reason.Inapplicable inapplicable -> json.put("kind", "inapplicable");
        }
        return json.build();
    }

    private static @Nullable String blankToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
