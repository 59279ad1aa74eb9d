package dev.assize.connectors.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What every [BlobStore] must do. An adapter's test extends this.
public abstract class BlobStoreContract {
    /// A store that holds nothing yet, or the one this test already used.
    protected abstract BlobStore store();

    /// Changes one byte of a stored blob behind the store's back.
    protected abstract void damage(Digest digest) throws Exception;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bytesComeBackUnderTheirDigest() {
        Digest digest = store().put(bytes("report"));
        assertThat(digest).isEqualTo(Digest.of(bytes("report")));
        assertThat(store().get(digest)).isEqualTo(bytes("report"));
        assertThat(store().contains(digest)).isTrue();
    }

    @Test
    void nothingIsABlobToo() {
        assertThat(store().get(store().put(new byte[0]))).isEmpty();
    }

    @Test
    void puttingTwiceIsHarmless() {
        Digest digest = store().put(bytes("report"));
        assertThat(store().put(bytes("report"))).isEqualTo(digest);
        assertThat(store().get(digest)).isEqualTo(bytes("report"));
    }

    @Test
    void aMissingBlobIsNotFound() {
        Digest digest = Digest.of(bytes("never stored"));
        assertThat(store().contains(digest)).isFalse();
        assertThatThrownBy(() -> store().get(digest)).isInstanceOfSatisfying(Failure.class, e -> assertThat(e.fault())
                .isEqualTo(Fault.NOT_FOUND));
    }

    @Test
    void aDamagedBlobIsNeverHandedOutNorTakenForStored() throws Exception {
        Digest digest = store().put(bytes("report"));
        damage(digest);
        assertThatThrownBy(() -> store().get(digest)).isInstanceOfSatisfying(Failure.class, e -> assertThat(e.fault())
                .isEqualTo(Fault.TAMPERED));
        assertThatThrownBy(() -> store().put(bytes("report")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.TAMPERED));
    }

    @Test
    void manyMayPutTheSameBlobAtOnce() throws Exception {
        BlobStore store = store();
        List<Callable<Digest>> puts = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            byte[] blob = bytes("blob " + i % 4);
            puts.add(() -> store.put(blob));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var put : threads.invokeAll(puts)) {
                assertThat(store.contains(put.get())).isTrue();
            }
        }
    }
}
