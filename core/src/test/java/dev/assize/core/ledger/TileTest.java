package dev.assize.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TileTest {
    @Example
    void pathsAreThoseOfTheStandard() {
        assertThat(new Tile(0, 1_234_067, Tile.FULL).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tile(1, 0, 17).path()).isEqualTo("tile/1/000.p/17");
        assertThat(Tile.entries(5, 255).path()).isEqualTo("tile/entries/005.p/255");
    }

    @Example
    void theTreeOfSeventyThousandHasTheTilesTheStandardCounts() {
        assertThat(Tile.in(70_000, 0, 272)).contains(new Tile(0, 272, 256));
        assertThat(Tile.in(70_000, 0, 273)).contains(new Tile(0, 273, 112));
        assertThat(Tile.in(70_000, 0, 274)).isEmpty();
        assertThat(Tile.in(70_000, 1, 0)).contains(new Tile(1, 0, 256));
        assertThat(Tile.in(70_000, 1, 1)).contains(new Tile(1, 1, 17));
        assertThat(Tile.in(70_000, 2, 0)).contains(new Tile(2, 0, 1));
        assertThat(Tile.in(70_000, 3, 0)).isEmpty();
        assertThat(Tile.in(256, 1, 0)).contains(new Tile(1, 0, 1));
    }

    @Property
    void everyTileIsReadBackFromItsPath(
            @ForAll @IntRange(min = -1, max = 63) int level,
            @ForAll @LongRange(min = 0) long index,
            @ForAll @IntRange(min = 1, max = 256) int width) {
        Tile tile = new Tile(level, index, width);
        assertThat(Tile.parse(tile.path())).contains(tile);
    }

    @Example
    void otherSpellingsAreNoTiles() {
        List<String> others = List.of(
                "tile/0/1",
                "tile/0/x1/001",
                "tile/0/x000/001",
                "tile/00/001",
                "tile/64/001",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/07",
                "tile/0/000.p/",
                "tile/0/000/",
                "/tile/0/000",
                "tile/0/../000",
                "tile/0/x001",
                "tile/0/x001/x002",
                "tile/-1/000",
                "tile/Entries/000",
                "tile/0/x99/x999/999",
                "tile/0/x010/x223/x372/x036/x854/x775/808");
        for (String other : others) {
            assertThat(Tile.parse(other)).as(other).isEmpty();
        }
    }

    @Example
    void aTileOfWidthZeroOr257DoesNotExist() {
        assertThatThrownBy(() -> new Tile(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tile(0, 0, 257)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 100)
    void bundlesComeBackAsTheyWere(@ForAll @Size(min = 1, max = 256) List<byte[]> entries) {
        Tile tile = Tile.entries(0, entries.size());
        assertThat(Bundle.decode(tile, Bundle.encode(entries)))
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(entries);
    }

    @Example
    void theLargestEntryFitsAndOneByteMoreDoesNot() {
        byte[] largest = new byte[65_535];
        Tile one = Tile.entries(0, 1);
        assertThat(Bundle.decode(one, Bundle.encode(List.of(largest))))
                .hasSize(1)
                .first()
                .isEqualTo(largest);
        assertThatThrownBy(() -> Bundle.encode(List.of(new byte[65_536]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void aBundleCutAnywhereOrContinuedIsRefused() {
        List<byte[]> entries = GoVectors.entries(3);
        Tile tile = Tile.entries(0, 3);
        byte[] whole = Bundle.encode(entries);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Bundle.decode(tile, cut)).isInstanceOf(Failure.class);
        }
        assertThatThrownBy(() -> Bundle.decode(tile, Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(Failure.class);
        List<byte[]> more = new ArrayList<>(entries);
        more.add(new byte[0]);
        assertThatThrownBy(() -> Bundle.decode(tile, Bundle.encode(more))).isInstanceOf(Failure.class);
        assertThat(Optional.of(Bundle.decode(Tile.entries(0, 4), Bundle.encode(more))))
                .isPresent();
    }
}
