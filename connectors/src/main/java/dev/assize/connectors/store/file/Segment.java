package dev.assize.connectors.store.file;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.ledger.Hash;
import dev.assize.core.ledger.Journal.Batch;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One file of the journal.
///
/// The first 1024 bytes hold the lines `assize journal 1`, the log's verifier key and 16 random hexadecimal
/// digits, then zeros and the CRC-32C of all that. Records follow, big-endian, from byte 1024 on, over
/// preallocated zeros or over older records:
///
/// ```
/// u32 magic   u8 kind   u8[3] 0   u32 payload bytes   u32 entries   u64 first index or size
/// u8[8] mark  u8[32] root   u8[32] seal   u32 CRC-32C of all before and the payload
/// payload: of a batch each entry after its u16 length, of a checkpoint the signed note
/// ```
///
/// The mark is the first half of a hash over key and random digits: nobody who cannot read this file can
/// make an entry that looks like a record. Indexes only grow, so an older record behind the last one is told
/// by its index. A batch is one write and one sync. The checkpoint behind it is not synced: after the death
/// of the process it is there, after a power failure it may be missing, and then the batch still counts.
final class Segment implements AutoCloseable {
    private static final int HEADER_BYTES = 1024;
    private static final int RECORD_BYTES = 100;
    private static final int MAGIC = 0x41574A31;
    private static final byte BATCH = 1;
    private static final byte CHECKPOINT = 2;
    private static final byte EMPTY = 3;
    private static final int MARK_BYTES = 8;
    private static final String TITLE = "assize journal 1";
    private static final int FIRST_ALLOCATION = 256 << 10;
    private static final int FULL_BYTES = 8 << 20;
    private static final int MAX_BYTES = 2 * TiledLedger.MAX_APPEND_BYTES + 2 * FULL_BYTES;
    private static final byte[] NO_HASH = new byte[Hash.BYTES];

    private final FileChannel channel;
    private final byte[] mark;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private long position = HEADER_BYTES;
    private long allocated;

    private Segment(FileChannel channel, byte[] mark, long allocated) {
        this.channel = channel;
        this.mark = mark;
        this.allocated = allocated;
    }

    /// Opens a segment that was recovered, or makes a new one.
    static Segment open(Path file, NoteKey key) throws IOException {
        Optional<byte[]> header = header(file, key);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (header.isPresent()) {
                return new Segment(channel, mark(header.get()), channel.size());
            }
            byte[] fresh = freshHeader(key);
            Segment segment = new Segment(channel, mark(fresh), 0);
            segment.allocate(FIRST_ALLOCATION);
            segment.write(ByteBuffer.wrap(fresh), 0);
            channel.force(true);
            DurableFiles.syncDirectory(DurableFiles.parent(file));
            return segment;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void append(Batch batch) throws IOException {
        int payload = batch.entries().stream().mapToInt(e -> 2 + e.length).sum();
        prepare(payload);
        head(
                BATCH,
                payload,
                batch.entries().size(),
                batch.firstIndex(),
                batch.root().bytes(),
                batch.seal());
        for (byte[] entry : batch.entries()) {
            buffer.putShort((short) entry.length).put(entry);
        }
        put();
        channel.force(false);
    }

    void acknowledge(long size, String checkpoint) throws IOException {
        byte[] note = checkpoint.getBytes(StandardCharsets.UTF_8);
        prepare(note.length);
        head(CHECKPOINT, note.length, 0, size, NO_HASH, NO_HASH);
        buffer.put(note);
        put();
    }

    /// Everything in it lies in tiles; the next record goes to the beginning.
    void clear(long size) throws IOException {
        position = HEADER_BYTES;
        prepare(0);
        head(EMPTY, 0, 0, size, NO_HASH, NO_HASH);
        put();
        position = HEADER_BYTES;
    }

    boolean isFull() {
        return position >= FULL_BYTES;
    }

    private void prepare(int payload) throws IOException {
        int length = RECORD_BYTES + payload;
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(Math.max(length, 2 * buffer.capacity()));
        }
        buffer.clear();
        if (position + length > allocated) {
            allocate(Math.max(2 * allocated, position + length));
        }
    }

