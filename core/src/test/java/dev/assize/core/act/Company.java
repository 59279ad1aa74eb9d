package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.approval.ReleaseText;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.policy.Docket;
import dev.assize.core.policy.Estate;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.policy.Requirement;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A small company with a ledger in memory, people with keys, and a clock the test turns.
///
/// Its keys are no real ones: a signature is a digest over key and message, which is enough to tell whose it is
/// and whether a byte changed, and costs nothing.
final class Company {
    static final Service PAYMENTS = Docket.PAYMENTS;
    static final Environment PRODUCTION = Environment.PRODUCTION;
    static final Finding HIGH = Docket.finding(Stage.SAST, "injection", Severity.HIGH);
    static final Finding LOW = Docket.finding(Stage.SAST, "style", Severity.LOW);
    static final Verifier VERIFIER = (key, message, signature) -> Arrays.equals(signature(key, message), signature);

    final Ledger ledger;
    final BlobStore blobs;
    final Map<Digest, Policy> policies;
    final Records records;
    Instant now = Docket.NOW;

    /// Founded by ada, with an adopted policy that asks for one approval in production.
    Company() {
        this(new MemoryLedger(), new MemoryBlobs(), new HashMap<>());
        EnrolPerson.found(
                records,
                key("ada"),
                new PersonId("ada"),
                "Ada",
                Set.of(Role.DEVELOPER, Role.SECURITY, Role.PLATFORM),
                now);
        adopt("standard", QuorumRule.of(1), Set.of());
    }

    private Company(Ledger ledger, BlobStore blobs, Map<Digest, Policy> policies) {
        this.ledger = ledger;
        this.blobs = blobs;
        this.policies = policies;
        PolicyLanguage language = source -> policies.get(Digest.of(source));
        this.records = new Records(ledger, blobs, VERIFIER, language);
    }

    /// The same ledger, opened by somebody else.
    Company elsewhere() {
        Company other = new Company(ledger, blobs, policies);
        other.now = now;
        return other;
    }

    PolicyLanguage language() {
        return source -> policies.get(Digest.of(source));
    }

    void adopt(String name, QuorumRule quorum, Set<String> exploited) {
        byte[] source = (name + now).getBytes(StandardCharsets.UTF_8);
        policies.put(
                Digest.of(source),
                new Policy(
                        name,
                        "1",
                        Digest.of(source),
                        List.of(Docket.rule(
                                Stage.SAST,
                                Mode.ENFORCE,
                                Requirement.DEFAULT,
                                Docket.when(
                                        "high",
                                        seen -> seen.finding().severity().atLeast(Severity.HIGH)))),
                        Grace.NONE,
                        Map.of(PRODUCTION, quorum),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        Policy.LANGUAGE,
                        Estate.UNKNOWN,
                        exploited,
                        List.of()));
        AdoptPolicy.adopt(records, as("ada"), language(), source, now);
    }

    /// Enrols somebody with the roles of one hand, by ada.
    void hire(String name, Role... roles) {
        EnrolPerson.enrol(
                records,
                as("ada"),
                new PersonId(name),
                name + " of the company",
                Set.of(roles),
                key(name).publicKey(),
                later());
    }

    Actor as(String name) {
        return Actor.of(key(name), records.history());
    }

    History history() {
        return records.history();
    }

