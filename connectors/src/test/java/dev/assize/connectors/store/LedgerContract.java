package dev.assize.connectors.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.Checkpoint;
import dev.assize.core.ledger.Hash;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.ledger.LedgerReader;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What every [Ledger] must do, whatever keeps its bytes. An adapter's test extends this.
public abstract class LedgerContract {
    /// Opens this test's log for writing; the first call makes it.
    protected abstract Ledger open();

    /// Reads this test's log without writing.
    protected abstract LedgerReader read();

    protected abstract NoteKey key();

    protected abstract Verifier verifier();

    protected static byte[] entry(long index) {
        return ("entry " + index + " " + "x".repeat((int) (index % 40))).getBytes(StandardCharsets.UTF_8);
    }

    protected static List<byte[]> entries(long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(LedgerContract::entry)
                .toList();
    }

    private Checkpoint head(LedgerReader log) {
        return Checkpoint.trusted(log.checkpoint(), key(), verifier());
    }

    private static void assertHolds(LedgerReader log, long size) {
        assertThat(log.size()).isEqualTo(size);
        long[] next = {0};
        log.forEach(0, size, (index, entry) -> {
            assertThat(index).isEqualTo(next[0]++);
            assertThat(entry).isEqualTo(entry(index));
        });
        assertThat(next[0]).isEqualTo(size);
    }

    @Test
    void aNewLogIsEmptyAndSigned() {
        try (Ledger ledger = open()) {
            assertThat(ledger.size()).isZero();
            assertThat(head(ledger)).isEqualTo(new Checkpoint(key().name(), 0, Hash.EMPTY_TREE));
        }
    }

    @Test
    void anAppendIsAnsweredWithItsIndexAndACheckpointThatCoversIt() {
        try (Ledger ledger = open()) {
            ledger.append(entries(0, 2), Ledger.ANY_SIZE);
            var appended = (Ledger.Appending.Appended) ledger.append(entries(2, 3), 2);
            assertThat(appended.firstIndex()).isEqualTo(2);
            assertThat(Checkpoint.trusted(appended.checkpoint(), key(), verifier())
                            .size())
                    .isEqualTo(5);
            assertHolds(ledger, 5);
        }
    }

    @Test
    void aDecisionOnAnOlderSizeIsAConflictAndAppendsNothing() {
        try (Ledger ledger = open()) {
            ledger.append(entries(0, 2), 0);
            assertThat(ledger.append(entries(2, 1), 1)).isEqualTo(new Ledger.Appending.Conflict(2));
            assertThat(ledger.append(entries(2, 1), 3)).isEqualTo(new Ledger.Appending.Conflict(2));
            assertHolds(ledger, 2);
        }
    }

    @Test
    void everythingIsThereAfterOpeningAgain() {
        long size = 0;
        for (int count : new int[] {1, 2, 250, 3, 1, 255, 256, 300}) {
            try (Ledger ledger = open()) {
                assertHolds(ledger, size);
                ledger.append(entries(size, count), size);
                size += count;
                assertHolds(ledger, size);
            }
        }
        try (LedgerReader log = read()) {
            assertHolds(log, size);
        }
    }

    @Test
    void aReaderSeesWhatAnOpenWriterAcknowledged() {
        try (Ledger ledger = open()) {
            for (int i = 0; i < 20; i++) {
                ledger.append(entries(i, 1), i);
                try (LedgerReader log = read()) {
                    assertHolds(log, i + 1);
                    assertThat(log.checkpoint()).isEqualTo(ledger.checkpoint());
                }
            }
        }
    }

    @Test
    void everyEntryHasAProofAndEverySizeIsConsistent() {
        try (Ledger ledger = open()) {
            ledger.append(entries(0, 300), 0);
            Checkpoint earlier = head(ledger);
            ledger.append(entries(300, 217), 300);
            for (long index : new long[] {0, 255, 256, 299, 300, 511, 512, 516}) {
                assertThat(ledger.proof(index).verify(entry(index), List.of(key()), verifier()))
                        .isInstanceOf(TlogProof.Checked.Included.class);
                assertThat(ledger.proof(index).verify(entry(index + 1), List.of(key()), verifier()))
                        .isInstanceOf(TlogProof.Checked.Refused.class);
            }
            assertThat(ledger.consistency(300)
                            .verify(earlier.root(), head(ledger).root()))
                    .isTrue();
        }
    }

