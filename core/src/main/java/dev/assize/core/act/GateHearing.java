package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.approval.Binding;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gathers what the gate needs from history and blobs, and lets it decide. Changes nothing: deciding, trying
/// out and replaying go the same way.
public final class GateHearing {
    private GateHearing() {}

    /// A verdict with what it stands on.
    public record Heard(Verdict verdict, List<Exhibit> exhibits, Fact.GateDecided.Inputs inputs, Digest binding) {
        public Heard {
            exhibits = List.copyOf(exhibits);
        }
    }

    /// @param artifact what was built from the change; null takes the one its evidence is about, if any
    /// @param policyIndex entry of the policy's adoption
    public static Heard hear(
            History history,
            BlobStore blobs,
            Policy policy,
            long policyIndex,
            Change change,
            @Nullable Artifact artifact,
            Instant now) {
        Artifact judged = artifact == null ? artifactOf(history, change) : artifact;
        List<Exhibit> exhibits = exhibits(history, blobs, change, judged);
        Map<Fingerprint, Seen> firstSeen = firstSeen(history, blobs, change.service(), exhibits);
        Map<Fingerprint, Instant> clock = new HashMap<>();
        Set<Long> sightings = new TreeSet<>();
        firstSeen.forEach((fingerprint, seen) -> {
            clock.put(fingerprint, seen.at());
            sightings.add(seen.index());
        });
        List<Exemption> exemptions = history.exemptionsOf(change.service());
        Verdict verdict = Gate.decide(new GateInput(policy, change, judged, exhibits, clock, exemptions, now));
        Set<Long> exemptionIndexes = new TreeSet<>();
        for (Exemption exemption : exemptions) {
            exemptionIndexes.add(exemption.ledgerIndex());
            if (exemption.decidedIndex() >= 0) {
                exemptionIndexes.add(exemption.decidedIndex());
            }
        }
        Fact.GateDecided.Inputs inputs = new Fact.GateDecided.Inputs(
                policyIndex,
                exhibits.stream().map(Exhibit::ledgerIndex).toList(),
                List.copyOf(exemptionIndexes),
                List.copyOf(sightings));
        return new Heard(verdict, exhibits, inputs, Binding.digest(verdict, exhibits));
    }

    private static @Nullable Artifact artifactOf(History history, Change change) {
        for (var sealed : history.evidence().reversed()) {
            Evidence evidence = sealed.fact().evidence();
            if (sameFiles(evidence, change) && evidence.artifact() != null) {
                return evidence.artifact();
            }
        }
        return null;
    }

    /// The newest evidence of every slot about these files and this artifact, oldest first.
    private static List<Exhibit> exhibits(
            History history, BlobStore blobs, Change change, @Nullable Artifact artifact) {
        Map<String, Exhibit> newest = new LinkedHashMap<>();
        // What a stage could not do under one tool's name is settled by a later report of that stage.
        Map<Stage, Long> latestRead = new HashMap<>();
        for (var sealed : history.evidence()) {
            Evidence evidence = sealed.fact().evidence();
            if (!sameFiles(evidence, change) || !sameArtifact(evidence, artifact)) {
                continue;
            }
            newest.remove(evidence.slot());
            newest.put(evidence.slot(), exhibit(blobs, sealed.index(), evidence));
            if (evidence.outcome() instanceof Outcome.Read) {
                latestRead.put(evidence.stage(), sealed.index());
            }
        }
        List<Exhibit> exhibits = new ArrayList<>();
        for (Exhibit exhibit : newest.values()) {
            long read = latestRead.getOrDefault(exhibit.evidence().stage(), -1L);
            boolean settled = exhibit.evidence().format().isEmpty()
                    && !(exhibit.evidence().outcome() instanceof Outcome.Read)
                    && read > exhibit.ledgerIndex();
            if (!settled) {
                exhibits.add(exhibit);
            }
        }
        exhibits.sort(java.util.Comparator.comparingLong(Exhibit::ledgerIndex));
        return exhibits;
    }

    private static boolean sameFiles(Evidence evidence, Change change) {
        return evidence.change().service().equals(change.service())
                && evidence.change().revision().tree().equals(change.revision().tree());
    }

    private static boolean sameArtifact(Evidence evidence, @Nullable Artifact artifact) {
        Artifact about = evidence.artifact();
        return about == null || artifact == null || about.digest().equals(artifact.digest());
    }

    private static Exhibit exhibit(BlobStore blobs, long index, Evidence evidence) {
        if (!(evidence.outcome() instanceof Outcome.Read read)) {
            return new Exhibit(index, evidence, List.of(), null);
        }
        try {
            Digest report = evidence.report();
            if (report != null) {
                blobs.get(report);
            }
            return new Exhibit(index, evidence, FindingCodec.parse(blobs.get(read.findings())), null);
        } catch (Failure e) {
            return new Exhibit(index, evidence, List.of(), "Entry " + index + ": " + e.what());
        }
    }

    /// When the ledger first saw a finding.
    private record Seen(Instant at, long index) {}

    private static Map<Fingerprint, Seen> firstSeen(
            History history, BlobStore blobs, Service service, List<Exhibit> exhibits) {
        Set<Fingerprint> wanted = new HashSet<>();
        for (Exhibit exhibit : exhibits) {
            exhibit.findings().forEach(finding -> wanted.add(finding.fingerprint()));
        }
        Map<Fingerprint, Seen> firstSeen = new HashMap<>();
        Set<Digest> looked = new HashSet<>();
        for (var sealed : history.evidence()) {
            if (firstSeen.size() == wanted.size()) {
                break;
            }
            Evidence evidence = sealed.fact().evidence();
            if (!evidence.change().service().equals(service)
                    || !(evidence.outcome() instanceof Outcome.Read read)
                    || !looked.add(read.findings())) {
                continue;
            }
            for (Finding finding : findings(blobs, read.findings())) {
                if (wanted.contains(finding.fingerprint())) {
                    firstSeen.putIfAbsent(finding.fingerprint(), new Seen(evidence.collected(), sealed.index()));
                }
            }
        }
        return firstSeen;
    }

    private static List<Finding> findings(BlobStore blobs, Digest digest) {
        try {
            return FindingCodec.parse(blobs.get(digest));
        } catch (Failure _) {
            // An old blob that is gone or broken must not give a finding a later birthday in silence: the
            // finding then counts from its next sighting, and assize verify names the blob.
            return List.of();
        }
    }
}
