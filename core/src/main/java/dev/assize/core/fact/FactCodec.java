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
import dev.assize.core.evidence.Severity;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.TeamId;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
                "key-added",
                "key-revoked",
                "role-granted",
                "role-withdrawn",
                "person-renamed",
                "person-deactivated",
                "account-linked",
                "team-defined",
                "policy-adopted",
                "control-attested",
                "attestation-withdrawn",
                "evidence-recorded",
                "gate-decided",
                "approval-recorded",
                "approval-withdrawn",
                "exemption-requested",
                "exemption-decided",
                "break-glass-opened",
                "break-glass-seconded",
                "break-glass-reviewed",
                "break-glass-closed",
                "deployment-started",
                "deployment-stepped",
                "deployment-ended",
                "alert-recorded");
    }

    public static String kind(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled enrolled -> "person-enrolled";
            case Fact.KeyAdded added -> "key-added";
            case Fact.KeyRevoked revoked -> "key-revoked";
            case Fact.RoleGranted granted -> "role-granted";
            case Fact.RoleWithdrawn withdrawn -> "role-withdrawn";
            case Fact.PersonRenamed renamed -> "person-renamed";
            case Fact.PersonDeactivated deactivated -> "person-deactivated";
            case Fact.AccountLinked linked -> "account-linked";
            case Fact.TeamDefined defined -> "team-defined";
            case Fact.PolicyAdopted adopted -> "policy-adopted";
            case Fact.ControlAttested attested -> "control-attested";
            case Fact.AttestationWithdrawn withdrawn -> "attestation-withdrawn";
            case Fact.EvidenceRecorded recorded -> "evidence-recorded";
            case Fact.GateDecided decided -> "gate-decided";
            case Fact.ApprovalRecorded approval -> "approval-recorded";
            case Fact.ApprovalWithdrawn withdrawn -> "approval-withdrawn";
            case Fact.ExemptionRequested requested -> "exemption-requested";
            case Fact.ExemptionDecided decided -> "exemption-decided";
            case Fact.BreakGlassOpened opened -> "break-glass-opened";
            case Fact.BreakGlassSeconded seconded -> "break-glass-seconded";
            case Fact.BreakGlassReviewed reviewed -> "break-glass-reviewed";
            case Fact.BreakGlassClosed closed -> "break-glass-closed";
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
                        json.flag("twoHands"),
                        by,
                        json.instant("at"));
            case "key-added" ->
                new Fact.KeyAdded(person(json), PublicKey.parse(json.text("key")), by, json.instant("at"));
            case "key-revoked" ->
                new Fact.KeyRevoked(
                        person(json), PublicKey.parse(json.text("key")), comment(json), by, json.instant("at"));
            case "role-granted" ->
                new Fact.RoleGranted(person(json), json.oneOf("role", Role.class), by, json.instant("at"));
            case "role-withdrawn" ->
                new Fact.RoleWithdrawn(
                        person(json), json.oneOf("role", Role.class), comment(json), by, json.instant("at"));
            case "person-renamed" -> new Fact.PersonRenamed(person(json), json.text("name"), by, json.instant("at"));
            case "person-deactivated" ->
                new Fact.PersonDeactivated(person(json), comment(json), by, json.instant("at"));
            case "account-linked" -> new Fact.AccountLinked(person(json), json.text("account"), by, json.instant("at"));
            case "team-defined" ->
                new Fact.TeamDefined(
                        new TeamId(json.text("team")),
                        json.texts("members").stream().map(PersonId::new).collect(Collectors.toSet()),
                        json.texts("services").stream().map(Service::new).collect(Collectors.toSet()),
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
                        json.optionalDigest("shown").orElse(null),
                        new Environment(json.text("environment")),
                        json.flag("granted"),
                        comment(json),
                        by,
                        json.instant("at"));
            case "approval-withdrawn" ->
                new Fact.ApprovalWithdrawn(json.number("approval"), comment(json), by, json.instant("at"));
            case "exemption-requested" ->
                new Fact.ExemptionRequested(json.text("id"), ExemptionCodec.request(json), by, json.instant("at"));
            case "exemption-decided" ->
                new Fact.ExemptionDecided(
                        json.text("id"),
                        json.oneOf("status", Exemption.Status.class),
                        json.optionalText("comment").orElse(""),
                        by,
                        json.instant("at"));
            case "break-glass-opened" ->
                new Fact.BreakGlassOpened(
                        new Service(json.text("service")),
                        new Environment(json.text("environment")),
                        json.digest("artifact"),
                        json.text("reason"),
                        json.text("incident"),
                        Duration.ofSeconds(json.number("validSeconds")),
                        by,
                        json.instant("at"));
            case "break-glass-seconded" ->
                new Fact.BreakGlassSeconded(json.text("id"), comment(json), by, json.instant("at"));
            case "break-glass-reviewed" ->
                new Fact.BreakGlassReviewed(
                        json.text("id"), json.flag("justified"), comment(json), by, json.instant("at"));
            case "break-glass-closed" ->
                new Fact.BreakGlassClosed(json.text("id"), json.text("lesson"), by, json.instant("at"));
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
                        json.optionalText("breakGlass").orElse(null),
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

    private static PersonId person(JsonFields json) {
        return new PersonId(json.text("person"));
    }

    private static String comment(JsonFields json) {
        return json.optionalText("comment").orElse("");
    }

    private static @Nullable String blankToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static InvalidInput unknown(String type) {
        return new InvalidInput("predicateType", "'" + type + "' is not known", "this entry needs a newer Assize");
    }

    private static Json.Object predicate(Fact fact) {
        Json.Builder json = Json.object();
        switch (fact) {
            case Fact.PersonEnrolled(var person, var name, var roles, var key, var twoHands, var by, var at) ->
                json.put("person", person.value())
                        .put("name", name)
                        .put(
                                "roles",
                                Json.texts(roles.stream()
                                        .map(JsonFields::word)
                                        .sorted()
                                        .toList()))
                        .put("key", key.base64())
                        .put("twoHands", twoHands ? Json.of(true) : null);
            case Fact.KeyAdded added ->
                json.put("person", added.person().value())
                        .put("key", added.key().base64());
            case Fact.KeyRevoked revoked ->
                json.put("person", revoked.person().value())
                        .put("key", revoked.key().base64())
                        .put("comment", blankToNull(revoked.comment()));
            case Fact.RoleGranted granted ->
                json.put("person", granted.person().value())
                        .put("role", granted.role().word());
            case Fact.RoleWithdrawn withdrawn ->
                json.put("person", withdrawn.person().value())
                        .put("role", withdrawn.role().word())
                        .put("comment", blankToNull(withdrawn.comment()));
            case Fact.PersonRenamed renamed ->
                json.put("person", renamed.person().value()).put("name", renamed.name());
            case Fact.PersonDeactivated deactivated ->
                json.put("person", deactivated.person().value()).put("comment", blankToNull(deactivated.comment()));
            case Fact.AccountLinked linked ->
                json.put("person", linked.person().value()).put("account", linked.account());
            case Fact.TeamDefined team ->
                json.put("team", team.team().value())
                        .putTexts(
                                "members",
                                team.members().stream()
                                        .map(PersonId::value)
                                        .sorted()
                                        .toList())
                        .putTexts(
                                "services",
                                team.services().stream()
                                        .map(Service::name)
                                        .sorted()
                                        .toList());
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
                        .put("shown", EvidenceCodec.text(approval.shown()))
                        .put("environment", approval.environment().name())
                        .put("granted", approval.granted())
                        .put("comment", approval.comment().isEmpty() ? null : approval.comment());
            case Fact.ApprovalWithdrawn withdrawn ->
                json.put("approval", withdrawn.approval()).put("comment", blankToNull(withdrawn.comment()));
            case Fact.ExemptionRequested(var id, var request, var by, var at) -> {
                json.put("id", id);
                ExemptionCodec.put(request, json);
            }
            case Fact.ExemptionDecided decided ->
                json.put("id", decided.id())
                        .put("status", JsonFields.word(decided.status()))
                        .put("comment", decided.comment().isEmpty() ? null : decided.comment());
            case Fact.BreakGlassOpened opened ->
                json.put("service", opened.service().name())
                        .put("environment", opened.environment().name())
                        .put("artifact", opened.artifact().toString())
                        .put("reason", opened.reason())
                        .put("incident", opened.incident())
                        .put("validSeconds", opened.validity().toSeconds());
            case Fact.BreakGlassSeconded seconded ->
                json.put("id", seconded.id()).put("comment", blankToNull(seconded.comment()));
            case Fact.BreakGlassReviewed reviewed ->
                json.put("id", reviewed.id())
                        .put("justified", reviewed.justified())
                        .put("comment", blankToNull(reviewed.comment()));
            case Fact.BreakGlassClosed closed -> json.put("id", closed.id()).put("lesson", closed.lesson());
            case Fact.DeploymentStarted started ->
                json.put("service", started.service().name())
                        .put("environment", started.environment().name())
                        .put("artifact", EvidenceCodec.toJson(started.artifact()))
                        .put("decision", started.decision())
                        .put("approvals", Json.array(started.approvals(), Json::of))
                        .put("slot", started.slot().word())
                        .put("previous", EvidenceCodec.toJson(started.previous()))
                        .put("rollbackOf", started.rollbackOf())
                        .put("breakGlass", started.breakGlass());
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
                .put("binding", decided.binding().toString())
                .put(
                        "authors",
                        decided.authors().isEmpty()
                                ? null
                                : Json.texts(decided.authors().stream()
                                        .map(PersonId::value)
                                        .toList()));
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
                json.texts("authors").stream().map(PersonId::new).toList(),
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
            case Fact.KeyAdded added -> one(added.person().value(), added.key().digest());
            case Fact.KeyRevoked revoked ->
                one(revoked.person().value(), revoked.key().digest());
            case Fact.RoleGranted granted -> named("person:" + granted.person());
            case Fact.RoleWithdrawn withdrawn -> named("person:" + withdrawn.person());
            case Fact.PersonRenamed renamed -> named("person:" + renamed.person());
            case Fact.PersonDeactivated deactivated -> named("person:" + deactivated.person());
            case Fact.AccountLinked linked -> named("person:" + linked.person());
            case Fact.TeamDefined team -> named("team:" + team.team());
            case Fact.PolicyAdopted adopted -> one("policy:" + adopted.name(), adopted.policy());
            case Fact.ControlAttested attested -> one("document:" + attested.name(), attested.document());
            case Fact.AttestationWithdrawn withdrawn ->
                one("attestation:" + withdrawn.attestation(), name("attestation:" + withdrawn.attestation()));
            case Fact.EvidenceRecorded recorded ->
                change(recorded.evidence().change(), recorded.evidence().artifact());
            case Fact.GateDecided decided -> change(decided.change(), decided.artifact());
            case Fact.ApprovalRecorded approval -> one("binding", approval.binding());
            case Fact.ApprovalWithdrawn withdrawn -> named("approval:" + withdrawn.approval());
            case Fact.BreakGlassOpened opened -> one("break-glass:" + opened.service(), opened.artifact());
            case Fact.BreakGlassSeconded seconded -> named("break-glass:" + seconded.id());
            case Fact.BreakGlassReviewed reviewed -> named("break-glass:" + reviewed.id());
            case Fact.BreakGlassClosed closed -> named("break-glass:" + closed.id());
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

    private static List<Statement.Subject> named(String name) {
        return one(name, name(name));
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