    @Test
    void theLargestEntryIsTakenAndOneByteMoreIsRefused() {
        try (Ledger ledger = open()) {
            ledger.append(List.of(new byte[Ledger.MAX_ENTRY_BYTES], new byte[0]), 0);
            assertThatThrownBy(() -> ledger.append(List.of(new byte[Ledger.MAX_ENTRY_BYTES + 1]), 2))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.LIMIT_EXCEEDED));
            assertThat(ledger.entry(0)).hasSize(Ledger.MAX_ENTRY_BYTES);
            assertThat(ledger.entry(1)).isEmpty();
            assertThat(ledger.size()).isEqualTo(2);
        }
    }

    @Test
    void anEntryBeyondTheEndIsNotFound() {
        try (Ledger ledger = open()) {
            ledger.append(entries(0, 1), 0);
            for (long index : new long[] {-1, 1, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> ledger.entry(index))
                        .isInstanceOfSatisfying(
                                Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
            }
        }
    }

    @Test
    void whatTheCallerDoesToItsArraysLaterDoesNotMatter() {
        byte[] mine = entry(0);
        try (Ledger ledger = open()) {
            ledger.append(List.of(mine), 0);
            mine[0] ^= 1;
            ledger.entry(0)[1] ^= 1;
            assertHolds(ledger, 1);
        }
        try (LedgerReader log = read()) {
            assertHolds(log, 1);
        }
    }

    @Test
    void manyThreadsAppendAndEachEntryGetsOneIndex() throws Exception {
        int threads = 16;
        int each = 60;
        Set<Long> indexes = ConcurrentHashMap.newKeySet();
        try (Ledger ledger = open();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                byte[] mine = ("thread " + t).getBytes(StandardCharsets.UTF_8);
                work.add(() -> {
                    for (int i = 0; i < each; i++) {
                        var answer = (Ledger.Appending.Appended) ledger.append(List.of(mine, mine), Ledger.ANY_SIZE);
                        assertThat(ledger.entry(answer.firstIndex() + 1)).isEqualTo(mine);
                        assertThat(indexes.add(answer.firstIndex())).isTrue();
                    }
                    return null;
                });
            }
            for (var done : pool.invokeAll(work)) {
                done.get();
            }
            assertThat(ledger.size()).isEqualTo(2L * threads * each);
        }
        assertThat(indexes).allMatch(index -> index % 2 == 0).hasSize(threads * each);
    }

    @Test
    void onlyOneOfManyDecisionsOnTheSameSizeWins() throws Exception {
        try (Ledger ledger = open();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Ledger.Appending>> work = new ArrayList<>();
            for (int t = 0; t < 12; t++) {
                work.add(() -> ledger.append(entries(0, 1), 0));
            }
            int won = 0;
            for (var done : pool.invokeAll(work)) {
                won += done.get() instanceof Ledger.Appending.Appended ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
            assertHolds(ledger, 1);
        }
    }

    @Test
    void anInterruptedCallerStillGetsItsAnswerAndStaysInterrupted() {
        try (Ledger ledger = open()) {
            Thread.currentThread().interrupt();
            assertThat(ledger.append(entries(0, 1), 0)).isInstanceOf(Ledger.Appending.Appended.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ledger.append(entries(1, 1), 1)).isInstanceOf(Ledger.Appending.Appended.class);
            Thread.currentThread().interrupt();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        try (LedgerReader log = read()) {
            assertHolds(log, 2);
        }
    }

    @Test
    void aClosedLedgerTakesNothing() {
        Ledger ledger = open();
        ledger.close();
        ledger.close();
        assertThatThrownBy(() -> ledger.append(entries(0, 1), 0)).isInstanceOf(IllegalStateException.class);
    }
}
