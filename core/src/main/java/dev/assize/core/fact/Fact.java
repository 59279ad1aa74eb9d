package dev.assize.core.fact;

import dev.assize.core.control.ControlId;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Step;
import dev.assize.core.evidence.Evidence;
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
    record PersonEnrolled(PersonId person, String name, Set<Role> roles, PublicKey key, PersonId by, Instant at)
            implements Fact {
        public PersonEnrolled {
            Objects.requireNonNull(person);
            Objects.requireNonNull(name);
            roles = Set.copyOf(roles);
            Objects.requireNonNull(key);
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
    record GateDecided(
            Change change,
            @Nullable Artifact artifact,
            Digest policy,
            Verdict.Result result,
            List<RuleOutcome> rules,
            Inputs inputs,
            Digest verdict,
            Digest binding,
            PersonId by,
            Instant at)
            implements Fact {
        public GateDecided {
            Objects.requireNonNull(change);
            Objects.requireNonNull(policy);
            Objects.requireNonNull(result);
            rules = List.copyOf(rules);
            Objects.requireNonNull(inputs);
            Objects.requireNonNull(verdict);
            Objects.requireNonNull(binding);
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
    record ApprovalRecorded(
            long decision,
            Digest binding,
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

    /// Somebody asks that a finding may pass for a while.
    record ExemptionRequested(
            String id,
            Service service,
            Fingerprint finding,
            Severity severity,
            String reason,
            Instant notAfter,
            PersonId by,
            Instant at)
            implements Fact {
        public ExemptionRequested {
            Objects.requireNonNull(id);
            Objects.requireNonNull(service);
            Objects.requireNonNull(finding);
            Objects.requireNonNull(severity);
            Objects.requireNonNull(reason);
            Objects.requireNonNull(notAfter);
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

    /// A deployment began; its id follows from its ledger index.
    record DeploymentStarted(
            Service service,
            Environment environment,
            Artifact artifact,
            long decision,
            List<Long> approvals,
            Slot slot,
            @Nullable Artifact previous,
            @Nullable String rollbackOf,
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
