package dev.assize.core.fact;

import dev.assize.core.control.ControlId;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Step;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that happened. One ledger entry holds one fact, as an in-toto statement in a DSSE envelope signed
/// by the person it names.
public sealed interface Fact {
    /// Who states it.
    PersonId by();

    /// When, by the clock of the one who states it.
    Instant at();

    /// A person is known from now on, or gets further roles or another key. The first fact of a ledger enrols
    /// its founder.
    ///
    /// @param twoHands in the founder's entry: whether the ledger asks that a person is vouched for by one and
    ///                 given a deciding role by another, as soon as there are two who can; ledgers begun before
    ///                 there was such a rule do not say so
    record PersonEnrolled(
            PersonId person, String name, Set<Role> roles, PublicKey key, boolean twoHands, PersonId by, Instant at)
            implements Fact {
        public PersonEnrolled(PersonId person, String name, Set<Role> roles, PublicKey key, PersonId by, Instant at) {
            this(person, name, roles, key, false, by, at);
        }

        public PersonEnrolled {
            Objects.requireNonNull(person);
            Objects.requireNonNull(name);
            roles = Set.copyOf(roles);
            Objects.requireNonNull(key);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A person signs with a further key from now on.
    record KeyAdded(PersonId person, PublicKey key, PersonId by, Instant at) implements Fact {
        public KeyAdded {
            Objects.requireNonNull(person);
            Objects.requireNonNull(key);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// What this key signs counts no more; what it signed before still does.
    record KeyRevoked(PersonId person, PublicKey key, String comment, PersonId by, Instant at) implements Fact {
        public KeyRevoked {
            Objects.requireNonNull(person);
            Objects.requireNonNull(key);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A person has a further role from now on.
    record RoleGranted(PersonId person, Role role, PersonId by, Instant at) implements Fact {
        public RoleGranted {
            Objects.requireNonNull(person);
            Objects.requireNonNull(role);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A person has a role no more.
    record RoleWithdrawn(PersonId person, Role role, String comment, PersonId by, Instant at) implements Fact {
        public RoleWithdrawn {
            Objects.requireNonNull(person);
            Objects.requireNonNull(role);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A person is called otherwise. The id stays, and so does everything that hangs on it.
    record PersonRenamed(PersonId person, String name, PersonId by, Instant at) implements Fact {
        public PersonRenamed {
            Objects.requireNonNull(person);
            Objects.requireNonNull(name);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A person may nothing any more.
    record PersonDeactivated(PersonId person, String comment, PersonId by, Instant at) implements Fact {
        public PersonDeactivated {
            Objects.requireNonNull(person);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A name of a person elsewhere, such as `git:ada@example.org`.
    record AccountLinked(PersonId person, String account, PersonId by, Instant at) implements Fact {
        public AccountLinked {
            Objects.requireNonNull(person);
            Objects.requireNonNull(account);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// Who is in a team and which services it answers for, in place of what was said before.
    record TeamDefined(TeamId team, Set<PersonId> members, Set<Service> services, PersonId by, Instant at)
            implements Fact {
        public TeamDefined {
            Objects.requireNonNull(team);
            members = Set.copyOf(members);
            services = Set.copyOf(services);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// Changes are judged by this policy from now on.
    record PolicyAdopted(Digest policy, String name, String version, PersonId by, Instant at) implements Fact {
        public PolicyAdopted {
            Objects.requireNonNull(policy);
            Objects.requireNonNull(name);
            Objects.requireNonNull(version);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// Somebody attests with a document that controls were met over a period.
    ///
    /// @param document digest of the document in the blob store
    /// @param name     what the document is called
    /// @param owner    who answers for what it says
    /// @param from     begin of the period it speaks about
    /// @param to       end of that period
    /// @param expires  from when on it counts no longer
    record ControlAttested(
            List<ControlId> controls,
            Digest document,
            String name,
            String owner,
            Instant from,
            Instant to,
            Instant expires,
            PersonId by,
            Instant at)
            implements Fact {
        public ControlAttested {
            controls = List.copyOf(controls);
            Objects.requireNonNull(document);
            Objects.requireNonNull(name);
            Objects.requireNonNull(owner);
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
            Objects.requireNonNull(expires);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// An attestation counts no longer.
    ///
    /// @param attestation ledger index of the attestation
    record AttestationWithdrawn(long attestation, String reason, PersonId by, Instant at) implements Fact {
        public AttestationWithdrawn {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A tool's report was taken in.
    record EvidenceRecorded(Evidence evidence, PersonId by) implements Fact {
        public EvidenceRecorded {
            Objects.requireNonNull(evidence);
            Objects.requireNonNull(by);
        }

        @Override
        public Instant at() {
            return evidence.collected();
        }
    }

    /// The gate decided. Lists every input by ledger index, so that the decision can be derived again.
    ///
    /// @param policy     digest of the policy that was applied
    /// @param rules      what each rule came to, in the policy's order
    /// @param inputs     what the decision stood on
    /// @param verdict    digest of the whole verdict in the blob store
    /// @param binding    digest an approval of this decision is bound to
    /// @param authors    people whose accounts the commits name as author, committer or co-author; they act
    ///                   as nobody by that, but they do not approve it either
    record GateDecided(
            Change change,
            @Nullable Artifact artifact,
            Digest policy,
            Verdict.Result result,
            List<RuleOutcome> rules,
            Inputs inputs,
            Digest verdict,
            Digest binding,
            List<PersonId> authors,
            PersonId by,
            Instant at)
            implements Fact {
        public GateDecided(
                Change change,
                @Nullable Artifact artifact,
                Digest policy,
                Verdict.Result result,
                List<RuleOutcome> rules,
                Inputs inputs,
                Digest verdict,
                Digest binding,
                PersonId by,
                Instant at) {
            this(change, artifact, policy, result, rules, inputs, verdict, binding, List.of(), by, at);
        }

        public GateDecided {
            Objects.requireNonNull(change);
            Objects.requireNonNull(policy);
            Objects.requireNonNull(result);
            rules = List.copyOf(rules);
            Objects.requireNonNull(inputs);
            Objects.requireNonNull(verdict);
            Objects.requireNonNull(binding);
            authors = List.copyOf(authors);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }

        /// What one rule came to.
        public record RuleOutcome(String rule, State state, Mode mode) {
            public RuleOutcome {
                Objects.requireNonNull(rule);
                Objects.requireNonNull(state);
                Objects.requireNonNull(mode);
            }
        }

        /// Ledger indexes of what a decision stood on.
        ///
        /// @param policy     the adoption of the policy
        /// @param evidence   the evidence before the gate
        /// @param exemptions requests of the service's exemptions
        /// @param firstSeen  the evidence in which a present finding was first seen
        public record Inputs(long policy, List<Long> evidence, List<Long> exemptions, List<Long> firstSeen) {
            public Inputs {
                evidence = List.copyOf(evidence);
                exemptions = List.copyOf(exemptions);
                firstSeen = List.copyOf(firstSeen);
            }
        }
    }

    /// Somebody approved or rejected a release.
    ///
    /// @param shown digest of the text that was shown and is signed, in the blob store; null in entries written
    ///              before there was such a text, and for a rejection, which needs none
    record ApprovalRecorded(
            long decision,
            Digest binding,
            @Nullable Digest shown,
            Environment environment,
            boolean granted,
            String comment,
            PersonId by,
            Instant at)
            implements Fact {
        public ApprovalRecorded {
            Objects.requireNonNull(binding);
            Objects.requireNonNull(environment);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// Somebody takes the own approval back.
    ///
    /// @param approval ledger index of it
    record ApprovalWithdrawn(long approval, String comment, PersonId by, Instant at) implements Fact {
        public ApprovalWithdrawn {
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// Somebody asks that findings may pass for a while.
    record ExemptionRequested(String id, ExemptionRequest request, PersonId by, Instant at) implements Fact {
        public ExemptionRequested {
            Objects.requireNonNull(id);
            Objects.requireNonNull(request);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// An exemption was approved, rejected or revoked.
    record ExemptionDecided(String id, Exemption.Status status, String comment, PersonId by, Instant at)
            implements Fact {
        public ExemptionDecided {
            Objects.requireNonNull(id);
            Objects.requireNonNull(status);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// Somebody asks to deploy past the gate in an emergency; its id follows from its ledger index.
    ///
    /// @param incident what it is about, in the place where incidents are kept
    /// @param validity how long it may be used once confirmed
    record BreakGlassOpened(
            Service service,
            Environment environment,
            Digest artifact,
            String reason,
            String incident,
            Duration validity,
            PersonId by,
            Instant at)
            implements Fact {
        public BreakGlassOpened {
            Objects.requireNonNull(service);
            Objects.requireNonNull(environment);
            Objects.requireNonNull(artifact);
            Objects.requireNonNull(reason);
            Objects.requireNonNull(incident);
            Objects.requireNonNull(validity);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// The second person confirms it.
    record BreakGlassSeconded(String id, String comment, PersonId by, Instant at) implements Fact {
        public BreakGlassSeconded {
            Objects.requireNonNull(id);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A third person looked into its use.
    record BreakGlassReviewed(String id, boolean justified, String comment, PersonId by, Instant at) implements Fact {
        public BreakGlassReviewed {
            Objects.requireNonNull(id);
            Objects.requireNonNull(comment);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// It is done with, and this is what was learned.
    record BreakGlassClosed(String id, String lesson, PersonId by, Instant at) implements Fact {
        public BreakGlassClosed {
            Objects.requireNonNull(id);
            Objects.requireNonNull(lesson);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A deployment began; its id follows from its ledger index.
    ///
    /// @param breakGlass id of the break-glass it rests on in place of a quorum; null otherwise
    record DeploymentStarted(
            Service service,
            Environment environment,
            Artifact artifact,
            long decision,
            List<Long> approvals,
            Slot slot,
            @Nullable Artifact previous,
            @Nullable String rollbackOf,
            @Nullable String breakGlass,
            PersonId by,
            Instant at)
            implements Fact {
        public DeploymentStarted {
            Objects.requireNonNull(service);
            Objects.requireNonNull(environment);
            Objects.requireNonNull(artifact);
            approvals = List.copyOf(approvals);
            Objects.requireNonNull(slot);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// One step of a deployment ended.
    record DeploymentStepped(String deployment, Step step, boolean succeeded, String detail, PersonId by, Instant at)
            implements Fact {
        public DeploymentStepped {
            Objects.requireNonNull(deployment);
            Objects.requireNonNull(step);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A deployment ended.
    ///
    /// @param running what runs in the environment now; null where nothing does
    record DeploymentEnded(
            String deployment,
            DeploymentOutcome outcome,
            @Nullable Digest running,
            PersonId by,
            Instant at) implements Fact {
        public DeploymentEnded {
            Objects.requireNonNull(deployment);
            Objects.requireNonNull(outcome);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }

    /// A runtime sensor raised an alert.
    ///
    /// @param report     digest of the sensor's bytes
    /// @param deployment id of the deployment whose digest it names; null for a shadow change, a digest we
    ///                   never deployed
    record AlertRecorded(
            RuntimeAlert alert, Digest report, @Nullable String deployment, PersonId by, Instant at) implements Fact {
        public AlertRecorded {
            Objects.requireNonNull(alert);
            Objects.requireNonNull(report);
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
        }
    }
}
