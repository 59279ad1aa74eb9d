package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import dev.assize.core.identity.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// The head of a log: what its key signs (C2SP tlog-checkpoint).
///
/// @param origin     names the log, a schema-less URL
/// @param size       number of entries
/// @param root       of the Merkle tree over them
/// @param extensions further lines; ours has none
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final String REMEDY = "give a checkpoint as the log signed it";

    public Checkpoint {
        Objects.requireNonNull(root);
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || hasControl(origin)) {
            throw new InvalidInput("checkpoint", "the origin is empty or holds a control character", REMEDY);
        }
        if (size < 0) {
            throw new InvalidInput("checkpoint", "the size " + size + " is negative", REMEDY);
        }
        if (size == 0 && !root.equals(Hash.EMPTY_TREE)) {
            throw new InvalidInput("checkpoint", "an empty tree has another root", REMEDY);
        }
        if (extensions.stream().anyMatch(line -> line.isEmpty() || hasControl(line))) {
            throw new InvalidInput("checkpoint", "an extension line is empty or holds a control character", REMEDY);
        }
    }

    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    /// The text that is signed, with its final newline.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /// Reads the text of a signed note. Says nothing about its signatures.
    public static Checkpoint parse(String text) {
        if (!text.endsWith("\n")) {
            throw new InvalidInput("checkpoint", "does not end in a newline", REMEDY);
        }
        List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
        if (lines.size() < 3) {
            throw new InvalidInput("checkpoint", "has fewer than three lines", REMEDY);
        }
        return new Checkpoint(
                lines.get(0),
                parseSize("checkpoint", lines.get(1)),
                Hash.parse(lines.get(2)),
                new ArrayList<>(lines.subList(3, lines.size())));
    }

    /// Reads a signed checkpoint of the log this key belongs to, and checks its signature.
    ///
    /// @throws dev.assize.core.Failure `TAMPERED` where it cannot be trusted, `CONFLICT` where it is another log's
    public static Checkpoint trusted(String note, NoteKey key, Verifier verifier) {
        return Heads.open(note, key, verifier, "the checkpoint");
    }

    static long parseSize(String place, String text) {
        if (SIZE.matcher(text).matches()) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException _) {
                // nineteen digits, but beyond 2^63 - 1
            }
        }
        throw new InvalidInput(place, "'" + text + "' is not a number of entries", "write it in plain decimal digits");
    }

    private static boolean hasControl(String line) {
        return line.chars().anyMatch(c -> c < ' ');
    }
}
