package dev.assize.core.fact;

import dev.assize.core.InvalidInput;
import dev.assize.core.approval.Approval;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Statement;
import dev.assize.core.control.Attestation;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.exemption.BreakGlass;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.exemption.Limits;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Team;
import dev.assize.core.identity.TeamId;
import dev.assize.core.identity.Verifier;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What follows from the facts read so far. Entries are applied in ledger order; each is checked for its
/// signature and for whether its signer may state it, so that nobody gains a right by writing to the files.
///
/// Not safe for use by several threads.
public final class History {
    private final Verifier verifier;
    private final PeopleRegister people = new PeopleRegister();
    private final List<Sealed<Fact.PolicyAdopted>> policies = new ArrayList<>();
    private final Map<Long, Attestation> attestations = new LinkedHashMap<>();
    private final List<Sealed<Fact.EvidenceRecorded>> evidence = new ArrayList<>();
    private final List<Sealed<Fact.GateDecided>> decisions = new ArrayList<>();
    private final List<Approval> approvals = new ArrayList<>();
    private final Map<String, Exemption> exemptions = new LinkedHashMap<>();
    private final Map<String, BreakGlass> breakGlasses = new LinkedHashMap<>();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final List<Sealed<Fact.AlertRecorded>> alerts = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final Map<Digest, Long> statements = new HashMap<>();
    private long size;
    private Instant latest = Instant.MIN;

    /// A fact and the entry it is sealed as.
    public record Sealed<F extends Fact>(long index, F fact) {}

    /// An entry that counts for nothing.
    public record Rejected(long index, String why) {}

    public History(Verifier verifier) {
        this.verifier = verifier;
    }

    /// Applies the next entry. An entry that is not understood or not authorised is kept in [#rejected()] and
    /// changes nothing else.
    ///
    /// @return the fact, where it counts
    public Optional<Fact> apply(long index, byte[] entry) {
        if (index != size) {
            throw new IllegalArgumentException("entry " + index + " where " + size + " is next");
        }
        size++;
        try {
            Envelope envelope = Envelope.parse(entry);
            Fact fact = FactCodec.fact(Statement.parse(envelope.payload()));
            Digest payload = Digest.of(envelope.payload());
            Long before = statements.get(payload);
            String objection = before == null
                    ? signatureObjection(envelope, fact)
                    : "it says again, word for word, what entry " + before + " says";
            if (objection == null) {
                objection = refusal(fact).orElse(null);
            }
            if (objection == null) {
                add(index, fact);
                statements.put(payload, index);
                latest = fact.at().isAfter(latest) ? fact.at() : latest;
                return Optional.of(fact);
            }
            rejected.add(new Rejected(index, objection));
        } catch (InvalidInput e) {
            rejected.add(new Rejected(index, e.what()));
        }
        return Optional.empty();
    }

