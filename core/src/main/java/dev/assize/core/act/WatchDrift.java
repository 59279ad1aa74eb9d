package dev.assize.core.act;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.deployment.Drift;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.evidence.Severity;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.Optional;

/// Compares what runs with what was approved to run, and seals a difference as an alert.
public final class WatchDrift {
    private static final String SOURCE = "assize";

    private WatchDrift() {}

    /// What was found, and the entry of the alert where there is one.
    public record Seen(Drift drift, Optional<Long> alert) {}

    /// @param running what has the traffic now; empty where nothing has
    public static Seen look(
            Records records,
            Actor actor,
            Service service,
            Environment environment,
            Optional<Digest> running,
            Instant now) {
        Drift drift = Drift.between(records.history().current(service, environment), running);
        return switch (drift) {
            case Drift.InStep inStep -> new Seen(drift, Optional.empty());
            case Drift.Empty empty -> new Seen(drift, Optional.empty());
            case Drift.Drifted(Digest is, Digest approved, String deployment) ->
                raise(
                        records,
                        actor,
                        drift,
                        service + " in " + environment + " runs " + is.brief() + ", " + deployment + " approved "
                                + approved.brief(),
                        is,
                        now);
            case Drift.Shadow(Digest is) ->
                raise(
                        records,
                        actor,
                        drift,
                        service + " in " + environment + " runs " + is.brief() + ", which was never deployed",
                        is,
                        now);
            case Drift.Absent(Digest approved, String deployment) ->
                raise(
                        records,
                        actor,
                        drift,
                        service + " in " + environment + " does not run, " + deployment + " put " + approved.brief()
                                + " there",
                        approved,
                        now);
        };
    }

    private static Seen raise(Records records, Actor actor, Drift drift, String summary, Digest image, Instant now) {
        // The same difference is one alert, however often somebody looks.
        String uuid = Digest.of(summary.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex();
        RuntimeAlert alert = new RuntimeAlert(
                SOURCE, "drift", "Critical", Severity.CRITICAL, now, summary, image, null, "drift-" + uuid);
        byte[] report = CanonicalJson.bytes(Json.object()
                .put("rule", "drift")
                .put("summary", summary)
                .put("image", image.toString())
                .build());
        return new Seen(
                drift,
                Optional.of(
                        RecordAlert.record(records, actor, alert, report, now).index()));
    }
}
