package dev.assize.scanners.secrets;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads blobs through one `git cat-file --batch`. The names are written by a thread of its own, because git
/// stops reading them while nobody takes its answers.
final class BlobReader implements Closeable {
    /// What came of one name.
    interface Blobs {
        /// @param index   of the name in the list
        /// @param content the whole blob
        void blob(int index, byte[] content);

        /// @param size of the blob in bytes, over the limit
        void tooLarge(int index, long size);

        void missing(int index);
    }

    private final Git git;
    private final int maxBytes;

    BlobReader(Path repository, int maxBytes) {
        this.git = Git.start(repository, "cat-file", "--batch");
        this.maxBytes = maxBytes;
    }

    /// @param names object ids; those from `from` to before `to` are asked for
    void read(String[] names, int from, int to, Blobs blobs) {
        Thread writer = Thread.ofVirtual().start(() -> write(names, from, to));
        try {
            InputStream in = git.output();
            for (int i = from; i < to; i++) {
                String head = line(in);
                int blank = head.lastIndexOf(' ');
                if (blank < 0 || head.endsWith(" missing")) {
                    blobs.missing(i);
                    continue;
                }
                long size = Long.parseLong(head.substring(blank + 1));
                if (size > maxBytes) {
                    in.skipNBytes(size + 1);
                    blobs.tooLarge(i, size);
                    continue;
                }
                byte[] content = in.readNBytes((int) size);
                if (content.length < size || in.read() != '\n') {
                    throw new EOFException("the answer ends inside a blob");
                }
                if (head.regionMatches(blank - 5, " blob", 0, 5)) {
                    blobs.blob(i, content);
                }
            }
            writer.join();
            git.finish();
        } catch (IOException e) {
            throw git.broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw git.broken(new IOException("interrupted", e));
        }
    }

    private void write(String[] names, int from, int to) {
        try (OutputStream out = git.input()) {
            for (int i = from; i < to; i++) {
                out.write(names[i].getBytes(StandardCharsets.US_ASCII));
                out.write('\n');
            }
        } catch (IOException _) {
            // The reader meets the end of git's output and tells.
            git.close();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("git ended early");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() {
        git.close();
    }
}
