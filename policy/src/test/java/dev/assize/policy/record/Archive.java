package dev.assize.policy.record;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.AdoptPolicy;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.EnrolPerson;
import dev.assize.core.act.Records;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import dev.assize.policy.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A ledger in memory with people, real Ed25519 keys of the JDK and the real policy language, on which evidence is
/// recorded and decisions are sealed.
final class Archive {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Service PAYMENTS = new Service("payments");

    /// DER before the 32 bytes of an Ed25519 key (RFC 8410).
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    static final Verifier VERIFIER = (key, message, signature) -> {
        try {
            byte[] der = Arrays.copyOf(SPKI, SPKI.length + 32);
            System.arraycopy(key.raw(), 0, der, SPKI.length, 32);
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    };

    final Blobs blobs = new Blobs();
    final Log log = new Log();
    final Records records = new Records(log, blobs, VERIFIER, new PolicyReader());
    final Key key = new Key();
    final Actor actor;
    Instant now = START;

    Archive() {
        EnrolPerson.found(
                records,
                key,
                new PersonId("ada"),
                "Ada",
                EnumSet.of(Role.DEVELOPER, Role.SECURITY, Role.PLATFORM),
                now);
        actor = Actor.of(key, records.history());
    }

    Archive adopt(byte[] source, Collection<byte[]> attachments) {
        AdoptPolicy.adopt(records, actor, new PolicyReader(), source, attachments, now);
        return this;
    }

    Archive adopt(String source) {
        return adopt(source.getBytes(StandardCharsets.UTF_8), List.of());
    }

    static Change change(Service service, String tree) {
        return new Change(service, new Revision("a".repeat(40), digest(tree), false, "main"));
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Finding inFile(String path, String rule, Severity severity) {
        return finding(
                Stage.SAST,
                rule,
                severity,
                new Location.InFile(path, 3, 3),
                Fingerprint.of(List.of("file", path, rule)));
    }

    static Finding inPackage(String path, String advisory, Severity severity, String fixed) {
        return finding(
                Stage.DEPENDENCIES,
                advisory,
                severity,
                new Location.InPackage(new PackageRef("lodash", "4.17.20", null, fixed), path, 0),
                Fingerprint.of(List.of("package", path, advisory)));
    }

    private static Finding finding(
            Stage stage, String rule, Severity severity, Location location, Fingerprint fingerprint) {
        return new Finding(
                fingerprint,
                stage,
                "tool",
                rule,
                "Something is wrong with " + rule,
                "",
                severity,
                "",
                location,
                List.of(),
                List.of(),
                null,
                null,
                "",
                List.of(),
                null,
                1);
    }

    /// Seals a sound report.
    long report(
            Change change,
            Stage stage,
            String tool,
            Map<String, dev.assize.core.canonical.Json> measures,
            Finding... found) {
        List<Finding> findings = List.of(found);
        Digest stored = blobs.put(FindingCodec.toBytes(findings));
        return seal(change, stage, tool, new Outcome.Read(stored, Map.of(), 0, measures));
    }

    long report(Change change, Stage stage, Finding... found) {
        return report(change, stage, "tool", Map.of(), found);
    }

    long seal(Change change, Stage stage, String tool, Outcome outcome) {
        ToolRun run = new ToolRun(tool, "1", List.of(), 0, now, now, null, null, 500, null, null, false);
        Evidence evidence = new Evidence(change, null, stage, Evidence.Origin.RAN, run, tool, null, outcome, now);
        return records.seal(key, new Fact.EvidenceRecorded(evidence, actor.id()))
                .index();
    }

    DecideGate.Decided decide(Change change) {
        return DecideGate.decide(records, actor, change, null, now);
    }

    /// One person's key.
    static final class Key implements Signer {
        private final KeyPair pair;

        Key() {
            try {
                pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PublicKey publicKey() {
            byte[] der = pair.getPublic().getEncoded();
            return new PublicKey(Arrays.copyOfRange(der, der.length - 32, der.length));
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature sign = Signature.getInstance("Ed25519");
                sign.initSign(pair.getPrivate());
                sign.update(message);
                return sign.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Blobs in memory.
    static final class Blobs implements BlobStore {
        final Map<Digest, byte[]> held = new HashMap<>();

        @Override
        public Digest put(byte[] bytes) {
            Digest digest = Digest.of(bytes);
            held.put(digest, bytes.clone());
            return digest;
        }

        @Override
        public byte[] get(Digest digest) {
            byte[] bytes = held.get(digest);
            if (bytes == null) {
                throw new Failure(Fault.NOT_FOUND, digest + " is not here.", "");
            }
            return bytes.clone();
        }

        @Override
        public boolean contains(Digest digest) {
            return held.containsKey(digest);
        }
    }

    /// Entries in memory, without a tree.
    static final class Log implements Ledger {
        final List<byte[]> entries = new ArrayList<>();

        @Override
        public Appending append(List<byte[]> more, long ifUnchangedSince) {
            if (ifUnchangedSince != ANY_SIZE && ifUnchangedSince != entries.size()) {
                return new Appending.Conflict(entries.size());
            }
            long first = entries.size();
            entries.addAll(more);
            return new Appending.Appended(first, checkpoint());
        }

        @Override
        public String origin() {
            return "ledger.example/payments";
        }

        @Override
        public long size() {
            return entries.size();
        }

        @Override
        public byte[] entry(long index) {
            return entries.get(Math.toIntExact(index)).clone();
        }

        @Override
        public String checkpoint() {
            return "unsigned " + entries.size();
        }

        @Override
        public void close() {}
    }
}
