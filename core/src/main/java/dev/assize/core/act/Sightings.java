package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.fact.History;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When the ledger first saw each finding: the start of its grace period. It survives what must not restart the
/// clock:
/// - a rollback or a report handed in again: the first sighting counts, whatever was seen in between;
/// - a service under a new name, where the policy says what it was called before;
/// - a file that moved: a finding that is new in a report takes the age of one that is gone from the report before
///   it of the same tool, where both are the same weakness. That errs towards the older age. It holds from version
///   2 of the policy language on; decisions under version 1 replay by fingerprint alone.
///
/// Reads each report once. Not safe for use by several threads.
final class Sightings {
    private static final int FIRST_WITH_KINSHIP = 2;

    private final BlobStore blobs;
    private final Map<Service, Log> logs = new HashMap<>();

    /// A first sighting.
    record Seen(Instant at, long index) {
        Seen earlier(Seen other) {
            return index <= other.index ? this : other;
        }
    }

    Sightings(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// The first sightings of what lies before the gate.
    Map<Fingerprint, Seen> of(History history, Policy policy, Service service, List<Exhibit> exhibits) {
        Set<Fingerprint> wanted = new HashSet<>();
        for (Exhibit exhibit : exhibits) {
            exhibit.findings().forEach(finding -> wanted.add(finding.fingerprint()));
        }
        boolean kinship = policy.language() >= FIRST_WITH_KINSHIP;
        Map<Fingerprint, Seen> found = new HashMap<>();
        for (Service name : policy.estate().namesOf(service)) {
            Log log = logs.computeIfAbsent(name, Log::new);
            log.catchUp(history);
            Map<Fingerprint, Seen> known = kinship ? log.withKin : log.exact;
            for (Fingerprint fingerprint : wanted) {
                Seen seen = known.get(fingerprint);
                if (seen != null) {
                    found.merge(fingerprint, seen, Seen::earlier);
                }
            }
        }
        return found;
    }

    /// The findings of one service under one name.
    private final class Log {
        private final Service service;
        private final Map<Fingerprint, Seen> exact = new HashMap<>();
        private final Map<Fingerprint, Seen> withKin = new HashMap<>();
        private final Map<String, Report> latest = new HashMap<>();
        private int next;

        Log(Service service) {
            this.service = service;
        }

        void catchUp(History history) {
            List<History.Sealed<dev.assize.core.fact.Fact.EvidenceRecorded>> all = history.evidence();
            for (; next < all.size(); next++) {
                Evidence evidence = all.get(next).fact().evidence();
                if (evidence.change().service().equals(service)
                        && evidence.outcome() instanceof Outcome.Read read
                        && !RegoQuery.isAnswer(evidence.format())) {
                    add(evidence, read.findings(), all.get(next).index());
                }
            }
        }

        private void add(Evidence evidence, Digest digest, long index) {
            Report before = latest.get(evidence.slot());
            if (before != null && before.digest().equals(digest)) {
                return;
            }
            Map<Fingerprint, Kin> present = new HashMap<>();
            for (Finding finding : findings(digest)) {
                present.put(finding.fingerprint(), kin(finding));
            }
            Seen here = new Seen(evidence.collected(), index);
            Map<Kin, Seen> gone = before == null ? Map.of() : gone(before, present.keySet());
            present.forEach((fingerprint, kin) -> {
                exact.putIfAbsent(fingerprint, here);
                if (!withKin.containsKey(fingerprint)) {
                    withKin.put(fingerprint, gone.getOrDefault(kin, here));
                }
            });
            latest.put(evidence.slot(), new Report(digest, present));
        }

        private Map<Kin, Seen> gone(Report before, Set<Fingerprint> present) {
            Map<Kin, Seen> gone = new HashMap<>();
            before.findings().forEach((fingerprint, kin) -> {
                Seen seen = withKin.get(fingerprint);
                if (seen != null && !present.contains(fingerprint)) {
                    gone.merge(kin, seen, Seen::earlier);
                }
            });
            return gone;
        }
    }

    private record Report(Digest digest, Map<Fingerprint, Kin> findings) {}

    /// What stays the same of a weakness when its file moves.
    private record Kin(String tool, String rule, String what) {}

    private static Kin kin(Finding finding) {
        String what =
                switch (finding.location()) {
                    case Location.InPackage in -> in.reference().name();
                    case Location.InResource in -> in.resource();
                    case Location.InFile _, Location.AtEndpoint _, Location.Everywhere _ -> finding.title();
                };
        return new Kin(finding.tool(), finding.rule(), what);
    }

    private List<Finding> findings(Digest digest) {
        try {
            return FindingCodec.parse(blobs.get(digest));
        } catch (Failure _) {
            // An old blob that is gone or broken must not give a finding a later birthday in silence: the
            // finding then counts from its next sighting, and assize verify names the blob.
            return List.of();
        }
    }
}
