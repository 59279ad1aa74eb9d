package dev.assize.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.core.ledger.TlogProof.Checked;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TlogProofTest {
    private static final GoVectors GO = GoVectors.load();
    private static final MerkleTree TREE = GoVectors.tree(1000);
    private static final List<byte[]> ENTRIES = GoVectors.entries(1000);

    private static TlogProof proof(long index) {
        return new TlogProof(index, TREE.inclusion(index).path(), GO.note());
    }

    private static Checked check(TlogProof proof, byte[] entry) {
        return proof.verify(entry, List.of(GO.key()), TestKeys.VERIFIER);
    }

    @Property(tries = 30)
    void aProofWrittenAndReadStillProves(@ForAll @IntRange(max = 999) int index) {
        TlogProof read = TlogProof.parse(proof(index).toText());
        assertThat(read).isEqualTo(proof(index));
        assertThat(check(read, ENTRIES.get(index))).isInstanceOf(Checked.Included.class);
    }

    @Example
    void theTextIsThatOfTheStandard() {
        TlogProof small = new TlogProof(
                3, List.of(Hash.EMPTY_TREE), GO.note(), Optional.of("why".getBytes(StandardCharsets.UTF_8)));
        assertThat(small.toText())
                .isEqualTo("c2sp.org/tlog-proof@v1\nextra d2h5\nindex 3\n" + Hash.EMPTY_TREE.base64() + "\n\n"
                        + GO.note());
        assertThat(TlogProof.parse(small.toText()).extra()).hasValue("why".getBytes(StandardCharsets.UTF_8));
    }

    @Example
    void aProofOfAnotherEntryProvesNothing() {
        assertThat(check(proof(5), ENTRIES.get(6))).isInstanceOf(Checked.Refused.class);
        TlogProof moved = new TlogProof(6, proof(5).path(), GO.note());
        assertThat(check(moved, ENTRIES.get(5))).isInstanceOf(Checked.Refused.class);
        assertThat(check(moved, ENTRIES.get(6))).isInstanceOf(Checked.Refused.class);
        assertThat(check(new TlogProof(5, List.of(), GO.note()), ENTRIES.get(5)))
                .isInstanceOf(Checked.Refused.class);
        assertThat(check(new TlogProof(1000, proof(5).path(), GO.note()), ENTRIES.get(5)))
                .isInstanceOf(Checked.Refused.class);
    }

    @Example
    void aFlippedBitInAnyByteRefusesTheProof() {
        byte[] text = proof(700).toText().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            byte[] changed = text.clone();
            changed[i] ^= (byte) (1 << i % 8);
            assertThat(refuses(new String(changed, StandardCharsets.UTF_8), ENTRIES.get(700)))
                    .as("byte %d", i)
                    .isTrue();
        }
    }

    private static boolean refuses(String text, byte[] entry) {
        try {
            return check(TlogProof.parse(text), entry) instanceof Checked.Refused;
        } catch (InvalidInput _) {
            return true;
        }
    }

    @Example
    void sixtyFourHashesOrAnEndlessTextAreRefused() {
        String hash = Hash.EMPTY_TREE.base64() + "\n";
        String text = "c2sp.org/tlog-proof@v1\nindex 0\n" + hash.repeat(64) + "\n" + GO.note();
        assertThatThrownBy(() -> TlogProof.parse(text)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> TlogProof.parse(hash.repeat(100_000))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new TlogProof(0, Collections.nCopies(64, Hash.EMPTY_TREE), GO.note()))
                .isInstanceOf(InvalidInput.class);
    }

    @Example
    void aCheckpointOfAnotherOriginSignedByAKnownKeyIsRefused() {
        // The key is trusted, the log it speaks for is not this one.
        String foreign = SignedNote.sign(
                        new Checkpoint("example.com/other", 1000, TREE.root()).text(), GO.key(), TestKeys.counting())
                .toText();
        assertThat(check(new TlogProof(5, proof(5).path(), foreign), ENTRIES.get(5)))
                .isInstanceOf(Checked.Refused.class);
    }
}
