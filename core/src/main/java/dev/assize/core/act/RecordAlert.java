package dev.assize.core.act;

import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.Optional;

/// Takes in a runtime alert and links it to the deployment of the digest it names. A digest that was never
/// deployed is a shadow change.
public final class RecordAlert {
    private RecordAlert() {}

    /// @param repeated whether the same event had been taken in before; nothing is sealed then
    public record Linked(Fact.AlertRecorded alert, Optional<Deployment> deployment, long index, boolean repeated) {}

    /// @param report the sensor's bytes
    public static Linked record(Records records, Actor actor, RuntimeAlert alert, byte[] report, Instant now) {
        actor.must(Permission.RECORD_ALERT);
        for (var known : records.history().alerts()) {
            if (known.fact().alert().uuid().equals(alert.uuid())) {
                return new Linked(known.fact(), deployment(records.history(), alert), known.index(), true);
            }
        }
        Digest stored = records.blobs().put(report);
        Optional<Deployment> deployment = deployment(records.history(), alert);
        Fact.AlertRecorded fact = new Fact.AlertRecorded(
                alert, stored, deployment.map(Deployment::id).orElse(null), actor.id(), now);
        Records.Receipt receipt = records.seal(actor.signer(), fact);
        return new Linked(fact, deployment, receipt.index(), false);
    }

    private static Optional<Deployment> deployment(History history, RuntimeAlert alert) {
        return history.deployments().stream()
                .filter(d -> d.artifact().digest().equals(alert.image()))
                .reduce((_, later) -> later);
    }
}
