package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import dev.assize.core.identity.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A receipt anybody can check without the log: an entry's index, its path to the root, and the signed
/// checkpoint (C2SP tlog-proof, file extension `.tlog-proof`).
///
/// @param index      of the entry
/// @param path       from the leaf's sibling up to the root's child
/// @param checkpoint the signed note
/// @param extra      opaque bytes that nobody signed; never trusted
public record TlogProof(long index, List<Hash> path, String checkpoint, Optional<byte[]> extra) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final String REMEDY = "give a .tlog-proof file as `assize ledger proof` writes it";

    /// What came of checking a proof against an entry.
    public sealed interface Checked {
        /// @param head the checkpoint that covers the entry
        record Included(Checkpoint head, List<NoteKey> by) implements Checked {
            public Included {
                by = List.copyOf(by);
            }
        }

        record Refused(String reason) implements Checked {}
    }

    public TlogProof {
        path = List.copyOf(path);
        extra = extra.map(byte[]::clone);
        if (index < 0 || path.size() > Proof.MAX_HASHES) {
            throw new InvalidInput("proof", "has index " + index + " and " + path.size() + " hashes", REMEDY);
        }
    }

    public TlogProof(long index, List<Hash> path, String checkpoint) {
        this(index, path, checkpoint, Optional.empty());
    }

    @Override
    public Optional<byte[]> extra() {
        return extra.map(byte[]::clone);
    }

    public String toText() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        extra.ifPresent(bytes -> text.append(EXTRA)
                .append(Base64.getEncoder().encodeToString(bytes))
                .append('\n'));
        text.append(INDEX).append(index).append('\n');
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }

    public static TlogProof parse(String text) {
        if (text.length() > SignedNote.MAX_BYTES) {
            throw new InvalidInput("proof", "is longer than " + SignedNote.MAX_BYTES + " bytes", REMEDY);
        }
        int split = text.indexOf("\n\n");
        if (split < 0) {
            throw new InvalidInput("proof", "has no empty line before its checkpoint", REMEDY);
        }
        List<String> lines = List.of(text.substring(0, split).split("\n", -1));
        if (!lines.getFirst().equals(HEADER)) {
            throw new InvalidInput("proof", "does not start with " + HEADER, REMEDY);
        }
        int at = 1;
        Optional<byte[]> extra = Optional.empty();
        if (at < lines.size() && lines.get(at).startsWith(EXTRA)) {
            extra = Optional.of(Base64Lines.decode("proof extra", lines.get(at).substring(EXTRA.length())));
            at++;
        }
        if (at >= lines.size() || !lines.get(at).startsWith(INDEX)) {
            throw new InvalidInput("proof", "does not say which index it is about", REMEDY);
        }
        long index = Checkpoint.parseSize("proof index", lines.get(at).substring(INDEX.length()));
        if (lines.size() - at - 1 > Proof.MAX_HASHES) {
            throw new InvalidInput("proof", "has more than " + Proof.MAX_HASHES + " hashes", REMEDY);
        }
        List<Hash> path = new ArrayList<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            path.add(Hash.parse(line));
        }
        return new TlogProof(index, path, text.substring(split + 2), extra);
    }

    /// Whether a log named like one of the keys, and signed by it, holds exactly this entry at this index.
    public Checked verify(byte[] entry, Collection<NoteKey> keys, Verifier verifier) {
        return switch (SignedNote.open(checkpoint, keys, verifier)) {
            case SignedNote.Opening.Refused(String reason) -> new Checked.Refused(reason);
            case SignedNote.Opening.Opened(SignedNote note, List<NoteKey> by) -> verify(entry, note, by);
        };
    }

    private Checked verify(byte[] entry, SignedNote note, List<NoteKey> by) {
        Checkpoint head;
        try {
            head = Checkpoint.parse(note.text());
        } catch (InvalidInput e) {
            return new Checked.Refused(e.what());
        }
        if (by.stream().noneMatch(key -> key.name().equals(head.origin()))) {
            return new Checked.Refused("the checkpoint is of another log, " + head.origin());
        }
        if (index >= head.size()) {
            return new Checked.Refused("the checkpoint covers " + head.size() + " entries, not index " + index);
        }
        return new Proof.Inclusion(index, head.size(), path).verify(Hash.leaf(entry), head.root())
                ? new Checked.Included(head, by)
                : new Checked.Refused("entry " + index + " with this path does not lead to the signed root");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlogProof that
                && index == that.index
                && path.equals(that.path)
                && checkpoint.equals(that.checkpoint)
                && extra.isPresent() == that.extra.isPresent()
                && Arrays.equals(extra.orElse(new byte[0]), that.extra.orElse(new byte[0]));
    }

    @Override
    public int hashCode() {
        return Objects.hash(index, path, checkpoint, Arrays.hashCode(extra.orElse(new byte[0])));
    }

    @Override
    public String toString() {
        return toText();
    }
}
