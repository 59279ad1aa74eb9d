package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Statement;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.ledger.LedgerReader;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.subject.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What acts stand on: the ledger, the blobs beside it, and the history folded from it.
///
/// Not safe for use by several threads; open one for each.
public final class Records implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 20;

    private final LedgerReader ledger;
    private final BlobStore blobs;
    private final PolicyLanguage language;
    private final History history;
    private final Sightings sightings;
    private final Map<Digest, Policy> policies = new HashMap<>();

    /// @param ledger a [Ledger] for acts that append, any reader for those that only look
    public Records(LedgerReader ledger, BlobStore blobs, Verifier verifier, PolicyLanguage language) {
        this.ledger = ledger;
        this.blobs = blobs;
        this.language = language;
        this.history = new History(verifier);
        this.sightings = new Sightings(blobs);
        refresh();
    }

    /// Where and when a fact was sealed.
    ///
    /// @param index      ledger index of the entry
    /// @param checkpoint the signed note that covers it
    public record Receipt(long index, String checkpoint) {}

    public History history() {
        return history;
    }

    public LedgerReader ledger() {
        return ledger;
    }

    /// When findings were first seen, kept while these records are open.
    Sightings sightings() {
        return sightings;
    }

    public BlobStore blobs() {
        return blobs;
    }

    /// Takes in what others appended since.
    public void refresh() {
        ledger.forEach(history.size(), ledger.size(), history::apply);
    }

    /// Signs and appends one fact, whatever others appended meanwhile.
    public Receipt seal(Signer signer, Fact fact) {
        return seal(signer, _ -> fact);
    }

    /// Decides on a fact from the history and appends it; decides again when somebody else appended first. A
    /// statement that is sealed already, word for word, is not sealed twice: its receipt is given again.
    ///
    /// @param decide called with the history as it stands; may refuse by throwing
    public Receipt seal(Signer signer, Function<History, ? extends Fact> decide) {
        if (!(ledger instanceof Ledger writer)) {
            throw new IllegalStateException("opened for reading only");
        }
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Fact fact = decide.apply(history);
            Envelope envelope = envelope(signer, fact);
            var sealed = history.entryOf(Digest.of(envelope.payload()));
            if (sealed.isPresent()) {
                return new Receipt(sealed.get(), ledger.checkpoint());
            }
            history.refusal(fact).ifPresent(why -> {
                throw new Failure(Fault.FORBIDDEN, Actor.sentence(why), Actor.REMEDY);
            });
            byte[] entry = envelope.toBytes();
            if (entry.length > Ledger.MAX_ENTRY_BYTES) {
                throw new Failure(
                        Fault.LIMIT_EXCEEDED,
                        "The fact has " + entry.length + " bytes; an entry holds " + Ledger.MAX_ENTRY_BYTES + ".",
                        "Shorten the texts in it; reports belong into the blob store.");
            }
            switch (writer.append(List.of(entry), history.size())) {
                case Ledger.Appending.Appended(long index, String checkpoint) -> {
                    refreshTo(index, entry);
                    return new Receipt(index, checkpoint);
                }
                case Ledger.Appending.Conflict conflict -> refresh();
            }
        }
        throw new Failure(Fault.CONFLICT, "Others keep appending to the ledger.", "Try again.");
    }

    private void refreshTo(long index, byte[] entry) {
        if (history.apply(index, entry).isEmpty()) {
            throw new IllegalStateException("sealed a fact that does not count: "
                    + history.rejected().getLast().why());
        }
    }

    private static Envelope envelope(Signer signer, Fact fact) {
        Statement statement = FactCodec.toStatement(fact);
        byte[] payload = statement.toBytes();
        byte[] signature = signer.sign(Envelope.preAuthentication(Envelope.IN_TOTO, payload));
        return new Envelope(Envelope.IN_TOTO, payload, signer.publicKey().keyId(), signature);
    }

    /// The policy in force.
    ///
    /// @throws Failure where none was adopted yet
    public Policy policy() {
        var adopted = history.policy()
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND, "No policy is in force.", "Run assize init, or assize policy adopt FILE."));
        return policy(adopted.fact().policy());
    }

    /// A policy by its digest, read back from the blob store.
    public Policy policy(Digest digest) {
        return policies.computeIfAbsent(digest, d -> language.read(blobs.get(d), blobs::get));
    }

    @Override
    public void close() {
        ledger.close();
    }
}
