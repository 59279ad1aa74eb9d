package dev.assize.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VerificationTest {
    private static final NoteKey KEY = GoVectors.load().key();

    private static String note(long size, Hash root) {
        return SignedNote.sign(new Checkpoint(KEY.name(), size, root).text(), KEY, TestKeys.counting())
                .toText();
    }

    private static Verification audit(int size, MemoryStore store) {
        return Verification.of(note(size, GoVectors.tree(size).root()), store, KEY, TestKeys.VERIFIER);
    }

    @Example
    void logsOfEverySizeAroundTheTileEdgesVerify() {
        for (int size : new int[] {0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_000}) {
            assertThat(audit(size, MemoryStore.of(GoVectors.entries(size))))
                    .as("size %d", size)
                    .isInstanceOf(Verification.Verified.class);
        }
    }

    @Property(tries = 150)
    void aByteChangedInAnyFileBreaksTheLog(
            @ForAll @IntRange(max = 100_000) int file,
            @ForAll @IntRange(max = 1_000_000) int at,
            @ForAll @IntRange(min = 1, max = 255) int mask) {
        int size = 600;
        MemoryStore store = MemoryStore.of(GoVectors.entries(size));
        List<String> paths = List.copyOf(new TreeMap<>(store.files()).keySet());
        String path = paths.get(file % paths.size());
        byte[] bytes = store.files().get(path);
        bytes[at % bytes.length] ^= (byte) mask;
        assertThat(audit(size, store)).isInstanceOf(Verification.Broken.class);
    }

    @Example
    void anyMissingShortenedOrContinuedFileBreaksTheLog() {
        int size = 600;
        MemoryStore whole = MemoryStore.of(GoVectors.entries(size));
        for (String path : whole.files().keySet()) {
            byte[] bytes = whole.files().get(path);
            MemoryStore missing = whole.copy();
            missing.files().remove(path);
            assertThat(audit(size, missing)).as(path).isInstanceOf(Verification.Broken.class);
            MemoryStore shorter = whole.copy();
            shorter.files().put(path, Arrays.copyOf(bytes, bytes.length - 1));
            assertThat(audit(size, shorter)).as(path).isInstanceOf(Verification.Broken.class);
            MemoryStore longer = whole.copy();
            longer.files().put(path, Arrays.copyOf(bytes, bytes.length + 1));
            assertThat(audit(size, longer)).as(path).isInstanceOf(Verification.Broken.class);
        }
    }

    @Example
    void theBrokenPlaceIsNamed() {
        MemoryStore store = MemoryStore.of(GoVectors.entries(600));
        store.files().get("tile/entries/001")[100] ^= 1;
        assertThat(audit(600, store)).isInstanceOfSatisfying(Verification.Broken.class, broken -> {
            assertThat(broken.place()).isEqualTo("tile/entries/001");
            assertThat(broken.reason()).contains("leaf hash");
            assertThat(broken.remedy()).isNotEmpty();
        });
    }

    @Example
    void aLeftoverTileOfAnEarlierSizeIsCheckedToo() {
        List<byte[]> entries = GoVectors.entries(600);
        MemoryStore store = MemoryStore.of(entries);
        MemoryStore earlier = MemoryStore.of(entries.subList(0, 520));
        earlier.files().forEach(store.files()::putIfAbsent);
        assertThat(audit(600, store)).isInstanceOf(Verification.Verified.class);
        for (String path : List.of("tile/0/002.p/8", "tile/entries/002.p/8")) {
            MemoryStore changed = store.copy();
            changed.files().get(path)[4] ^= 1;
            assertThat(audit(600, changed)).as(path).isInstanceOf(Verification.Broken.class);
        }
    }

    @Example
    void tilesBeyondTheCheckpointMustBeginWithWhatItCovers() {
        List<byte[]> entries = GoVectors.entries(700);
        MemoryStore store = MemoryStore.of(entries.subList(0, 600));
        MemoryStore later = MemoryStore.of(entries);
        later.files().forEach(store.files()::putIfAbsent);
        assertThat(audit(600, store)).isInstanceOf(Verification.Verified.class);
        store.files().get("tile/0/002.p/188")[0] ^= 1;
        assertThat(audit(600, store)).isInstanceOf(Verification.Broken.class);
    }

    @Example
    void twoRootsForOneSizeCannotBothVerify() {
        MemoryStore store = MemoryStore.of(GoVectors.entries(600));
        String other = note(600, GoVectors.tree(599).root());
        assertThat(Verification.of(other, store, KEY, TestKeys.VERIFIER)).isInstanceOf(Verification.Broken.class);
    }

    @Example
    void aCheckpointOfAnotherKeyOrLogIsBroken() {
        MemoryStore store = MemoryStore.of(GoVectors.entries(10));
        NoteKey stranger = NoteKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        String note = note(10, GoVectors.tree(10).root());
        assertThat(Verification.of(note, store, stranger, TestKeys.VERIFIER)).isInstanceOf(Verification.Broken.class);
        String foreign = SignedNote.sign(
                        new Checkpoint(
                                        "example.com/other",
                                        10,
                                        GoVectors.tree(10).root())
                                .text(),
                        KEY,
                        TestKeys.counting())
                .toText();
        assertThat(Verification.of(foreign, store, KEY, TestKeys.VERIFIER)).isInstanceOf(Verification.Broken.class);
    }

    @Example
    void aSizeFarBeyondTheTilesIsBrokenAndQuick() {
        MemoryStore store = MemoryStore.of(GoVectors.entries(10));
        String huge = note(Long.MAX_VALUE, GoVectors.tree(10).root());
        assertThat(Verification.of(huge, store, KEY, TestKeys.VERIFIER)).isInstanceOf(Verification.Broken.class);
    }
}
