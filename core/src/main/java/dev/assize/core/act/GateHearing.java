package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.approval.Binding;
import dev.assize.core.evidence.Evidence;
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
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    ///
    /// @param input everything the gate was given; the same verdict follows from it at any time
    public record Heard(Verdict verdict, GateInput input, Fact.GateDecided.Inputs inputs, Digest binding) {
        public List<Exhibit> exhibits() {
            return input.exhibits();
        }

        /// The verdict at the door to an environment, where rules that stop only there stop.
        public Verdict at(Environment environment) {
            return Gate.decide(input.at(environment));
        }
    }

    /// Hears one change by itself.
    public static Heard hear(
            History history,
            BlobStore blobs,
            Policy policy,
            long policyIndex,
            Change change,
            @Nullable Artifact artifact,
            Instant now) {
        return hear(history, new Sightings(blobs), blobs, policy, policyIndex, change, artifact, now);
    }

    /// Hears one of many changes.
    ///
    /// @param artifact what was built from the change; null takes the one its evidence is about, if any
    /// @param sightings   when findings were first seen; must have been used with this history only
    /// @param policyIndex entry of the policy's adoption
    static Heard hear(
            History history,
            Sightings sightings,
            BlobStore blobs,
            Policy policy,
            long policyIndex,
            Change change,
            @Nullable Artifact artifact,
            Instant now) {
        Artifact judged = artifact == null ? artifactOf(history, change) : artifact;
        List<Exhibit> exhibits = exhibits(history, blobs, change, judged);
        Map<Fingerprint, Instant> clock = new HashMap<>();
        Set<Long> entries = new TreeSet<>();
        sightings.of(history, policy, change.service(), exhibits).forEach((fingerprint, seen) -> {
            clock.put(fingerprint, seen.at());
            entries.add(seen.index());
        });
        List<Exemption> exemptions = history.exemptionsOf(change.service());
        GateInput input = new GateInput(policy, change, judged, exhibits, clock, exemptions, now);
        Verdict verdict = Gate.decide(input);
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
                List.copyOf(entries));
        return new Heard(verdict, input, inputs, Binding.digest(verdict, exhibits));
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
            if (evidence.outcome() instanceof Outcome.Read && !RegoQuery.isAnswer(evidence.format())) {
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
}
