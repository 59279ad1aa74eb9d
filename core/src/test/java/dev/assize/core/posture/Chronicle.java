package dev.assize.core.posture;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.Records;
import dev.assize.core.control.ControlId;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.deployment.Slot;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Signer;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A ledger in memory with people and facts, for tests. Signatures are not checked here; what a fact needs to
/// count is.
public final class Chronicle {
    public static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
    public static final Service PAYMENTS = new Service("payments");

    private final Map<Digest, byte[]> blobs = new HashMap<>();
    private final Map<Digest, Policy> policies = new HashMap<>();
    private final Map<String, Signer> signers = new HashMap<>();
    private final Records records;

    public Chronicle() {
        records = new Records(
                new ListedLedger(), new MapBlobs(blobs), (_, _, _) -> true, source -> policies.get(Digest.of(source)));
        Signer founder = signer("founder");
        records.seal(
                founder,
                new Fact.PersonEnrolled(
                        new PersonId("founder"),
                        "founder",
                        Set.of(Role.PLATFORM, Role.SECURITY, Role.DEVELOPER),
                        founder.publicKey(),
                        new PersonId("founder"),
                        START));
        enrol("grace", Role.RELEASE_APPROVER);
    }

    private record MapBlobs(Map<Digest, byte[]> blobs) implements BlobStore {
        @Override
        public Digest put(byte[] bytes) {
            Digest digest = Digest.of(bytes);
            blobs.put(digest, bytes.clone());
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

    private static final class ListedLedger implements Ledger {
        private final List<byte[]> entries = new ArrayList<>();

        @Override
        public String origin() {
            return "test.example/ledger";
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
            return "test";
        }

        @Override
        public Appending append(List<byte[]> added, long ifUnchangedSince) {
            long first = entries.size();
            entries.addAll(added);
            return new Appending.Appended(first, "test");
        }

        @Override
        public void close() {}
    }

    private Signer signer(String name) {
        return signers.computeIfAbsent(name, _ -> {
            byte[] raw = new byte[32];
            Arrays.fill(raw, (byte) (signers.size() + 1));
            PublicKey key = new PublicKey(raw);
            return new Signer() {
                @Override
                public PublicKey publicKey() {
                    return key;
                }

                @Override
                public byte[] sign(byte[] message) {
                    return new byte[64];
                }
            };
        });
    }

    public Records records() {
        return records;
    }

    public Actor actor(String name) {
        return Actor.of(signer(name), records.history());
    }

    public void enrol(String name, Role... roles) {
        Signer signer = signer(name);
        seal(
                "founder",
                new Fact.PersonEnrolled(
                        new PersonId(name), name, Set.of(roles), signer.publicKey(), new PersonId("founder"), START));
    }

    public long seal(String by, Fact fact) {
        return records.seal(signer(by), fact).index();
    }

    /// Loses a stored blob.
    public void lose(Digest digest) {
        blobs.remove(digest);
    }

    public static Rule rule(Stage stage, Mode mode, String... controls) {
        return new Rule(
                stage.word() + ".rule",
                stage,
                "A rule",
                "Because.",
                "Mend it.",
                Arrays.stream(controls).map(ControlId::parse).toList(),
                mode,
                Requirement.DEFAULT,
                Grace.NONE,
                null,
                null);
    }

    /// Puts a policy of these rules in force.
    public Policy adopt(String name, Rule... rules) {
        byte[] source = (name + Arrays.toString(rules)).getBytes(StandardCharsets.UTF_8);
        Digest digest = records.blobs().put(source);
        Policy policy = new Policy(
                name, "1", digest, List.of(rules), Grace.NONE, Map.of(), Duration.ofDays(7), Duration.ofDays(90));
        policies.put(digest, policy);
        seal("founder", new Fact.PolicyAdopted(digest, name, "1", new PersonId("founder"), START));
        return policy;
    }

    public static Artifact artifact(String name) {
        return new Artifact(name, digest(name));
    }

    public static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Change change(Service service, String tree) {
        return new Change(service, new Revision("a".repeat(40), digest(tree), false, "main"));
    }

    /// A decision by the policy in force; `exemptions` are ledger indexes.
    public long decide(
            Service service,
            @Nullable Artifact artifact,
            Instant at,
            Map<String, State> outcomes,
            List<Long> exemptions) {
        Policy policy = records.policy();
        boolean passed = outcomes.values().stream().allMatch(State::lets);
        return seal(
                "founder",
                new Fact.GateDecided(
                        change(service, artifact == null ? "tree" : artifact.name()),
                        artifact,
                        policy.digest(),
                        passed ? Verdict.Result.PASSED : Verdict.Result.FAILED,
                        outcomes.entrySet().stream()
                                .map(o -> new Fact.GateDecided.RuleOutcome(
                                        o.getKey(),
                                        o.getValue(),
                                        policy.rule(o.getKey())
                                                .map(rule -> rule.mode(at))
                                                .orElse(Mode.ENFORCE)))
                                .toList(),
                        new Fact.GateDecided.Inputs(0, List.of(), exemptions, List.of()),
                        digest("verdict"),
                        digest("binding " + (artifact == null ? "" : artifact.name())),
                        new PersonId("founder"),
                        at));
    }

    public long decide(Instant at, Map<String, State> outcomes) {
        return decide(PAYMENTS, null, at, outcomes, List.of());
    }

    public long approve(long decision, Artifact artifact, Instant at) {
        return seal(
                "grace",
                new Fact.ApprovalRecorded(
                        decision,
                        digest("binding " + artifact.name()),
                        null,
                        Environment.PRODUCTION,
                        true,
                        "",
                        new PersonId("grace"),
                        at));
    }

    /// A successful deployment to production.
    public String deploy(Artifact artifact, long decision, List<Long> approvals, Instant at) {
        PersonId by = new PersonId("founder");
        long index = seal(
                "founder",
                new Fact.DeploymentStarted(
                        PAYMENTS,
                        Environment.PRODUCTION,
                        artifact,
                        decision,
                        approvals,
                        Slot.BLUE,
                        null,
                        null,
                        null,
                        by,
                        at));
        seal("founder", new Fact.DeploymentEnded("d-" + index, DeploymentOutcome.SUCCEEDED, artifact.digest(), by, at));
        return "d-" + index;
    }

    public long alert(@Nullable String deployment, Instant at) {
        return seal(
                "founder",
                new Fact.AlertRecorded(
                        new RuntimeAlert(
                                "falco",
                                "Terminal shell in container",
                                "Notice",
                                Severity.LOW,
                                at,
                                "a shell",
                                null,
                                null,
                                "u-" + at),
                        digest("report"),
                        deployment,
                        new PersonId("founder"),
                        at));
    }

    public Posture posture(Instant now) {
        return Posture.of(records.history(), records::policy, records.blobs()::contains, now);
    }

    public ControlState control(String id, Instant now) {
        return posture(now).find(ControlId.parse(id)).orElseThrow();
    }
}
