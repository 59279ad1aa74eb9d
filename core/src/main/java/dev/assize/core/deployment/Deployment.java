package dev.assize.core.deployment;

import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One deployment as the ledger knows it.
///
/// @param id          `d-` and the ledger index of its first entry
/// @param decision    ledger index of the gate decision it rests on
/// @param approvals   ledger indexes of the approvals it rests on
/// @param slot        where the new release went
/// @param previous    what ran before; null for the first deployment
/// @param steps       steps that ended, in order
/// @param outcome     null while it goes on
/// @param rollbackOf  id of the deployment this one takes back; null otherwise
/// @param breakGlass  id of the break-glass it rests on in place of a quorum; null otherwise
public record Deployment(
        String id,
        Service service,
        Environment environment,
        Artifact artifact,
        long decision,
        List<Long> approvals,
        Slot slot,
        @Nullable Artifact previous,
        PersonId by,
        Instant started,
        List<StepRecord> steps,
        @Nullable DeploymentOutcome outcome,
        @Nullable Instant ended,
        @Nullable String rollbackOf,
        @Nullable String breakGlass,
        long ledgerIndex) {

    /// One step that ended.
    public record StepRecord(Step step, boolean succeeded, String detail, Instant at, long ledgerIndex) {
        public StepRecord {
            Objects.requireNonNull(step);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(at);
        }
    }

    public Deployment {
        Objects.requireNonNull(id);
        Objects.requireNonNull(service);
        Objects.requireNonNull(environment);
        Objects.requireNonNull(artifact);
        Objects.requireNonNull(slot);
        Objects.requireNonNull(by);
        Objects.requireNonNull(started);
        approvals = List.copyOf(approvals);
        steps = List.copyOf(steps);
    }

    public Deployment(
            String id,
            Service service,
            Environment environment,
            Artifact artifact,
            long decision,
            List<Long> approvals,
            Slot slot,
            @Nullable Artifact previous,
            PersonId by,
            Instant started,
            List<StepRecord> steps,
            @Nullable DeploymentOutcome outcome,
            @Nullable Instant ended,
            @Nullable String rollbackOf,
            long ledgerIndex) {
        this(
                id,
                service,
                environment,
                artifact,
                decision,
                approvals,
                slot,
                previous,
                by,
                started,
                steps,
                outcome,
                ended,
                rollbackOf,
                null,
                ledgerIndex);
    }

    /// The same with these steps behind it.
    public Deployment with(List<StepRecord> done) {
        return copy(done, outcome, ended);
    }

    /// The same, ended.
    public Deployment ended(DeploymentOutcome how, Instant at) {
        return copy(steps, how, at);
    }

    private Deployment copy(List<StepRecord> done, @Nullable DeploymentOutcome how, @Nullable Instant at) {
        return new Deployment(
                id,
                service,
                environment,
                artifact,
                decision,
                approvals,
                slot,
                previous,
                by,
                started,
                done,
                how,
                at,
                rollbackOf,
                breakGlass,
                ledgerIndex);
    }
}
