package dev.assize.connectors.store.file;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Blobs as read-only files `blobs/ab/cdef...` named by their SHA-256. Safe for use by many threads and
/// processes.
///
/// @param directory holds `blobs/` and `tmp/`; made by the first [#put]
public record FileBlobStore(Path directory) implements BlobStore {
    private static final int FAN_OUT_DIGITS = 2;

    @Override
    public Digest put(byte[] bytes) {
        Digest digest = Digest.of(bytes);
        Path file = file(digest);
        if (Files.exists(file)) {
            get(digest);
            return digest;
        }
        try {
            Path parent = DurableFiles.parent(file);
            Path scratch = directory.resolve("tmp");
            DurableFiles.makeDirectory(parent);
            DurableFiles.makeDirectory(scratch);
            try (FileChannel folder = FileChannel.open(parent)) {
                Path temporary = DurableFiles.temporary(scratch, bytes, DurableFiles.READ_ONLY);
                // Two writers of one blob write the same bytes, so it does not matter whose file stays.
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
                folder.force(true);
            }
            return digest;
        } catch (IOException e) {
            throw DurableFiles.failed("store a blob in", directory, e);
        }
    }

    @Override
    public byte[] get(Digest digest) {
        Path file = file(digest);
        byte[] bytes = DurableFiles.read(file, Integer.MAX_VALUE - 8)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "there is no blob " + digest + " in " + directory,
                        "restore " + file + " from a copy, or collect the evidence again"));
        if (!Digest.of(bytes).equals(digest)) {
            throw new Failure(
                    Fault.TAMPERED,
                    file + " does not have the digest it is named by",
                    "keep the file as evidence and restore it from a copy");
        }
        return bytes;
    }

    @Override
    public boolean contains(Digest digest) {
        return Files.exists(file(digest));
    }

    private Path file(Digest digest) {
        String hex = digest.hex();
        return directory
                .resolve("blobs")
                .resolve(hex.substring(0, FAN_OUT_DIGITS))
                .resolve(hex.substring(FAN_OUT_DIGITS));
    }
}