    private @Nullable String signatureObjection(Envelope envelope, Fact fact) {
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            return "the payload is no in-toto statement";
        }
        PublicKey key;
        if (people.isEmpty()) {
            if (!(fact instanceof Fact.PersonEnrolled founder)
                    || !founder.person().equals(founder.by())) {
                return "the first entry must enrol its own signer";
            }
            key = founder.key();
        } else {
            Optional<Person> signer = people.owner(envelope.keyId()).flatMap(people::find);
            if (signer.isEmpty()) {
                return "the signing key belongs to nobody known";
            }
            if (!signer.get().id().equals(fact.by())) {
                return "it is stated by " + fact.by() + " but signed by "
                        + signer.get().id();
            }
            Optional<PublicKey> valid = signer.get().key(envelope.keyId());
            if (valid.isEmpty()) {
                return "the signing key was revoked";
            }
            key = valid.get();
        }
        return verifier.verify(key, envelope.preAuthentication(), envelope.signature())
                ? null
                : "the signature does not hold";
    }

    /// Why this fact would count for nothing if it were sealed now, whoever signed it; empty where it would
    /// count. The acts ask it before they seal, and reading asks it again: one answer for both.
    public Optional<String> refusal(Fact fact) {
        if (people.isEmpty()) {
            return Optional.empty();
        }
        Person by = people.find(fact.by()).orElse(null);
        if (by == null) {
            return Optional.of(fact.by() + " is nobody this ledger knows");
        }
        if (!by.active()) {
            return Optional.of(by.id() + " was deactivated");
        }
        if (!authorised(by, fact)) {
            return Optional.of(by.id() + " may not " + words(permission(fact)));
        }
        return Optional.ofNullable(objection(fact));
    }

    /// The permission a fact needs. Some may be stated without it by the person they are about; see
    /// [#authorised(Person, Fact)].
    public static Permission permission(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled f -> Permission.ENROL_PEOPLE;
            case Fact.KeyAdded f -> Permission.ENROL_PEOPLE;
            case Fact.KeyRevoked f -> Permission.ENROL_PEOPLE;
            case Fact.RoleGranted f -> f.role().grantedWith();
            case Fact.RoleWithdrawn f -> f.role().grantedWith();
            case Fact.PersonRenamed f -> Permission.ENROL_PEOPLE;
            case Fact.PersonDeactivated f -> Permission.ENROL_PEOPLE;
            case Fact.AccountLinked f -> Permission.ENROL_PEOPLE;
            case Fact.TeamDefined f -> Permission.ENROL_PEOPLE;
            case Fact.PolicyAdopted f -> Permission.ADOPT_POLICY;
            case Fact.ControlAttested f -> Permission.ATTEST_CONTROL;
            case Fact.AttestationWithdrawn f -> Permission.WITHDRAW_ATTESTATION;
            case Fact.EvidenceRecorded f -> Permission.RECORD_EVIDENCE;
            case Fact.GateDecided f -> Permission.REQUEST_DECISION;
            case Fact.ApprovalRecorded f -> Permission.APPROVE_RELEASE;
            case Fact.ApprovalWithdrawn f -> Permission.APPROVE_RELEASE;
            case Fact.ExemptionRequested f -> Permission.REQUEST_EXEMPTION;
            case Fact.ExemptionDecided decided ->
                decided.status() == Exemption.Status.REVOKED
                        ? Permission.REVOKE_EXEMPTION
                        : Permission.APPROVE_EXEMPTION;
            case Fact.BreakGlassOpened f -> Permission.OPEN_BREAK_GLASS;
            case Fact.BreakGlassSeconded f -> Permission.SECOND_BREAK_GLASS;
            case Fact.BreakGlassReviewed f -> Permission.REVIEW_BREAK_GLASS;
            case Fact.BreakGlassClosed f -> Permission.REVIEW_BREAK_GLASS;
            case Fact.DeploymentStarted f -> Permission.DEPLOY;
            case Fact.DeploymentStepped f -> Permission.DEPLOY;
            case Fact.DeploymentEnded f -> Permission.DEPLOY;
            case Fact.AlertRecorded f -> Permission.RECORD_ALERT;
        };
    }

    /// Whether this person may state this fact as far as roles go: by the permission it needs, or because it is
    /// about the person's own key, role, name, approval, exemption or break-glass.
    private boolean authorised(Person by, Fact fact) {
        if (by.may(permission(fact))) {
            return true;
        }
        return switch (fact) {
            case Fact.KeyAdded f -> f.person().equals(by.id());
            case Fact.KeyRevoked f -> f.person().equals(by.id()) || by.may(Permission.GRANT_ROLES);
            case Fact.RoleWithdrawn f -> f.person().equals(by.id());
            case Fact.PersonRenamed f -> f.person().equals(by.id());
            case Fact.PersonDeactivated f -> by.may(Permission.GRANT_ROLES);
            case Fact.ApprovalWithdrawn f -> true;
            case Fact.ExemptionDecided decided -> {
                Exemption exemption = exemptions.get(decided.id());
                if (exemption == null) {
                    yield false;
                }
                yield decided.status() == Exemption.Status.REVOKED
                        ? exemption.requestedBy().equals(by.id())
                                || exemption.owner().equals(by.id())
                        : by.may(Permission.APPROVE_LOW_RISK_EXEMPTION)
                                && exemption.lowRisk()
                                && ofOwnTeam(by.id(), exemption.service());
            }
            case Fact.BreakGlassClosed closed -> {
                BreakGlass glass = breakGlasses.get(closed.id());
                yield glass != null && glass.openedBy().equals(by.id());
            }
            case Fact.PersonEnrolled f -> false;
            case Fact.RoleGranted f -> false;
            case Fact.AccountLinked f -> false;
            case Fact.TeamDefined f -> false;
            case Fact.PolicyAdopted f -> false;
            case Fact.ControlAttested f -> false;
            case Fact.AttestationWithdrawn f -> false;
            case Fact.EvidenceRecorded f -> false;
            case Fact.GateDecided f -> false;
            case Fact.ApprovalRecorded f -> false;
            case Fact.ExemptionRequested f -> false;
            case Fact.BreakGlassOpened f -> false;
            case Fact.BreakGlassSeconded f -> false;
            case Fact.BreakGlassReviewed f -> false;
            case Fact.DeploymentStarted f -> false;
            case Fact.DeploymentStepped f -> false;
            case Fact.DeploymentEnded f -> false;
            case Fact.AlertRecorded f -> false;
        };
    }

    private boolean ofOwnTeam(PersonId person, Service service) {
        return people.teamOf(service)
                .filter(team -> team.members().contains(person))
                .isPresent();
    }

    /// A permission as a sentence has it: `approve release`.
    public static String words(Permission permission) {
        return permission.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /// What speaks against a fact besides its signer's roles.
    private @Nullable String objection(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled f -> people.objection(f);
            case Fact.KeyAdded f -> people.objection(f);
            case Fact.KeyRevoked f -> people.objection(f);
            case Fact.RoleGranted f -> people.objection(f);
            case Fact.RoleWithdrawn f -> people.objection(f);
            case Fact.PersonRenamed f -> people.objection(f);
            case Fact.PersonDeactivated f -> people.objection(f);
            case Fact.AccountLinked f -> people.objection(f);
            case Fact.TeamDefined f -> people.objection(f);
            case Fact.ApprovalWithdrawn withdrawn -> objection(withdrawn);
            case Fact.ExemptionRequested request -> objection(request);
            case Fact.ExemptionDecided decided -> objection(decided);
            case Fact.BreakGlassOpened opened -> objection(opened);
            case Fact.BreakGlassSeconded seconded -> objection(seconded);
            case Fact.BreakGlassReviewed reviewed -> objection(reviewed);
            case Fact.BreakGlassClosed closed -> objection(closed);
            case Fact.DeploymentStarted started -> objection(started);
            case Fact.DeploymentStepped stepped -> unended(stepped.deployment());
            case Fact.DeploymentEnded ended -> unended(ended.deployment());
            case Fact.PolicyAdopted f -> null;
            case Fact.ControlAttested attested -> objection(attested);
            case Fact.AttestationWithdrawn withdrawn -> objection(withdrawn);
            case Fact.EvidenceRecorded f -> null;
            case Fact.GateDecided f -> null;
            case Fact.ApprovalRecorded f -> null;
            case Fact.AlertRecorded f -> null;
        };
    }

    private @Nullable String objection(Fact.ApprovalWithdrawn withdrawn) {
        Approval approval = approval(withdrawn.approval()).orElse(null);
        if (approval == null || !approval.granted()) {
            return "entry " + withdrawn.approval() + " is no approval";
        }
        if (!approval.by().equals(withdrawn.by())) {
            return "the approval is of " + approval.by() + ", who alone can withdraw it";
        }
        return approval.withdrawn() ? "it was withdrawn already" : null;
    }

    private @Nullable String objection(Fact.ControlAttested attested) {
        // Who audits must not make the evidence, whatever other role would allow it.
        boolean audits = people.find(attested.by())
                .filter(person -> person.roles().contains(Role.AUDITOR))
                .isPresent();
        if (audits) {
            return attested.by() + " is an auditor and may not attest";
        }
        if (attested.controls().isEmpty()
                || attested.to().isBefore(attested.from())
                || !attested.expires().isAfter(attested.at())) {
            return "the attestation names no control, or its period or expiry makes no sense";
        }
        for (var control : attested.controls()) {
            if (!ControlCatalogue.knows(control)) {
                return control + " is no control we know";
            }
        }
        return null;
    }

    private static Attestation attestation(long index, Fact.ControlAttested attested) {
        return new Attestation(
                attested.controls(),
                attested.document(),
                attested.name(),
                attested.owner(),
                attested.from(),
                attested.to(),
                attested.expires(),
                attested.by(),
                attested.at(),
                index,
                -1);
    }

    private @Nullable String objection(Fact.AttestationWithdrawn withdrawn) {
        Attestation attestation = attestations.get(withdrawn.attestation());
        if (attestation == null) {
            return "entry " + withdrawn.attestation() + " is no attestation";
        }
        return attestation.withdrawn() ? "attestation " + withdrawn.attestation() + " is already withdrawn" : null;
    }

    private @Nullable String objection(Fact.ExemptionRequested fact) {
        if (exemptions.containsKey(fact.id())) {
            return "exemption " + fact.id() + " exists already";
        }
        ExemptionRequest request = fact.request();
        String renews = request.renews();
        if (renews == null) {
            return null;
        }
        Exemption earlier = exemptions.get(renews);
        if (earlier == null || earlier.status() != Exemption.Status.APPROVED) {
            return renews + " is no approved exemption";
        }
        if (!earlier.service().equals(request.service()) || !earlier.scope().equals(request.scope())) {
            return "a renewal of " + renews + " is about the same findings";
        }
        return renewals(renews) >= Limits.RENEWALS
                ? renews + " was renewed " + Limits.RENEWALS + " times already, which is as often as it goes"
                : null;
    }

    /// How many renewals led to this exemption.
    public int renewals(String id) {
        int count = 0;
        Exemption at = exemptions.get(id);
        while (at != null && at.request().renews() != null && count <= Limits.RENEWALS) {
            count++;
            at = exemptions.get(at.request().renews());
        }
        return count;
    }

    private @Nullable String objection(Fact.ExemptionDecided decided) {
        Exemption exemption = exemptions.get(decided.id());
        if (exemption == null) {
            return "exemption " + decided.id() + " was never asked for";
        }
        boolean revocation = decided.status() == Exemption.Status.REVOKED;
        if (decided.status() == Exemption.Status.REQUESTED
                || (revocation
                        ? exemption.status() != Exemption.Status.APPROVED
                        : exemption.status() != Exemption.Status.REQUESTED)) {
            return "exemption " + decided.id() + " is "
                    + (exemption.status() == Exemption.Status.REQUESTED
                            ? "not yet decided"
                            : "already " + exemption.status().word());
        }
        if (!revocation && decided.by().equals(exemption.requestedBy())) {
            return decided.by() + " asked for exemption " + decided.id() + " and cannot decide it";
        }
        return null;
    }

    private @Nullable String objection(Fact.BreakGlassOpened opened) {
        if (opened.validity().compareTo(BreakGlass.SHORTEST) < 0
                || opened.validity().compareTo(BreakGlass.LONGEST) > 0) {
            return "a break-glass is good for " + BreakGlass.SHORTEST.toMinutes() + " to "
                    + BreakGlass.LONGEST.toMinutes() + " minutes";
        }
        for (BreakGlass other : breakGlasses.values()) {
            if (!other.service().equals(opened.service())) {
                continue;
            }
            switch (other.state(opened.at())) {
                case USED -> {
                    return other.id() + " was used and not yet reviewed; review it first";
                }
                case WAITING, OPEN -> {
                    return other.id() + " is open for " + other.service() + " already";
                }
                case LAPSED, REVIEWED, CLOSED -> {}
            }
        }
        return null;
    }

    private @Nullable String objection(Fact.BreakGlassSeconded seconded) {
        BreakGlass glass = breakGlasses.get(seconded.id());
        if (glass == null) {
            return seconded.id() + " is no break-glass";
        }
        if (glass.openedBy().equals(seconded.by())) {
            return seconded.by() + " opened " + seconded.id() + "; somebody else confirms it";
        }
        if (glass.second() != null) {
            return seconded.id() + " was confirmed already";
        }
        return glass.state(seconded.at()) == BreakGlass.State.WAITING ? null : seconded.id() + " has lapsed";
    }

    private @Nullable String objection(Fact.BreakGlassReviewed reviewed) {
        BreakGlass glass = breakGlasses.get(reviewed.id());
        if (glass == null) {
            return reviewed.id() + " is no break-glass";
        }
        BreakGlass.Word used = glass.used();
        BreakGlass.Word second = glass.second();
        if (used == null || second == null) {
            return reviewed.id() + " was not used, so there is nothing to review";
        }
        if (glass.review() != null) {
            return reviewed.id() + " was reviewed already";
        }
        return List.of(glass.openedBy(), second.by(), used.by()).contains(reviewed.by())
                ? reviewed.by() + " had a hand in " + reviewed.id() + "; somebody else reviews it"
                : null;
    }

    private @Nullable String objection(Fact.BreakGlassClosed closed) {
        BreakGlass glass = breakGlasses.get(closed.id());
        if (glass == null) {
            return closed.id() + " is no break-glass";
        }
        return switch (glass.state(closed.at())) {
            case REVIEWED, LAPSED -> null;
            case WAITING, OPEN -> closed.id() + " can still be used";
            case USED -> closed.id() + " was used and not yet reviewed";
            case CLOSED -> closed.id() + " is closed already";
        };
    }

    private @Nullable String objection(Fact.DeploymentStarted started) {
        Optional<Deployment> other = deployments.values().stream()
                .filter(d -> d.outcome() == null
                        && d.service().equals(started.service())
                        && d.environment().equals(started.environment()))
                .findFirst();
        if (other.isPresent()) {
            return "deployment " + other.get().id() + " to " + started.environment() + " has not ended";
        }
        String objection = objectionToDecision(started);
        String breakGlass = started.breakGlass();
        if (objection != null || breakGlass == null) {
            return objection;
        }
        BreakGlass glass = breakGlasses.get(breakGlass);
        return glass == null
                ? breakGlass + " is no break-glass"
                : glass.refusal(
                                started.service(),
                                started.environment(),
                                started.artifact().digest(),
                                started.at())
                        .orElse(null);
    }

    /// What can be told without the policy. Whether the quorum was reached is told by the release gate before,
    /// and by whoever replays the ledger after.
    private @Nullable String objectionToDecision(Fact.DeploymentStarted started) {
        Fact.GateDecided decided =
                decision(started.decision()).map(Sealed::fact).orElse(null);
        if (decided == null
                || !started.artifact().digest().equals(EvidenceCodec.digestOf(decided.artifact()))
                || !started.service().equals(decided.change().service())) {
            return "entry " + started.decision() + " is no decision about this artifact";
        }
        String takenBack = started.rollbackOf();
        if (takenBack != null) {
            Deployment from = deployments.get(takenBack);
            boolean ranBefore = successful(started.service(), started.environment())
                    .anyMatch(
                            d -> d.artifact().digest().equals(started.artifact().digest()));
            return from == null || !ranBefore
                    ? "nothing is taken back to what never ran in " + started.environment()
                    : null;
        }
        if (started.breakGlass() != null) {
            return null;
        }
        if (decided.result() != Verdict.Result.PASSED) {
            return "decision " + started.decision() + " is " + decided.result().word();
        }
        for (long index : started.approvals()) {
            Approval approval = approval(index).orElse(null);
            if (approval == null
                    || !approval.granted()
                    || approval.withdrawn()
                    || !approval.environment().equals(started.environment())) {
                return "entry " + index + " approves nothing for " + started.environment();
            }
        }
        return null;
    }

    private @Nullable String unended(String id) {
        Deployment deployment = deployments.get(id);
        if (deployment == null) {
            return "deployment " + id + " never began";
        }
        return deployment.outcome() == null ? null : "deployment " + id + " has ended";
    }

    private void add(long index, Fact fact) {
        switch (fact) {
            case Fact.PersonEnrolled f -> people.add(f);
            case Fact.KeyAdded f -> people.add(f);
            case Fact.KeyRevoked f -> people.add(f);
            case Fact.RoleGranted f -> people.add(f);
            case Fact.RoleWithdrawn f -> people.add(f);
            case Fact.PersonRenamed f -> people.add(f);
            case Fact.PersonDeactivated f -> people.add(f);
            case Fact.AccountLinked f -> people.add(f);
            case Fact.TeamDefined f -> people.add(f);
            case Fact.PolicyAdopted adopted -> policies.add(new Sealed<>(index, adopted));
            case Fact.ControlAttested attested -> attestations.put(index, attestation(index, attested));
            case Fact.AttestationWithdrawn withdrawn ->
                attestations.computeIfPresent(withdrawn.attestation(), (_, known) -> known.withdrawn(index));
            case Fact.EvidenceRecorded recorded -> evidence.add(new Sealed<>(index, recorded));
            case Fact.GateDecided decided -> decisions.add(new Sealed<>(index, decided));
            case Fact.ApprovalRecorded approval ->
                approvals.add(new Approval(
                        approval.binding(),
                        approval.shown(),
                        approval.decision(),
                        approval.environment(),
                        approval.by(),
                        approval.granted(),
                        approval.comment(),
                        approval.at(),
                        index,
                        false));
            case Fact.ApprovalWithdrawn withdrawn ->
                approvals.replaceAll(
                        approval -> approval.ledgerIndex() == withdrawn.approval() ? approval.takenBack() : approval);
            case Fact.ExemptionRequested(var id, var request, var by, var at) ->
                exemptions.put(id, new Exemption(id, request, by, at, index, Exemption.Status.REQUESTED, null, -1));
            case Fact.ExemptionDecided decided ->
                exemptions.computeIfPresent(
                        decided.id(), (_, exemption) -> exemption.decided(decided.status(), decided.by(), index));
            case Fact.BreakGlassOpened opened -> open(index, opened);
            case Fact.BreakGlassSeconded(var id, var comment, var by, var at) ->
                breakGlasses.computeIfPresent(id, (_, glass) -> glass.seconded(new BreakGlass.Word(by, at, comment)));
            case Fact.BreakGlassReviewed(var id, var justified, var comment, var by, var at) ->
                breakGlasses.computeIfPresent(
                        id, (_, glass) -> glass.reviewed(new BreakGlass.Review(by, at, justified, comment)));
            case Fact.BreakGlassClosed(var id, var lesson, var by, var at) ->
                breakGlasses.computeIfPresent(id, (_, glass) -> glass.closed(new BreakGlass.Word(by, at, lesson)));
            case Fact.DeploymentStarted started -> start(index, started);
            case Fact.DeploymentStepped stepped -> step(index, stepped);
            case Fact.DeploymentEnded ended -> end(ended);
            case Fact.AlertRecorded alert -> alerts.add(new Sealed<>(index, alert));
        }
    }

    private void open(long index, Fact.BreakGlassOpened opened) {
        String id = "b-" + index;
        breakGlasses.put(
                id,
                new BreakGlass(
                        id,
                        opened.service(),
                        opened.environment(),
                        opened.artifact(),
                        opened.reason(),
                        opened.incident(),
                        opened.validity(),
                        opened.by(),
                        opened.at(),
                        index,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private void start(long index, Fact.DeploymentStarted started) {
        String id = "d-" + index;
        String breakGlass = started.breakGlass();
        deployments.put(
                id,
                new Deployment(
                        id,
                        started.service(),
                        started.environment(),
                        started.artifact(),
                        started.decision(),
                        started.approvals(),
                        started.slot(),
                        started.previous(),
                        started.by(),
                        started.at(),
                        List.of(),
                        null,
                        null,
                        started.rollbackOf(),
                        breakGlass,
                        index));
        if (breakGlass != null) {
            breakGlasses.computeIfPresent(
                    breakGlass, (_, glass) -> glass.usedBy(id, new BreakGlass.Word(started.by(), started.at(), "")));
        }
    }

    private void step(long index, Fact.DeploymentStepped stepped) {
        deployments.computeIfPresent(stepped.deployment(), (_, deployment) -> {
            List<Deployment.StepRecord> steps = new ArrayList<>(deployment.steps());
            steps.add(new Deployment.StepRecord(
                    stepped.step(), stepped.succeeded(), stepped.detail(), stepped.at(), index));
            return deployment.with(steps);
        });
    }

    private void end(Fact.DeploymentEnded ended) {
        deployments.computeIfPresent(
                ended.deployment(), (_, deployment) -> deployment.ended(ended.outcome(), ended.at()));
    }

    /// Number of entries applied.
    public long size() {
        return size;
    }

    /// The entry that holds this very statement; empty where none does. Whoever repeats a command is answered
    /// with it, and whoever copies an old entry to the end of the files gains nothing.
    public Optional<Long> entryOf(Digest payload) {
        return Optional.ofNullable(statements.get(payload));
    }

    /// The latest moment any fact so far is dated to.
    public Instant latest() {
        return latest;
    }

    public Collection<Person> people() {
        return people.all();
    }

    public Optional<Person> person(PersonId id) {
        return people.find(id);
    }

    /// The person who signs with this key; empty also where the key was revoked.
    public Optional<Person> holder(PublicKey key) {
        return people.owner(key.keyId()).flatMap(people::find).filter(person -> person.keys()
                .contains(key));
    }

    /// The person an account elsewhere belongs to, for example `git:ada@example.org`.
    public Optional<PersonId> holder(String account) {
        return people.holderOf(account);
    }

    public boolean may(PersonId person, Permission permission) {
        return people.find(person).filter(known -> known.may(permission)).isPresent();
    }

    public Collection<Team> teams() {
        return people.teams();
    }

    public Optional<Team> team(TeamId id) {
        return people.teams().stream().filter(team -> team.id().equals(id)).findFirst();
    }

    public Optional<Team> teamOf(Service service) {
        return people.teamOf(service);
    }

    public List<Sealed<Fact.PolicyAdopted>> policies() {
        return Collections.unmodifiableList(policies);
    }

    /// The policy in force.
    public Optional<Sealed<Fact.PolicyAdopted>> policy() {
        return policies.isEmpty() ? Optional.empty() : Optional.of(policies.getLast());
    }

    /// Attestations of controls, withdrawn ones included, oldest first.
    public Collection<Attestation> attestations() {
        return Collections.unmodifiableCollection(attestations.values());
    }

    public Optional<Attestation> attestation(long index) {
        return Optional.ofNullable(attestations.get(index));
    }

    public List<Sealed<Fact.EvidenceRecorded>> evidence() {
        return Collections.unmodifiableList(evidence);
    }

    public List<Sealed<Fact.GateDecided>> decisions() {
        return Collections.unmodifiableList(decisions);
    }

    public Optional<Sealed<Fact.GateDecided>> decision(long index) {
        return decisions.stream().filter(d -> d.index() == index).findFirst();
    }

    /// The newest decision about these files.
    public Optional<Sealed<Fact.GateDecided>> latestDecision(Service service, Digest tree) {
        return decisions.reversed().stream()
                .filter(d -> d.fact().change().service().equals(service)
                        && d.fact().change().revision().tree().equals(tree))
                .findFirst();
    }

    /// The newest decision about this artifact.
    public Optional<Sealed<Fact.GateDecided>> latestDecision(Digest artifact) {
        return decisions.reversed().stream()
                .filter(d -> artifact.equals(EvidenceCodec.digestOf(d.fact().artifact())))
                .findFirst();
    }

    public List<Approval> approvals() {
        return Collections.unmodifiableList(approvals);
    }

    /// The approval or rejection sealed as this entry.
    public Optional<Approval> approval(long index) {
        return approvals.stream().filter(a -> a.ledgerIndex() == index).findFirst();
    }

    public Collection<BreakGlass> breakGlasses() {
        return Collections.unmodifiableCollection(breakGlasses.values());
    }

    public Optional<BreakGlass> breakGlass(String id) {
        return Optional.ofNullable(breakGlasses.get(id));
    }

    public Collection<Exemption> exemptions() {
        return Collections.unmodifiableCollection(exemptions.values());
    }

    public Optional<Exemption> exemption(String id) {
        return Optional.ofNullable(exemptions.get(id));
    }

    public List<Exemption> exemptionsOf(Service service) {
        return exemptions.values().stream()
                .filter(e -> e.service().equals(service))
                .toList();
    }

    public Collection<Deployment> deployments() {
        return Collections.unmodifiableCollection(deployments.values());
    }

    public Optional<Deployment> deployment(String id) {
        return Optional.ofNullable(deployments.get(id));
    }

    /// The newest successful deployment of a service to an environment: what should be running there.
    public Optional<Deployment> current(Service service, Environment environment) {
        return successful(service, environment).reduce((_, later) -> later);
    }

    /// The successful deployment before the current one whose artifact differs from it.
    public Optional<Deployment> beforeCurrent(Service service, Environment environment) {
        Optional<Artifact> running = current(service, environment).map(Deployment::artifact);
        return successful(service, environment)
                .filter(d -> running.isPresent()
                        && !d.artifact().digest().equals(running.get().digest()))
                .reduce((_, later) -> later);
    }

    private java.util.stream.Stream<Deployment> successful(Service service, Environment environment) {
        return deployments.values().stream()
                .filter(d -> d.service().equals(service)
                        && d.environment().equals(environment)
                        && d.outcome() == DeploymentOutcome.SUCCEEDED);
    }

    public List<Sealed<Fact.AlertRecorded>> alerts() {
        return Collections.unmodifiableList(alerts);
    }

    public List<Rejected> rejected() {
        return Collections.unmodifiableList(rejected);
    }
}
