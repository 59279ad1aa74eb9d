package dev.assize.core.fact;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.Statement;
import dev.assize.core.control.ControlId;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Step;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Facts as in-toto statements. The predicate type is `https://assize.dev/facts/KIND/v1`; an unknown kind is
/// refused, never skipped.
public final class FactCodec {
    public static final String PREFIX = "https://assize.dev/facts/";
    private static final String VERSION = "/v1";

    private FactCodec() {}

    /// The kinds, as predicate types name them.
    public static List<String> kinds() {
        return List.of(
                "person-enrolled",
                "policy-adopted",
                "control-attested",
                "attestation-withdrawn",
                "evidence-recorded",
                "gate-decided",
                "approval-recorded",
                "exemption-requested",
                "exemption-decided",
                "deployment-started",
                "deployment-stepped",
                "deployment-ended",
                "alert-recorded");
    }

    public static String kind(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled enrolled -> "person-enrolled";
            case Fact.PolicyAdopted adopted -> "policy-adopted";
            case Fact.ControlAttested attested -> "control-attested";
            case Fact.AttestationWithdrawn withdrawn -> "attestation-withdrawn";
            case Fact.EvidenceRecorded recorded -> "evidence-recorded";
            case Fact.GateDecided decided -> "gate-decided";
            case Fact.ApprovalRecorded approval -> "approval-recorded";
            case Fact.ExemptionRequested requested -> "exemption-requested";
            case Fact.ExemptionDecided decided -> "exemption-decided";
            case Fact.DeploymentStarted started -> "deployment-started";
            case Fact.DeploymentStepped stepped -> "deployment-stepped";
            case Fact.DeploymentEnded ended -> "deployment-ended";
            case Fact.AlertRecorded alert -> "alert-recorded";
        };
    }

    public static Statement toStatement(Fact fact) {
        return new Statement(subjects(fact), PREFIX + kind(fact) + VERSION, predicate(fact));
    }

    public static Fact fact(Statement statement) {
        String type = statement.predicateType();
        if (!type.startsWith(PREFIX) || !type.endsWith(VERSION)) {
            throw unknown(type);
        }
        String kind = type.substring(PREFIX.length(), type.length() - VERSION.length());
        JsonFields json = new JsonFields("predicate", statement.predicate());
        PersonId by = new PersonId(json.text("by"));
        return switch (kind) {
            case "person-enrolled" ->
                new Fact.PersonEnrolled(
                        new PersonId(json.text("person")),
                        json.text("name"),
                        roles(json),
                        PublicKey.parse(json.text("key")),
                        by,
                        json.instant("at"));
            case "policy-adopted" ->
                new Fact.PolicyAdopted(
                        json.digest("policy"), json.text("name"), json.text("version"), by, json.instant("at"));
            case "control-attested" -> attested(json, by);
            case "attestation-withdrawn" ->
                new Fact.AttestationWithdrawn(json.number("attestation"), json.text("reason"), by, json.instant("at"));
            case "evidence-recorded" -> new Fact.EvidenceRecorded(EvidenceCodec.evidence(json.object("evidence")), by);
            case "gate-decided" -> decided(json, by);
            case "approval-recorded" ->
                new Fact.ApprovalRecorded(
                        json.number("decision"),
                        json.digest("binding"),
                        new Environment(json.text("environment")),
                        json.flag("granted"),
                        json.optionalText("comment").orElse(""),
                        by,
                        json.instant("at"));
            case "exemption-requested" ->
                new Fact.ExemptionRequested(
                        json.text("id"),
                        new Service(json.text("service")),
                        new Fingerprint(json.text("finding")),
                        Severity.parse(json.text("severity")),
                        json.text("reason"),
                        json.instant("notAfter"),
                        by,
                        json.instant("at"));
            case "exemption-decided" ->
                new Fact.ExemptionDecided(
                        json.text("id"),
                        json.oneOf("status", Exemption.Status.class),
                        json.optionalText("comment").orElse(""),
                        by,
                        json.instant("at"));
            case "deployment-started" ->
                new Fact.DeploymentStarted(
                        new Service(json.text("service")),
                        new Environment(json.text("environment")),
                        EvidenceCodec.artifact(json.object("artifact")),
                        json.number("decision"),
                        json.numbers("approvals"),
                        json.oneOf("slot", Slot.class),
                        json.optionalObject("previous")
                                .map(EvidenceCodec::artifact)
                                .orElse(null),
                        json.optionalText("rollbackOf").orElse(null),
                        by,
                        json.instant("at"));
            case "deployment-stepped" ->
                new Fact.DeploymentStepped(
                        json.text("deployment"),
                        json.oneOf("step", Step.class),
                        json.flag("succeeded"),
                        json.optionalText("detail").orElse(""),
                        by,
                        json.instant("at"));
            case "deployment-ended" ->
                new Fact.DeploymentEnded(
                        json.text("deployment"),
                        json.oneOf("outcome", DeploymentOutcome.class),
                        json.optionalDigest("running").orElse(null),
                        by,
                        json.instant("at"));
            case "alert-recorded" ->
                new Fact.AlertRecorded(
                        alert(json.object("alert")),
                        json.digest("report"),
                        json.optionalText("deployment").orElse(null),
                        by,
                        json.instant("at"));
            default -> throw unknown(type);
        };
    }

    private static InvalidInput unknown(String type) {
        return new InvalidInput("predicateType", "'" + type + "' is not known", "this entry needs a newer Assize");
    }

    private static Json.Object predicate(Fact fact) {
        Json.Builder json = Json.object();
        switch (fact) {
            case Fact.PersonEnrolled(var person, var name, var roles, var key, var by, var at) ->
                json.put("person", person.value())
                        .put("name", name)
                        .put(
                                "roles",
                                Json.texts(roles.stream()
                                        .map(JsonFields::word)
                                        .sorted()
                                        .toList()))
                        .put("key", key.base64());
            case Fact.PolicyAdopted(var policy, var name, var version, var by, var at) ->
                json.put("policy", policy.toString()).put("name", name).put("version", version);
            case Fact.ControlAttested attested -> predicate(attested, json);
            case Fact.AttestationWithdrawn withdrawn ->
                json.put("attestation", withdrawn.attestation()).put("reason", withdrawn.reason());
            case Fact.EvidenceRecorded(var evidence, var by) -> json.put("evidence", EvidenceCodec.toJson(evidence));
            case Fact.GateDecided decided -> predicate(decided, json);
            case Fact.ApprovalRecorded approval ->
                json.put("decision", approval.decision())
                        .put("binding", approval.binding().toString())
                        .put("environment", approval.environment().name())
                        .put("granted", approval.granted())
                        .put("comment", approval.comment().isEmpty() ? null : approval.comment());
            case Fact.ExemptionRequested request ->
                json.put("id", request.id())
                        .put("service", request.service().name())
                        .put("finding", request.finding().value())
                        .put("severity", request.severity().word())
                        .put("reason", request.reason())
                        .put("notAfter", request.notAfter().toString());
            case Fact.ExemptionDecided decided ->
                json.put("id", decided.id())
                        .put("status", JsonFields.word(decided.status()))
                        .put("comment", decided.comment().isEmpty() ? null : decided.comment());
            case Fact.DeploymentStarted started ->
                json.put("service", started.service().name())
                        .put("environment", started.environment().name())
                        .put("artifact", EvidenceCodec.toJson(started.artifact()))
                        .put("decision", started.decision())
                        .put("approvals", Json.array(started.approvals(), Json::of))
                        .put("slot", started.slot().word())
                        .put("previous", EvidenceCodec.toJson(started.previous()))
                        .put("rollbackOf", started.rollbackOf());
            case Fact.DeploymentStepped stepped ->
                json.put("deployment", stepped.deployment())
                        .put("step", stepped.step().word())
                        .put("succeeded", stepped.succeeded())
                        .put("detail", stepped.detail().isEmpty() ? null : stepped.detail());
            case Fact.DeploymentEnded ended ->
                json.put("deployment", ended.deployment())
                        .put("outcome", ended.outcome().word())
                        .put("running", EvidenceCodec.text(ended.running()));
            case Fact.AlertRecorded recorded ->
                json.put("alert", toJson(recorded.alert()))
                        .put("report", recorded.report().toString())
                        .put("deployment", recorded.deployment());
        }
        return json.put("by", fact.by().value()).put("at", fact.at().toString()).build();
    }

    private static void predicate(Fact.ControlAttested attested, Json.Builder json) {
        json.put("controls", Json.array(attested.controls(), id -> Json.of(id.toString())))
                .put("document", attested.document().toString())
                .put("name", attested.name())
                .put("owner", attested.owner())
                .put("from", attested.from().toString())
                .put("to", attested.to().toString())
                .put("expires", attested.expires().toString());
    }

    private static Fact.ControlAttested attested(JsonFields json, PersonId by) {
        return new Fact.ControlAttested(
                json.texts("controls").stream().map(ControlId::parse).toList(),
                json.digest("document"),
                json.text("name"),
                json.text("owner"),
                json.instant("from"),
                json.instant("to"),
                json.instant("expires"),
                by,
                json.instant("at"));
    }

    private static void predicate(Fact.GateDecided decided, Json.Builder json) {
        json.put("change", EvidenceCodec.toJson(decided.change()))
                .put("artifact", EvidenceCodec.toJson(decided.artifact()))
                .put("policy", decided.policy().toString())
                .put("result", decided.result().word())
                .put("rules", Json.array(decided.rules(), rule -> Json.object()
                        .put("rule", rule.rule())
                        .put("state", rule.state().word())
                        .put("mode", rule.mode().word())
                        .build()))
                .put(
                        "inputs",
                        Json.object()
                                .put("policy", decided.inputs().policy())
                                .put("evidence", Json.array(decided.inputs().evidence(), Json::of))
                                .put("exemptions", Json.array(decided.inputs().exemptions(), Json::of))
                                .put("firstSeen", Json.array(decided.inputs().firstSeen(), Json::of))
                                .build())
                .put("verdict", decided.verdict().toString())
                .put("binding", decided.binding().toString());
    }

    private static Fact.GateDecided decided(JsonFields json, PersonId by) {
        JsonFields inputs = json.object("inputs");
        return new Fact.GateDecided(
                EvidenceCodec.change(json.object("change")),
                json.optionalObject("artifact").map(EvidenceCodec::artifact).orElse(null),
                json.digest("policy"),
                json.oneOf("result", Verdict.Result.class),
                json.list(
                        "rules",
                        rule -> new Fact.GateDecided.RuleOutcome(
                                rule.text("rule"), rule.oneOf("state", State.class), rule.oneOf("mode", Mode.class))),
                new Fact.GateDecided.Inputs(
                        inputs.number("policy"),
                        inputs.numbers("evidence"),
                        inputs.numbers("exemptions"),
                        inputs.numbers("firstSeen")),
                json.digest("verdict"),
                json.digest("binding"),
                by,
                json.instant("at"));
    }

    private static Json.Object toJson(RuntimeAlert alert) {
        return Json.object()
                .put("source", alert.source())
                .put("rule", alert.rule())
                .put("priority", alert.priority())
                .put("severity", alert.severity().word())
                .put("time", alert.time().toString())
                .put("summary", alert.summary())
                .put("image", EvidenceCodec.text(alert.image()))
                .put("imageName", alert.imageName())
                .put("uuid", alert.uuid())
                .build();
    }

    private static RuntimeAlert alert(JsonFields json) {
        return new RuntimeAlert(
                json.text("source"),
                json.text("rule"),
                json.text("priority"),
                Severity.parse(json.text("severity")),
                json.instant("time"),
                json.text("summary"),
                json.optionalDigest("image").orElse(null),
                json.optionalText("imageName").orElse(null),
                json.text("uuid"));
    }

    private static Set<Role> roles(JsonFields json) {
        Set<Role> roles = new HashSet<>();
        for (String role : json.texts("roles")) {
            roles.add(JsonFields.oneOf("predicate.roles", role, Role.class));
        }
        return roles;
    }

    private static List<Statement.Subject> subjects(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled enrolled ->
                one(enrolled.person().value(), enrolled.key().digest());
            case Fact.PolicyAdopted adopted -> one("policy:" + adopted.name(), adopted.policy());
            case Fact.ControlAttested attested -> one("document:" + attested.name(), attested.document());
            case Fact.AttestationWithdrawn withdrawn ->
                one("attestation:" + withdrawn.attestation(), name("attestation:" + withdrawn.attestation()));
            case Fact.EvidenceRecorded recorded ->
                change(recorded.evidence().change(), recorded.evidence().artifact());
            case Fact.GateDecided decided -> change(decided.change(), decided.artifact());
            case Fact.ApprovalRecorded approval -> one("binding", approval.binding());
            case Fact.ExemptionRequested request -> one("exemption:" + request.id(), name(request.id()));
            case Fact.ExemptionDecided decided -> one("exemption:" + decided.id(), name(decided.id()));
            case Fact.DeploymentStarted started ->
                one(started.artifact().name(), started.artifact().digest());
            case Fact.DeploymentStepped stepped ->
                one("deployment:" + stepped.deployment(), name(stepped.deployment()));
            case Fact.DeploymentEnded ended -> one("deployment:" + ended.deployment(), name(ended.deployment()));
            case Fact.AlertRecorded recorded -> one("alert:" + recorded.alert().uuid(), recorded.report());
        };
    }

    /// What has only a name is named by the digest of it: in-toto knows subjects by digest alone.
    private static Digest name(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Statement.Subject> one(String name, Digest digest) {
        return List.of(new Statement.Subject(name, Map.of("sha256", digest.hex())));
    }

    private static List<Statement.Subject> change(Change change, @Nullable Artifact artifact) {
        List<Statement.Subject> subjects = new ArrayList<>();
        subjects.add(new Statement.Subject(
                change.service().name(), Map.of("gitCommit", change.revision().commit())));
        subjects.add(new Statement.Subject(
                "tree", Map.of("sha256", change.revision().tree().hex())));
        if (artifact != null) {
            subjects.add(new Statement.Subject(
                    artifact.name(), Map.of("sha256", artifact.digest().hex())));
        }
        return subjects;
    }
}
