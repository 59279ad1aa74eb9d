package dev.assize.core.policy;

import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Everything a decision stands on. Nothing else may influence it.
///
/// @param environment the environment whose door this is; null for the change gate
/// @param artifact   what was built from the change; null where nothing is built
/// @param exhibits   the newest evidence of every slot for this change, by ledger index
/// @param firstSeen  when the ledger first saw each finding of this service
/// @param exemptions all exemptions of this service, also those that no longer count
/// @param now        the clock
public record GateInput(
        Policy policy,
        Change change,
        @Nullable Environment environment,
        @Nullable Artifact artifact,
        List<Exhibit> exhibits,
        Map<Fingerprint, Instant> firstSeen,
        List<Exemption> exemptions,
        Instant now) {
    public GateInput {
        Objects.requireNonNull(policy);
        Objects.requireNonNull(change);
        Objects.requireNonNull(now);
        exhibits = List.copyOf(exhibits);
        exemptions = List.copyOf(exemptions);
        firstSeen = Map.copyOf(firstSeen);
    }

    /// Before the change gate.
    public GateInput(
            Policy policy,
            Change change,
            @Nullable Artifact artifact,
            List<Exhibit> exhibits,
            Map<Fingerprint, Instant> firstSeen,
            List<Exemption> exemptions,
            Instant now) {
        this(policy, change, null, artifact, exhibits, firstSeen, exemptions, now);
    }

    /// The same at the door to an environment.
    public GateInput at(Environment door) {
        return new GateInput(policy, change, door, artifact, exhibits, firstSeen, exemptions, now);
    }
}
