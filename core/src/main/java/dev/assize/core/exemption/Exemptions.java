package dev.assize.core.exemption;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Exemptions, found by what they are about: the common kind, for one finding, costs one look-up.
public final class Exemptions {
    private static final Comparator<Exemption> OLDEST =
            Comparator.comparingLong(Exemption::ledgerIndex).thenComparing(Exemption::id);

    private final Map<Fingerprint, List<Exemption>> ofOne = new HashMap<>();
    private final List<Exemption> wide = new ArrayList<>();

    public Exemptions(Collection<Exemption> all) {
        for (Exemption exemption : all) {
            exemption
                    .finding()
                    .ifPresentOrElse(
                            finding -> ofOne.computeIfAbsent(finding, _ -> new ArrayList<>())
                                    .add(exemption),
                            () -> wide.add(exemption));
        }
    }

    /// The oldest exemption that lets the finding pass at that moment.
    public Optional<Exemption> covering(Service service, Finding finding, boolean exploited, Instant now) {
        Exemption oldest = null;
        for (List<Exemption> some : List.of(ofOne.getOrDefault(finding.fingerprint(), List.of()), wide)) {
            for (Exemption exemption : some) {
                if (exemption.covers(service, finding, exploited, now)
                        && (oldest == null || OLDEST.compare(exemption, oldest) < 0)) {
                    oldest = exemption;
                }
            }
        }
        return Optional.ofNullable(oldest);
    }
}