    private void head(byte kind, int payload, int count, long index, byte[] root, byte[] seal) {
        buffer.putInt(MAGIC)
                .put(kind)
                .put(new byte[3])
                .putInt(payload)
                .putInt(count)
                .putLong(index);
        buffer.put(mark).put(root).put(seal).putInt(0);
    }

    private void put() throws IOException {
        buffer.flip();
        buffer.putInt(RECORD_BYTES - Integer.BYTES, checksum(buffer));
        position += write(buffer, position);
    }

    private long write(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
        return to - at;
    }

    /// Fills with zeros ahead: overwriting a file is synced twice as fast as growing it.
    private void allocate(long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(64 << 10);
        for (long at = allocated; at < to; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            at += write(zeros, at);
        }
        channel.force(true);
        allocated = to;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// What lies in a segment.
    ///
    /// @param batches      readable ones, in order
    /// @param acknowledged the largest size a checkpoint in it covers, or that all before was in tiles
    /// @param checkpoint   the note of that size
    record Scan(List<Batch> batches, long acknowledged, Optional<String> checkpoint) {}

    /// Reads the records that matter after `publishedSize`. Bytes that are no record are passed over: behind
    /// the last record they are its half-written successor or nothing at all, and where they were an
    /// acknowledged batch once, the gap in the indexes tells.
    static Optional<Scan> scan(Path file, NoteKey key, long publishedSize) {
        Optional<byte[]> header = header(file, key);
        if (header.isEmpty()) {
            return unreadable(file, publishedSize);
        }
        byte[] mark = mark(header.get());
        byte[] first = start(file, HEADER_BYTES + RECORD_BYTES);
        if (first.length == HEADER_BYTES + RECORD_BYTES
                && first[HEADER_BYTES + 4] == EMPTY
                && recordLength(ByteBuffer.wrap(first), HEADER_BYTES, mark) == RECORD_BYTES) {
            // Closed in order: all that follows lies in tiles.
            long size = ByteBuffer.wrap(first).getLong(HEADER_BYTES + 16);
            return Optional.of(new Scan(List.of(), size, Optional.empty()));
        }
        byte[] bytes = DurableFiles.read(file, MAX_BYTES).orElse(new byte[0]);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Batch> batches = new ArrayList<>();
        long acknowledged = 0;
        Optional<String> checkpoint = Optional.empty();
        int at = HEADER_BYTES;
        while (at + RECORD_BYTES <= bytes.length) {
            int length = recordLength(in, at, mark);
            if (length < 0) {
                at = nextMagic(bytes, at + 1);
                continue;
            }
            long index = in.getLong(at + 16);
            switch (in.get(at + 4)) {
                case BATCH -> {
                    if (index + in.getInt(at + 12) > publishedSize && isNew(batches, index)) {
                        batches.add(batch(file, in, at));
                    }
                }
                case CHECKPOINT -> {
                    if (index > acknowledged) {
                        acknowledged = index;
                        checkpoint = Optional.of(
                                new String(bytes, at + RECORD_BYTES, length - RECORD_BYTES, StandardCharsets.UTF_8));
                    }
                }
                default -> {
                    // An old mark that the segment was free; only the first record says so of the present.
                }
            }
            at += length;
        }
        return Optional.of(new Scan(batches, acknowledged, checkpoint));
    }

    private static boolean isNew(List<Batch> batches, long firstIndex) {
        // The same record twice, or an older one that a newer did not cover.
        return batches.isEmpty() || firstIndex >= batches.getLast().end();
    }

    private static int nextMagic(byte[] bytes, int from) {
        for (int i = from; i + RECORD_BYTES <= bytes.length; i++) {
            if (bytes[i] == (byte) (MAGIC >>> 24)
                    && bytes[i + 1] == (byte) (MAGIC >>> 16)
                    && bytes[i + 2] == (byte) (MAGIC >>> 8)
                    && bytes[i + 3] == (byte) MAGIC) {
                return i;
            }
        }
        return bytes.length;
    }

    /// Length of the record that starts here, or -1.
    private static int recordLength(ByteBuffer in, int at, byte[] mark) {
        if (in.getInt(at) != MAGIC) {
            return -1;
        }
        int payload = in.getInt(at + 8);
        if (payload < 0 || payload > in.capacity() - at - RECORD_BYTES) {
            return -1;
        }
        if (!Arrays.equals(copy(in, at + 24, MARK_BYTES), mark)) {
            return -1;
        }
        int length = RECORD_BYTES + payload;
        return checksum(in.slice(at, length)) == in.getInt(at + RECORD_BYTES - Integer.BYTES) ? length : -1;
    }

    private static Batch batch(Path file, ByteBuffer in, int at) {
        int count = in.getInt(at + 12);
        int end = at + RECORD_BYTES + in.getInt(at + 8);
        List<byte[]> entries = new ArrayList<>();
        int from = at + RECORD_BYTES;
        while (from + 2 <= end && entries.size() < count) {
            int length = Short.toUnsignedInt(in.getShort(from));
            if (length > end - from - 2) {
                break;
            }
            entries.add(copy(in, from + 2, length));
            from += 2 + length;
        }
        if (entries.size() != count || from != end) {
            throw new Failure(
                    Fault.TAMPERED,
                    file + ": the batch at byte " + at + " does not hold the entries it says",
                    "keep the directory as evidence and restore log and journal together");
        }
        return new Batch(
                in.getLong(at + 16), entries, Hash.of(copy(in, at + 32, Hash.BYTES)), copy(in, at + 64, Hash.BYTES));
    }

    private static byte[] copy(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return bytes;
    }

    private static int checksum(ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(record.slice(0, RECORD_BYTES - Integer.BYTES));
        crc.update(record.slice(RECORD_BYTES, record.limit() - RECORD_BYTES));
        return (int) crc.getValue();
    }

    private static byte[] freshHeader(NoteKey key) {
        byte[] salt = new byte[8];
        new SecureRandom().nextBytes(salt);
        byte[] text = (TITLE + "\n" + key.line() + "\n"
                        + java.util.HexFormat.of().formatHex(salt) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        if (text.length > HEADER_BYTES - Integer.BYTES) {
            throw new Failure(Fault.BAD_INPUT, "the log's origin is too long", "use a shorter name");
        }
        byte[] header = Arrays.copyOf(text, HEADER_BYTES);
        ByteBuffer.wrap(header).putInt(HEADER_BYTES - Integer.BYTES, headerChecksum(header));
        return header;
    }

    private static int headerChecksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, HEADER_BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static byte[] start(Path file, int length) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // reads on until the buffer is full or the file ends
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        } catch (NoSuchFileException _) {
            return new byte[0];
        } catch (IOException e) {
            throw DurableFiles.failed("read", file, e);
        }
    }

