package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.connectors.store.BlobStoreContract;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path directory;

    @Override
    protected BlobStore store() {
        return new FileBlobStore(directory);
    }

    private Path file(Digest digest) {
        return directory.resolve(
                "blobs/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2));
    }

    @Override
    protected void damage(Digest digest) throws IOException {
        Path file = file(digest);
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, bytes);
    }

    @Test
    void aStoredFileIsReadOnlyAndNothingElseIsLeft() throws IOException {
        Digest digest = store().put(new byte[] {1});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(digest))))
                .isEqualTo("r--r--r--");
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(file(digest));
        }
    }
}
