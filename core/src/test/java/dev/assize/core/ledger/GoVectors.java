package dev.assize.core.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/// What golang.org/x/mod 0.42 `sumdb/tlog` and `sumdb/note` answered over the entries `entry 0` to
/// `entry 999`, recorded: roots by size, proofs, and a note signed by the key whose seed is the bytes 0 to 31.
record GoVectors(NoteKey key, Map<Long, Hash> roots, List<Proof> proofs, String note) {
    static GoVectors load() {
        try (InputStream in = GoVectors.class.getResourceAsStream("go-tlog-vectors.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            int split = text.indexOf("note\n");
            Map<Long, Hash> roots = new LinkedHashMap<>();
            List<Proof> proofs = new ArrayList<>();
            NoteKey key = null;
            for (String line : text.substring(0, split).split("\n")) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "vkey" -> key = NoteKey.parse(words[1]);
                    case "root" -> roots.put(Long.valueOf(words[1]), Hash.parse(words[2]));
                    case "inclusion" ->
                        proofs.add(
                                new Proof.Inclusion(Long.parseLong(words[1]), Long.parseLong(words[2]), hashes(words)));
                    case "consistency" ->
                        proofs.add(new Proof.Consistency(
                                Long.parseLong(words[1]), Long.parseLong(words[2]), hashes(words)));
                    default -> throw new IllegalStateException(line);
                }
            }
            return new GoVectors(Objects.requireNonNull(key), roots, proofs, text.substring(split + "note\n".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Hash> hashes(String[] words) {
        return Arrays.stream(words).skip(3).map(Hash::parse).toList();
    }

    static List<byte[]> entries(long size) {
        return LongStream.range(0, size)
                .mapToObj(i -> ("entry " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    static MerkleTree tree(long size) {
        return MemoryTiles.treeOf(entries(size));
    }
}