    private static byte[] mark(byte[] header) {
        MessageDigest digest = Digest.sha256();
        return Arrays.copyOf(digest.digest(header), MARK_BYTES);
    }

    /// The header, if it is one.
    ///
    /// @throws Failure `CONFLICT` where it is of another log
    private static Optional<byte[]> header(Path file, NoteKey key) {
        byte[] header = start(file, HEADER_BYTES);
        if (header.length < HEADER_BYTES
                || ByteBuffer.wrap(header).getInt(HEADER_BYTES - Integer.BYTES) != headerChecksum(header)) {
            return Optional.empty();
        }
        String[] lines = new String(header, StandardCharsets.UTF_8).split("\n", 4);
        if (lines.length < 4 || !lines[0].equals(TITLE)) {
            return Optional.empty();
        }
        if (!lines[1].equals(key.line())) {
            throw new Failure(
                    Fault.CONFLICT,
                    file + " is the journal of " + lines[1] + ", not of " + key.line(),
                    "open the ledger with that key, or put the journal back where it belongs");
        }
        return Optional.of(header);
    }

    /// A file whose header was never finished holds nothing; a damaged header over records is no such file.
    private static Optional<Scan> unreadable(Path file, long publishedSize) {
        byte[] bytes = DurableFiles.read(file, MAX_BYTES).orElse(new byte[0]);
        for (int at = nextMagic(bytes, 0); at < bytes.length; at = nextMagic(bytes, at + 1)) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long end = in.getLong(at + 16) + in.getInt(at + 12);
            if (end > publishedSize) {
                throw new Failure(
                        Fault.TAMPERED,
                        file + " holds records under a damaged header",
                        "keep the directory as evidence and restore log and journal together");
            }
        }
        return Optional.empty();
    }
}