    /// A moment later.
    Instant later() {
        now = now.plusSeconds(1);
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /// Ticks at each look, so that no two facts are dated the same.
    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return later();
            }
        };
    }

    static Change change(String name) {
        return new Change(
                PAYMENTS, new Revision(Docket.digest(name).hex().substring(0, 40), Docket.digest(name), false, "main"));
    }

    static Artifact artifact(String name) {
        return new Artifact("payments", Docket.digest("image of " + name));
    }

    /// Evidence of the static analysis of a change.
    long scan(String by, String change, Finding... findings) {
        Digest stored = blobs.put(FindingCodec.toBytes(List.of(findings)));
        Instant at = later();
        Evidence evidence = new Evidence(
                change(change),
                artifact(change),
                Stage.SAST,
                Evidence.Origin.RAN,
                new ToolRun("tool", "1", List.of(), 0, at, at, null, null, 100, null, null, false),
                "tool",
                null,
                new Outcome.Read(stored, Map.of(), 0, Map.of()),
                at);
        Actor actor = as(by);
        return records.seal(actor.signer(), new Fact.EvidenceRecorded(evidence, actor.id()))
                .index();
    }

    long gate(String by, String change) {
        return DecideGate.decide(records, as(by), change(change), artifact(change), later())
                .receipt()
                .index();
    }

    /// Approves what is shown now.
    long approve(String by, long decision) {
        String text = ApproveRelease.text(records, history(), decision, PRODUCTION, now);
        return ApproveRelease.approve(
                        records,
                        as(by),
                        decision,
                        PRODUCTION,
                        Digest.of(text.getBytes(StandardCharsets.UTF_8)),
                        "",
                        later())
                .index();
    }

    /// Whether the release gate lets the change into production now.
    boolean admitted(String change) {
        try {
            ReleaseGate.admit(records, history(), artifact(change).digest(), PRODUCTION, now);
            return true;
        } catch (Failure e) {
            if (e.fault() != Fault.FORBIDDEN) {
                throw e;
            }
            return false;
        }
    }

    String refusal(String change) {
        try {
            ReleaseGate.admit(records, history(), artifact(change).digest(), PRODUCTION, now);
            return "it was admitted";
        } catch (Failure e) {
            return e.what();
        }
    }

    static Digest shown(GateHearing.Heard heard) {
        return ReleaseText.digest(heard.verdict(), heard.exhibits(), PRODUCTION);
    }

    static Signer key(String name) {
        PublicKey key = new PublicKey(
                Digest.of(("key of " + name).getBytes(StandardCharsets.UTF_8)).bytes());
        return new Signer() {
            @Override
            public PublicKey publicKey() {
                return key;
            }

            @Override
            public byte[] sign(byte[] message) {
                return signature(key, message);
            }
        };
    }

    private static byte[] signature(PublicKey key, byte[] message) {
        var sha = Digest.sha256();
        sha.update(key.raw());
        byte[] half = sha.digest(message);
        byte[] whole = Arrays.copyOf(half, 64);
        System.arraycopy(half, 0, whole, 32, 32);
        return whole;
    }

    private static final class MemoryBlobs implements BlobStore {
        private final Map<Digest, byte[]> blobs = new HashMap<>();

        @Override
        public Digest put(byte[] bytes) {
            Digest digest = Digest.of(bytes);
            blobs.putIfAbsent(digest, bytes.clone());
            return digest;
        }

        @Override
        public byte[] get(Digest digest) {
            byte[] bytes = blobs.get(digest);
            if (bytes == null) {
                throw new Failure(Fault.NOT_FOUND, digest + " is missing", "");
            }
            return bytes.clone();
        }

        @Override
        public boolean contains(Digest digest) {
            return blobs.containsKey(digest);
        }
    }

    private static final class MemoryLedger implements Ledger {
        private final List<byte[]> entries = new ArrayList<>();

        @Override
        public Appending append(List<byte[]> more, long ifUnchangedSince) {
            if (ifUnchangedSince != ANY_SIZE && ifUnchangedSince != entries.size()) {
                return new Appending.Conflict(entries.size());
            }
            long first = entries.size();
            more.forEach(entry -> entries.add(entry.clone()));
            return new Appending.Appended(first, checkpoint());
        }

        @Override
        public String origin() {
            return "test";
        }

        @Override
        public long size() {
            return entries.size();
        }

        @Override
        public byte[] entry(long index) {
            return entries.get((int) index).clone();
        }

        @Override
        public String checkpoint() {
            return "test\n" + entries.size() + "\n";
        }

        @Override
        public void close() {}
    }
}
