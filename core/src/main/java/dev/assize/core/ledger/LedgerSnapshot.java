package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A log as it was at one moment: tiles up to a published checkpoint, and what was acknowledged after it.
public final class LedgerSnapshot implements LedgerReader {
    private final Checkpoint head;
    private final String note;
    private final MerkleTree published;
    private final List<byte[]> tail;
    private final MerkleTree whole;

    /// @param head      the latest acknowledged checkpoint
    /// @param note      its signed note
    /// @param published the tree that lies in tiles
    /// @param tail      the acknowledged entries after it
    /// @param whole     the tree under `head`
    LedgerSnapshot(Checkpoint head, String note, MerkleTree published, List<byte[]> tail, MerkleTree whole) {
        this.head = head;
        this.note = note;
        this.published = published;
        this.tail = tail;
        this.whole = whole;
    }

    /// Reads a log without writing to it.
    ///
    /// @param published the note at the log's checkpoint door
    /// @param journal   what the journal holds beyond it
    /// @throws Failure `TAMPERED` where a signature or a hash is wrong
    public static LedgerSnapshot of(
            NoteKey key, Verifier verifier, TileReader tiles, String published, Journal.Contents journal) {
        Checkpoint base = Heads.open(published, key, verifier, "the log's checkpoint");
        MerkleTree tree = new MerkleTree(base.size(), base.root(), tiles);
        Optional<String> latest = journal.checkpoint();
        if (latest.isEmpty()) {
            return new LedgerSnapshot(base, published, tree, List.of(), tree);
        }
        Checkpoint head = Heads.open(latest.get(), key, verifier, "the checkpoint in the journal");
        if (head.size() <= base.size()) {
            return new LedgerSnapshot(base, published, tree, List.of(), tree);
        }
        List<byte[]> tail = new ArrayList<>();
        Frontier frontier = Frontier.of(tree);
        Hasher hasher = new Hasher();
        for (Journal.Batch batch : journal.batches()) {
            if (batch.end() > head.size()) {
                break;
            }
            batch.entries().forEach(entry -> frontier.add(hasher.leaf(entry)));
            tail.addAll(batch.entries());
        }
        if (frontier.size() != head.size() || !frontier.root().equals(head.root())) {
            throw new Failure(
                    Fault.TAMPERED,
                    "the journal's entries up to " + frontier.size() + " do not hash to its checkpoint",
                    MerkleTree.RESTORE);
        }
        MerkleTree whole = new MerkleTree(head.size(), head.root(), MemoryTiles.of(frontier, Optional.of(tiles)));
        return new LedgerSnapshot(head, latest.get(), tree, tail, whole);
    }

    @Override
    public String origin() {
        return head.origin();
    }

    @Override
    public long size() {
        return head.size();
    }

    @Override
    public String checkpoint() {
        return note;
    }

    /// The tree under the checkpoint.
    public MerkleTree tree() {
        return whole;
    }

    @Override
    public byte[] entry(long index) {
        if (index < 0 || index >= head.size()) {
            throw Heads.beyond(index, head.size());
        }
        if (index >= published.size()) {
            return tail.get((int) (index - published.size())).clone();
        }
        return published.bundle(index / Tile.FULL).get((int) (index % Tile.FULL));
    }

    @Override
    public void forEach(long from, long to, EntryConsumer consumer) {
        if (from < 0 || to > head.size()) {
            throw Heads.beyond(from < 0 ? from : to - 1, head.size());
        }
        long at = from;
        while (at < Math.min(to, published.size())) {
            List<byte[]> bundle = published.bundle(at / Tile.FULL);
            for (int i = (int) (at % Tile.FULL); i < bundle.size() && at < to; i++) {
                consumer.accept(at++, bundle.get(i));
            }
        }
        for (; at < to; at++) {
            consumer.accept(at, tail.get((int) (at - published.size())).clone());
        }
    }

    @Override
    public TlogProof proof(long index) {
        return new TlogProof(index, whole.inclusion(index).path(), note);
    }

    @Override
    public Proof.Consistency consistency(long earlier) {
        return whole.consistency(earlier);
    }

    @Override
    public void close() {}
}
