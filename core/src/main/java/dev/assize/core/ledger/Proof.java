package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import java.util.List;
import java.util.Optional;

/// A path of hashes that proves something about a Merkle tree to somebody who knows only its root
/// (RFC 6962 §2.1.1 and §2.1.2, checked as RFC 9162 §2.1.3.2 and §2.1.4.2 say).
public sealed interface Proof {
    /// More hashes no tree of at most 2^63 - 1 entries needs.
    int MAX_HASHES = 63;

    /// From the sibling of the leaf, or the smallest subtree, up.
    List<Hash> path();

    /// An entry is in a tree.
    ///
    /// @param index of the entry
    /// @param size  of the tree
    /// @param path  from the leaf's sibling up to the root's child
    record Inclusion(long index, long size, List<Hash> path) implements Proof {
        public Inclusion {
            path = limited(path);
            if (index < 0 || index >= size) {
                throw new InvalidInput(
                        "proof", "a tree of " + size + " entries has no entry " + index, "give index and size");
            }
        }

        /// Whether a leaf hash at the index, with this path, leads to the root.
        public boolean verify(Hash leaf, Hash root) {
            return rootFrom(leaf).filter(root::equals).isPresent();
        }

        /// The root this path leads to, unless the path is too short or too long for the tree.
        public Optional<Hash> rootFrom(Hash leaf) {
            long node = index;
            long last = size - 1;
            Hash hash = leaf;
            for (Hash sibling : path) {
                if (last == 0) {
                    return Optional.empty();
                }
                if ((node & 1) == 1 || node == last) {
                    hash = Hash.node(sibling, hash);
                    while ((node & 1) == 0 && node != 0) {
                        node >>>= 1;
                        last >>>= 1;
                    }
                } else {
                    hash = Hash.node(hash, sibling);
                }
                node >>>= 1;
                last >>>= 1;
            }
            return last == 0 ? Optional.of(hash) : Optional.empty();
        }
    }

    /// A tree is a prefix of a later one.
    ///
    /// @param earlier size of the earlier tree
    /// @param later   size of the later tree
    /// @param path    empty where the sizes are equal or the earlier tree is empty
    record Consistency(long earlier, long later, List<Hash> path) implements Proof {
        public Consistency {
            path = limited(path);
            if (earlier < 0 || earlier > later) {
                throw new InvalidInput(
                        "proof", "a tree of " + later + " entries never had " + earlier, "give both sizes in order");
            }
        }

        /// Whether both roots belong to one history.
        public boolean verify(Hash earlierRoot, Hash laterRoot) {
            if (earlier == 0) {
                return path.isEmpty() && earlierRoot.equals(Hash.EMPTY_TREE);
            }
            if (earlier == later) {
                return path.isEmpty() && earlierRoot.equals(laterRoot);
            }
            if (path.isEmpty()) {
                return false;
            }
            // A perfect earlier tree is its own first subtree, so its root is not repeated in the path.
            boolean perfect = Long.bitCount(earlier) == 1;
            Hash oldRoot = perfect ? earlierRoot : path.getFirst();
            Hash newRoot = oldRoot;
            long node = earlier - 1;
            long last = later - 1;
            while ((node & 1) == 1) {
                node >>>= 1;
                last >>>= 1;
            }
            for (Hash hash : perfect ? path : path.subList(1, path.size())) {
                if (last == 0) {
                    return false;
                }
                if ((node & 1) == 1 || node == last) {
                    oldRoot = Hash.node(hash, oldRoot);
                    newRoot = Hash.node(hash, newRoot);
                    while ((node & 1) == 0 && node != 0) {
                        node >>>= 1;
                        last >>>= 1;
                    }
                } else {
                    newRoot = Hash.node(newRoot, hash);
                }
                node >>>= 1;
                last >>>= 1;
            }
            return last == 0 && oldRoot.equals(earlierRoot) && newRoot.equals(laterRoot);
        }
    }

    private static List<Hash> limited(List<Hash> path) {
        if (path.size() > MAX_HASHES) {
            throw new InvalidInput(
                    "proof", "has " + path.size() + " hashes", "a proof has at most " + MAX_HASHES + " hashes");
        }
        return List.copyOf(path);
    }
}
