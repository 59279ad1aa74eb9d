package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.Scope;
import dev.assize.core.fact.History;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is open now: the findings in the newest evidence about the newest revision of each service.
public final class OpenFindings {
    private final Map<Service, List<Finding>> byService;

    private OpenFindings(Map<Service, List<Finding>> byService) {
        this.byService = byService;
    }

    /// @throws Failure where findings cannot be read back: nobody decides on half of them
    public static OpenFindings of(History history, BlobStore blobs) {
        Map<Service, Digest> newest = new LinkedHashMap<>();
        for (var sealed : history.evidence()) {
            var change = sealed.fact().evidence().change();
            newest.put(change.service(), change.revision().tree());
        }
        Map<Service, Map<String, Outcome.Read>> slots = new LinkedHashMap<>();
        for (var sealed : history.evidence()) {
            Evidence evidence = sealed.fact().evidence();
            Service service = evidence.change().service();
            if (evidence.change().revision().tree().equals(newest.get(service))
                    && evidence.outcome() instanceof Outcome.Read read) {
                slots.computeIfAbsent(service, _ -> new LinkedHashMap<>()).put(evidence.slot(), read);
            }
        }
        Map<Service, List<Finding>> found = new TreeMap<>(Comparator.comparing(Service::name));
        newest.keySet().forEach(service -> found.put(service, List.of()));
        slots.forEach((service, reports) -> {
            Map<Fingerprint, Finding> distinct = new LinkedHashMap<>();
            for (Outcome.Read read : reports.values()) {
                for (Finding finding : FindingCodec.parse(blobs.get(read.findings()))) {
                    distinct.putIfAbsent(finding.fingerprint(), finding);
                }
            }
            found.put(service, List.copyOf(distinct.values()));
        });
        return new OpenFindings(found);
    }

    public List<Finding> of(Service service) {
        return byService.getOrDefault(service, List.of());
    }

    /// How far something reaches: the findings of each service it would touch.
    public Map<Service, List<Finding>> within(Scope scope) {
        Map<Service, List<Finding>> touched = new LinkedHashMap<>();
        byService.forEach((service, findings) -> {
            List<Finding> some = findings.stream().filter(scope::matches).toList();
            if (!some.isEmpty()) {
                touched.put(service, some);
            }
        });
        return Collections.unmodifiableMap(touched);
    }

    /// Why an exemption is no good any more.
    ///
    /// @param why as half a sentence
    public record Orphan(Exemption exemption, String why) {}

    /// Exemptions in force that have lost what they were for: no finding is left that they cover, or nobody who
    /// answers for them. They should be revoked.
    public List<Orphan> orphans(History history, Instant now) {
        List<Orphan> orphans = new ArrayList<>();
        for (Exemption exemption : history.exemptions()) {
            if (exemption.inForce(now)) {
                why(exemption, history).ifPresent(why -> orphans.add(new Orphan(exemption, why)));
            }
        }
        return orphans;
    }

    private Optional<String> why(Exemption exemption, History history) {
        if (!byService.containsKey(exemption.service())) {
            return Optional.of("there is no evidence about " + exemption.service());
        }
        List<Finding> some = of(exemption.service()).stream()
                .filter(exemption.scope()::matches)
                .toList();
        if (some.isEmpty()) {
            return Optional.of("it covers nothing any more");
        }
        if (some.stream()
                .noneMatch(finding -> exemption.voidedBy(finding, false).isEmpty())) {
            String words = some.stream()
                    .flatMap(finding -> exemption.voidedBy(finding, false).stream())
                    .map(ground -> ground.words())
                    .distinct()
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("");
            return Optional.of("it is void: " + words);
        }
        boolean owned = history.person(exemption.owner())
                .filter(person -> person.active())
                .isPresent();
        return owned ? Optional.empty() : Optional.of(exemption.owner() + ", who answers for it, is gone");
    }
}
