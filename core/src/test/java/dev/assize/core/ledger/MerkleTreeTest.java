package dev.assize.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class MerkleTreeTest {
    private static final List<String> REFERENCE_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> REFERENCE_ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Example
    void theEmptyTreeHasTheHashOfNothing() {
        assertThat(HexFormat.of().formatHex(Hash.EMPTY_TREE.bytes()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(MemoryTiles.treeOf(List.of()).root()).isEqualTo(Hash.EMPTY_TREE);
    }

    @Example
    void theReferenceTreeOfCertificateTransparencyHasItsRoots() {
        List<byte[]> leaves =
                REFERENCE_LEAVES.stream().map(HexFormat.of()::parseHex).toList();
        for (int size = 1; size <= leaves.size(); size++) {
            Hash root = MemoryTiles.treeOf(leaves.subList(0, size)).root();
            assertThat(HexFormat.of().formatHex(root.bytes())).isEqualTo(REFERENCE_ROOTS.get(size - 1));
        }
    }

    @Example
    void rootsAndProofsAreThoseOfTheGoImplementation() {
        GoVectors vectors = GoVectors.load();
        assertThat(vectors.roots()).hasSize(10);
        assertThat(vectors.proofs()).hasSize(17);
        vectors.roots()
                .forEach((size, root) -> assertThat(GoVectors.tree(size).root()).isEqualTo(root));
        for (Proof proof : vectors.proofs()) {
            Proof ours =
                    switch (proof) {
                        case Proof.Inclusion p -> GoVectors.tree(p.size()).inclusion(p.index());
                        case Proof.Consistency p -> GoVectors.tree(p.later()).consistency(p.earlier());
                    };
            assertThat(ours).isEqualTo(proof);
        }
    }

    /// The definition of RFC 6962 §2.1, word by word.
    private static Hash defined(List<byte[]> entries) {
        int n = entries.size();
        if (n == 0) {
            return Hash.EMPTY_TREE;
        }
        if (n == 1) {
            return Hash.leaf(entries.getFirst());
        }
        int k = Integer.highestOneBit(n - 1);
        return Hash.node(defined(entries.subList(0, k)), defined(entries.subList(k, n)));
    }

    @Property(tries = 60)
    void everySizeHasTheDefinedRoot(@ForAll @IntRange(max = 700) int size) {
        assertThat(GoVectors.tree(size).root()).isEqualTo(defined(GoVectors.entries(size)));
    }

    @Property(tries = 100)
    void everyInclusionProofHoldsForItsEntryAndNoOther(
            @ForAll @IntRange(min = 2, max = 700) int size, @ForAll @LongRange(min = 0, max = 699) long any) {
        MerkleTree tree = GoVectors.tree(size);
        long index = any % size;
        Proof.Inclusion proof = tree.inclusion(index);
        assertThat(proof.verify(tree.leaf(index), tree.root())).isTrue();
        assertThat(proof.verify(tree.leaf((index + 1) % size), tree.root())).isFalse();
        assertThat(new Proof.Inclusion((index + 1) % size, size, proof.path()).verify(tree.leaf(index), tree.root()))
                .isFalse();
    }

    @Property(tries = 100)
    void everyConsistencyProofHoldsForItsTreesAndNoOthers(
            @ForAll @IntRange(min = 2, max = 700) int later, @ForAll @LongRange(min = 1, max = 699) long any) {
        MerkleTree tree = GoVectors.tree(later);
        long earlier = 1 + any % (later - 1);
        Hash earlierRoot = GoVectors.tree(earlier).root();
        Proof.Consistency proof = tree.consistency(earlier);
        assertThat(tree.rootAt(earlier)).isEqualTo(earlierRoot);
        assertThat(proof.verify(earlierRoot, tree.root())).isTrue();
        assertThat(proof.verify(Hash.leaf(new byte[] {1}), tree.root())).isFalse();
        assertThat(proof.verify(earlierRoot, Hash.leaf(new byte[] {1}))).isFalse();
        assertThat(proof.verify(tree.root(), earlierRoot)).isFalse();
    }

    @Property(tries = 60)
    void aProofWithAnyBitFlippedFails(
            @ForAll @IntRange(min = 2, max = 400) int size,
            @ForAll @IntRange(min = 0, max = 100_000) int where,
            @ForAll @IntRange(min = 0, max = 255) int bit) {
        MerkleTree tree = GoVectors.tree(size);
        long index = where % size;
        List<Hash> path = tree.inclusion(index).path();
        assertThat(new Proof.Inclusion(index, size, flipped(path, where, bit)).verify(tree.leaf(index), tree.root()))
                .isFalse();
        long earlier = 1 + where % (size - 1);
        List<Hash> joint = tree.consistency(earlier).path();
        assertThat(new Proof.Consistency(earlier, size, flipped(joint, where, bit))
                        .verify(tree.rootAt(earlier), tree.root()))
                .isFalse();
    }

    @Property(tries = 60)
    void aProofTooShortOrTooLongFails(@ForAll @IntRange(min = 2, max = 400) int size) {
        MerkleTree tree = GoVectors.tree(size);
        long index = size / 2;
        List<Hash> path = tree.inclusion(index).path();
        List<Hash> longer = new ArrayList<>(path);
        longer.add(tree.root());
        Hash leaf = tree.leaf(index);
        assertThat(new Proof.Inclusion(index, size, path.subList(1, path.size())).verify(leaf, tree.root()))
                .isFalse();
        assertThat(new Proof.Inclusion(index, size, longer).verify(leaf, tree.root()))
                .isFalse();
        List<Hash> joint = tree.consistency(index).path();
        List<Hash> longerJoint = new ArrayList<>(joint);
        longerJoint.add(tree.root());
        Hash earlier = tree.rootAt(index);
        assertThat(new Proof.Consistency(index, size, joint.subList(0, joint.size() - 1)).verify(earlier, tree.root()))
                .isFalse();
        assertThat(new Proof.Consistency(index, size, longerJoint).verify(earlier, tree.root()))
                .isFalse();
    }

    private static List<Hash> flipped(List<Hash> path, int where, int bit) {
        List<Hash> changed = new ArrayList<>(path);
        int at = where % path.size();
        byte[] bytes = path.get(at).bytes();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        changed.set(at, Hash.of(bytes));
        return changed;
    }

    @Example
    void aForkAfterSomeSizeIsNotProvable() {
        List<byte[]> honest = GoVectors.entries(300);
        List<byte[]> forked = new ArrayList<>(honest);
        forked.set(120, new byte[] {9});
        MerkleTree fork = MemoryTiles.treeOf(forked);
        MerkleTree earlier = MemoryTiles.treeOf(honest.subList(0, 200));
        assertThat(fork.consistency(200).verify(earlier.root(), fork.root())).isFalse();
        assertThat(fork.consistency(100).verify(GoVectors.tree(100).root(), fork.root()))
                .isTrue();
    }

    @Example
    void aProofOfSixtyFourHashesIsRefused() {
        List<Hash> path = Collections.nCopies(64, Hash.EMPTY_TREE);
        assertThatThrownBy(() -> new Proof.Inclusion(0, Long.MAX_VALUE, path)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Proof.Consistency(1, Long.MAX_VALUE, path)).isInstanceOf(InvalidInput.class);
    }

    @Example
    void anEmptyTreeProvesNothing() {
        assertThatThrownBy(() -> new Proof.Inclusion(0, 0, List.of())).isInstanceOf(InvalidInput.class);
        assertThat(new Proof.Consistency(0, 5, List.of(Hash.EMPTY_TREE)).verify(Hash.EMPTY_TREE, Hash.EMPTY_TREE))
                .isFalse();
    }

    @Example
    void twoForgedTilesDoNotBypassTheRoot() {
        // The forger replaces an entry and mends every full tile on the way up, but cannot mend the root.
        List<byte[]> honest = GoVectors.entries(70_000);
        List<byte[]> forged = new ArrayList<>(honest);
        forged.set(3, new byte[] {7});
        Map<Tile, byte[]> good = MemoryTiles.of(honest).kept();
        Map<Tile, byte[]> evil = MemoryTiles.of(forged).kept();
        Hash root = MemoryTiles.treeOf(honest).root();
        for (int levels = 1; levels <= 3; levels++) {
            Map<Tile, byte[]> mixed = new java.util.HashMap<>(good);
            for (int level = 0; level < levels; level++) {
                Tile tile = new Tile(level, 0, Tile.FULL);
                mixed.put(tile, java.util.Objects.requireNonNull(evil.get(tile)));
            }
            MerkleTree tree = new MerkleTree(honest.size(), root, new MemoryTiles(mixed, Optional.empty()));
            assertThatThrownBy(() -> tree.leaf(3)).isInstanceOfSatisfying(Failure.class, e -> assertThat(e.fault())
                    .isEqualTo(dev.assize.core.Fault.TAMPERED));
            assertThatThrownBy(() -> tree.inclusion(3)).isInstanceOf(Failure.class);
        }
    }

    @Example
    void tilesSwappedBetweenPositionsAreRefused() {
        List<byte[]> honest = GoVectors.entries(1000);
        Map<Tile, byte[]> mixed = new java.util.HashMap<>(MemoryTiles.of(honest).kept());
        Tile first = new Tile(0, 0, Tile.FULL);
        Tile second = new Tile(0, 1, Tile.FULL);
        byte[] held = java.util.Objects.requireNonNull(mixed.get(first));
        mixed.put(first, java.util.Objects.requireNonNull(mixed.get(second)));
        mixed.put(second, held);
        MerkleTree tree =
                new MerkleTree(1000, MemoryTiles.treeOf(honest).root(), new MemoryTiles(mixed, Optional.empty()));
        assertThatThrownBy(() -> tree.leaf(0)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> tree.leaf(300)).isInstanceOf(Failure.class);
        assertThat(tree.leaf(600)).isEqualTo(Hash.leaf(honest.get(600)));
    }
}
