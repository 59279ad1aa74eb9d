package dev.assize.core.fact;

import dev.assize.core.InvalidInput;
import dev.assize.core.approval.Approval;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Statement;
import dev.assize.core.control.Attestation;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Verifier;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What follows from the facts read so far. Entries are applied in ledger order; each is checked for its
/// signature and for whether its signer may state it, so that nobody gains a right by writing to the files.
///
/// Not safe for use by several threads.
public final class History {
    private final Verifier verifier;
    private final Map<PersonId, Person> people = new LinkedHashMap<>();
    private final Map<String, PersonId> keys = new HashMap<>();
    private final List<Sealed<Fact.PolicyAdopted>> policies = new ArrayList<>();
    private final Map<Long, Attestation> attestations = new LinkedHashMap<>();
    private final List<Sealed<Fact.EvidenceRecorded>> evidence = new ArrayList<>();
    private final List<Sealed<Fact.GateDecided>> decisions = new ArrayList<>();
    private final List<Approval> approvals = new ArrayList<>();
    private final Map<String, Exemption> exemptions = new LinkedHashMap<>();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final List<Sealed<Fact.AlertRecorded>> alerts = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private long size;

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
            String objection = objection(envelope, fact);
            if (objection == null) {
                objection = add(index, fact);
            }
            if (objection == null) {
                return Optional.of(fact);
            }
            rejected.add(new Rejected(index, objection));
        } catch (InvalidInput e) {
            rejected.add(new Rejected(index, e.what()));
        }
        return Optional.empty();
    }

    private @Nullable String objection(Envelope envelope, Fact fact) {
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            return "the payload is no in-toto statement";
        }
        boolean founding = people.isEmpty();
        PublicKey key;
        if (founding) {
            if (!(fact instanceof Fact.PersonEnrolled founder)
                    || !founder.person().equals(founder.by())) {
                return "the first entry must enrol its own signer";
            }
            key = founder.key();
        } else {
            PersonId signer = keys.get(envelope.keyId());
            if (signer == null) {
                return "the signing key belongs to nobody known";
            }
            if (!signer.equals(fact.by())) {
                return "it is stated by " + fact.by() + " but signed by " + signer;
            }
            Permission needs = permission(fact);
            Person person = people.get(signer);
            if (person == null || !person.may(needs)) {
                return signer + " may not " + words(needs);
            }
            key = person.keys().stream()
                    .filter(k -> k.keyId().equals(envelope.keyId()))
                    .findFirst()
                    .orElseThrow();
        }
        return verifier.verify(key, envelope.preAuthentication(), envelope.signature())
                ? null
                : "the signature does not hold";
    }

    /// The permission a fact needs.
    public static Permission permission(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled f -> Permission.ENROL_PEOPLE;
            case Fact.PolicyAdopted f -> Permission.ADOPT_POLICY;
            case Fact.ControlAttested f -> Permission.ATTEST_CONTROL;
            case Fact.AttestationWithdrawn f -> Permission.WITHDRAW_ATTESTATION;
            case Fact.EvidenceRecorded f -> Permission.RECORD_EVIDENCE;
            case Fact.GateDecided f -> Permission.REQUEST_DECISION;
            case Fact.ApprovalRecorded f -> Permission.APPROVE_RELEASE;
            case Fact.ExemptionRequested f -> Permission.REQUEST_EXEMPTION;
            case Fact.ExemptionDecided decided ->
                decided.status() == Exemption.Status.REVOKED
                        ? Permission.REVOKE_EXEMPTION
                        : Permission.APPROVE_EXEMPTION;
            case Fact.DeploymentStarted f -> Permission.DEPLOY;
            case Fact.DeploymentStepped f -> Permission.DEPLOY;
            case Fact.DeploymentEnded f -> Permission.DEPLOY;
            case Fact.AlertRecorded f -> Permission.RECORD_ALERT;
        };
    }

    /// A permission as a sentence has it: `approve release`.
    public static String words(Permission permission) {
        return permission.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private @Nullable String add(long index, Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled enrolled -> enrol(enrolled);
            case Fact.PolicyAdopted adopted -> {
                policies.add(new Sealed<>(index, adopted));
                yield null;
            }
            case Fact.ControlAttested attested -> attest(index, attested);
            case Fact.AttestationWithdrawn withdrawn -> withdraw(index, withdrawn);
            case Fact.EvidenceRecorded recorded -> {
                evidence.add(new Sealed<>(index, recorded));
                yield null;
            }
            case Fact.GateDecided decided -> {
                decisions.add(new Sealed<>(index, decided));
                yield null;
            }
            case Fact.ApprovalRecorded approval -> {
                approvals.add(new Approval(
                        approval.binding(),
                        approval.decision(),
                        approval.environment(),
                        approval.by(),
                        approval.granted(),
                        approval.comment(),
                        approval.at(),
                        index));
                yield null;
            }
            case Fact.ExemptionRequested request -> request(index, request);
            case Fact.ExemptionDecided decided -> decide(index, decided);
            case Fact.DeploymentStarted started -> start(index, started);
            case Fact.DeploymentStepped stepped -> step(index, stepped);
            case Fact.DeploymentEnded ended -> end(ended);
            case Fact.AlertRecorded alert -> {
                alerts.add(new Sealed<>(index, alert));
                yield null;
            }
        };
    }

    private @Nullable String enrol(Fact.PersonEnrolled enrolled) {
        PersonId owner = keys.get(enrolled.key().keyId());
        if (owner != null && !owner.equals(enrolled.person())) {
            return "the key already belongs to " + owner;
        }
        Person known = people.get(enrolled.person());
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(enrolled.roles());
        List<PublicKey> personKeys = new ArrayList<>(known == null ? List.of() : known.keys());
        if (!personKeys.contains(enrolled.key())) {
            personKeys.add(enrolled.key());
        }
        people.put(enrolled.person(), new Person(enrolled.person(), enrolled.name(), roles, personKeys));
        keys.put(enrolled.key().keyId(), enrolled.person());
        return null;
    }

    private @Nullable String attest(long index, Fact.ControlAttested attested) {
        // Who audits must not make the evidence, whatever other role would allow it.
        Person person = people.get(attested.by());
        if (person != null && person.roles().contains(Role.AUDITOR)) {
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
        attestations.put(
                index,
                new Attestation(
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
                        -1));
        return null;
    }

    private @Nullable String withdraw(long index, Fact.AttestationWithdrawn withdrawn) {
        Attestation attestation = attestations.get(withdrawn.attestation());
        if (attestation == null) {
            return "entry " + withdrawn.attestation() + " is no attestation";
        }
        if (attestation.withdrawn()) {
            return "attestation " + withdrawn.attestation() + " is already withdrawn";
        }
        attestations.put(withdrawn.attestation(), attestation.withdrawn(index));
        return null;
    }

    private @Nullable String request(long index, Fact.ExemptionRequested request) {
        if (exemptions.containsKey(request.id())) {
            return "exemption " + request.id() + " exists already";
        }
        exemptions.put(
                request.id(),
                new Exemption(
                        request.id(),
                        request.service(),
                        request.finding(),
                        request.severity(),
                        request.reason(),
                        request.by(),
                        request.notAfter(),
                        index,
                        Exemption.Status.REQUESTED,
                        null,
                        -1));
        return null;
    }

    private @Nullable String decide(long index, Fact.ExemptionDecided decided) {
        Exemption exemption = exemptions.get(decided.id());
        if (exemption == null) {
            return "exemption " + decided.id() + " was never asked for";
        }
        boolean revocation = decided.status() == Exemption.Status.REVOKED;
        if (decided.status() == Exemption.Status.REQUESTED
                || (revocation
                        ? exemption.status() != Exemption.Status.APPROVED
                        : exemption.status() != Exemption.Status.REQUESTED)) {
            return "exemption " + decided.id() + " is already "
                    + exemption.status().name().toLowerCase(java.util.Locale.ROOT);
        }
        if (!revocation && decided.by().equals(exemption.requestedBy())) {
            return decided.by() + " asked for exemption " + decided.id() + " and cannot decide it";
        }
        exemptions.put(decided.id(), exemption.decided(decided.status(), decided.by(), index));
        return null;
    }

    private @Nullable String start(long index, Fact.DeploymentStarted started) {
        String id = "d-" + index;
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
                        index));
        return null;
    }

    private @Nullable String step(long index, Fact.DeploymentStepped stepped) {
        Deployment deployment = deployments.get(stepped.deployment());
        if (deployment == null) {
            return "deployment " + stepped.deployment() + " never began";
        }
        if (deployment.outcome() != null) {
            return "deployment " + stepped.deployment() + " has ended";
        }
        List<Deployment.StepRecord> steps = new ArrayList<>(deployment.steps());
        steps.add(
                new Deployment.StepRecord(stepped.step(), stepped.succeeded(), stepped.detail(), stepped.at(), index));
        put(deployment, steps, null, null);
        return null;
    }

    private @Nullable String end(Fact.DeploymentEnded ended) {
        Deployment deployment = deployments.get(ended.deployment());
        if (deployment == null) {
            return "deployment " + ended.deployment() + " never began";
        }
        if (deployment.outcome() != null) {
            return "deployment " + ended.deployment() + " has ended";
        }
        put(deployment, deployment.steps(), ended.outcome(), ended.at());
        return null;
    }

    private void put(
            Deployment d,
            List<Deployment.StepRecord> steps,
            @Nullable DeploymentOutcome outcome,
            java.time.@Nullable Instant ended) {
        deployments.put(
                d.id(),
                new Deployment(
                        d.id(),
                        d.service(),
                        d.environment(),
                        d.artifact(),
                        d.decision(),
                        d.approvals(),
                        d.slot(),
                        d.previous(),
                        d.by(),
                        d.started(),
                        steps,
                        outcome,
                        ended,
                        d.rollbackOf(),
                        d.ledgerIndex()));
    }

    /// Number of entries applied.
    public long size() {
        return size;
    }

    public Collection<Person> people() {
        return Collections.unmodifiableCollection(people.values());
    }

    public Optional<Person> person(PersonId id) {
        return Optional.ofNullable(people.get(id));
    }

    public Optional<Person> holder(PublicKey key) {
        return Optional.ofNullable(keys.get(key.keyId())).map(people::get);
    }

    public boolean may(PersonId person, Permission permission) {
        Person known = people.get(person);
        return known != null && known.may(permission);
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
