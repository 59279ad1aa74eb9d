package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The writer of a log, over the doors of its storage.
///
/// **Commit.** One thread, started by the first append, takes everything that is queued, hashes it, writes it
/// to the [Journal] with one write and one sync, signs the checkpoint and acknowledges. It then takes what
/// was queued meanwhile: load makes batches larger by itself, and no timer delays an entry.
///
/// **Publish.** Behind the acknowledgement a second thread writes tiles, remembers and publishes the
/// checkpoint: when a journal segment is full, when the publishing delay has passed, and on close. A
/// segment is used again only after all of it lies in tiles.
///
/// **Fail.** The first error of any door ends the work for good: nothing is signed after a failed sync.
/// Opening again recovers from what is durable, with every hash computed anew.
public final class TiledLedger implements Ledger {
    /// Entry bytes taken into one commit, unless a single append is larger.
    private static final int MAX_COMMIT_BYTES = 4 << 20;

    /// Entry bytes of one append.
    public static final int MAX_APPEND_BYTES = 64 << 20;

    private static final String REOPEN =
            "look at the disk (space, errors, mount), then start again: everything acknowledged is recovered";

    /// The doors of one log's storage.
    ///
    /// @param published  where readers find the checkpoint
    /// @param remembered a second place for it, which no restore of the first brings back to an older state
    /// @param journal    closed with the ledger
    public record Storage(TileStore tiles, CheckpointDoor published, CheckpointDoor remembered, Journal journal) {}

    private record Head(Checkpoint checkpoint, String note) {}

    private final Storage storage;
    private final NoteKey key;
    private final Signer signer;
    private final Seal seal;
    private final Duration publishAfter;

    // Guarded by `state`: what readers see, and the frontier that feeds it.
    private final Object state = new Object();
    private final Frontier frontier;
    private final Map<Tile, byte[]> unwritten = new LinkedHashMap<>();
    private final List<byte[]> tail = new ArrayList<>();
    private MerkleTree published;
    private Head head;

    // Guarded by `lock`: what waits to be committed, and the publishing thread.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private @Nullable Thread committer;
    private @Nullable Thread publisher;
    private boolean closing;
    private boolean closed;
    private volatile @Nullable Failure broken;

    // Touched by one publishing step at a time.
    private Optional<String> publishedNote;
    private Optional<String> rememberedNote;
    private @Nullable List<byte[]> openBundle;
    private long publishedAtNanos = System.nanoTime();

    private TiledLedger(
            Storage storage,
            NoteKey key,
            Signer signer,
            Seal seal,
            Duration publishAfter,
            MerkleTree published,
            Head head) {
        this.storage = storage;
        this.key = key;
        this.signer = signer;
        this.seal = seal;
        this.publishAfter = publishAfter;
        this.published = published;
        this.head = head;
        this.frontier = Frontier.of(published);
        this.publishedNote = Optional.of(head.note());
        this.rememberedNote = publishedNote;
    }

    /// Opens a log for writing; makes it where there is none yet. Recovers what an earlier writer left in the
    /// journal. The storage's journal is closed with the ledger, also where opening fails.
    ///
    /// @param publishAfter how long an acknowledged entry may lie in the journal only, while the ledger is open
    /// @throws Failure `TAMPERED` where the log is older than, or inconsistent with, what was signed before
    public static TiledLedger open(
            Storage storage, Signer signer, String origin, Verifier verifier, Duration publishAfter) {
        NoteKey key = new NoteKey(origin, signer.publicKey());
        try {
            return new Recovery(storage, key, signer, verifier).open(publishAfter);
        } catch (RuntimeException | Error e) {
            storage.journal().close();
            throw e;
        }
    }

    /// Brings a log from what lies in storage to a state that may be signed.
    private record Recovery(Storage storage, NoteKey key, Signer signer, Verifier verifier) {
        TiledLedger open(Duration publishAfter) {
            Optional<String> remembered = storage.remembered().read();
            Optional<Checkpoint> signedBefore = remembered.map(note -> Heads.open(
                    note,
                    key,
                    verifier,
                    "the remembered checkpoint " + storage.remembered().place()));
            String note = storage.published().read().orElseGet(() -> create(remembered, signedBefore));
            Checkpoint checkpoint =
                    Heads.open(note, key, verifier, storage.published().place());
            MerkleTree tree = new MerkleTree(checkpoint.size(), checkpoint.root(), storage.tiles());
            Seal seal = Seal.of(key, signer);
            TiledLedger ledger =
                    new TiledLedger(storage, key, signer, seal, publishAfter, tree, new Head(checkpoint, note));
            ledger.rememberedNote = storage.remembered().read();

            Journal.Contents left = storage.journal().recover(checkpoint.size());
            left.batches().forEach(batch -> replay(ledger, batch));
            ledger.requireConsistent(signedBefore, storage.remembered().place());
            left.checkpoint()
                    .map(last -> Heads.open(last, key, verifier, "the checkpoint in the journal"))
                    .ifPresent(last -> ledger.requireConsistent(Optional.of(last), "the journal"));
            if (!left.batches().isEmpty()) {
                ledger.publishRecovered();
            } else if (signedBefore.isEmpty() || signedBefore.get().size() < checkpoint.size()) {
                ledger.remember(note);
            }
            storage.journal().reset(ledger.size());
            return ledger;
        }

        private String create(Optional<String> remembered, Optional<Checkpoint> signedBefore) {
            if (signedBefore.isPresent() && signedBefore.get().size() > 0) {
                throw new Failure(
                        Fault.TAMPERED,
                        "the log " + key.name() + " had " + signedBefore.get().size() + " entries and is gone",
                        "restore its directory; to begin a new log, give it another origin");
            }
            try (var tiles = storage.tiles().list()) {
                if (tiles.findAny().isPresent()) {
                    throw new Failure(
                            Fault.TAMPERED,
                            "the log has tiles, but no checkpoint",
                            "restore " + storage.published().place());
                }
            }
            if (!storage.journal().recover(0).batches().isEmpty()) {
                throw new Failure(
                        Fault.TAMPERED,
                        "the log has a journal, but no checkpoint",
                        "restore " + storage.published().place());
            }
            String note = SignedNote.sign(new Checkpoint(key.name(), 0, Hash.EMPTY_TREE).text(), key, signer)
                    .toText();
            boolean known =
                    remembered.equals(Optional.of(note)) || storage.remembered().replace(remembered, note);
            if (!known || !storage.published().replace(Optional.empty(), note)) {
                throw new Failure(Fault.CONFLICT, "somebody else made this log just now", "try again");
            }
            return note;
        }

        private static void replay(TiledLedger ledger, Journal.Batch batch) {
            if (!ledger.seal.fits(batch)) {
                throw new Failure(
                        Fault.TAMPERED,
                        "the journal holds entries from index " + batch.firstIndex()
                                + " on that no holder of the log's key wrote",
                        "keep the directory as evidence and remove the journal only after finding out who wrote it");
            }
            Hash root = ledger.grow(hash(batch.entries()));
            if (ledger.frontier.size() != batch.end() || !root.equals(batch.root())) {
                throw new Failure(
                        Fault.TAMPERED,
                        "the journal's entries from index " + batch.firstIndex() + " do not hash to its root",
                        MerkleTree.RESTORE);
            }
            ledger.tail.addAll(batch.entries());
        }
    }

    /// Signs what recovery found: only after it lies in tiles, was read back and hashed once more.
    private void publishRecovered() {
        Checkpoint next = new Checkpoint(key.name(), frontier.size(), frontier.root());
        long from = published.size();
        storage.tiles().put(tilesFrom(from, tail, new LinkedHashMap<>(unwritten), frontier.unfinished()));
        MerkleTree read = new MerkleTree(next.size(), next.root(), storage.tiles());
        for (long bundle = from / Tile.FULL; bundle * Tile.FULL < next.size(); bundle++) {
            read.bundle(bundle);
        }
        String note = SignedNote.sign(next.text(), key, signer).toText();
        head = new Head(next, note);
        publish(next, note, List.copyOf(unwritten.keySet()));
    }

    private void requireConsistent(Optional<Checkpoint> signedBefore, String place) {
        if (signedBefore.isEmpty()) {
            return;
        }
        Checkpoint earlier = signedBefore.get();
        if (earlier.size() > frontier.size()) {
            throw new Failure(
                    Fault.TAMPERED,
                    "the log has " + frontier.size() + " entries, but a checkpoint over " + earlier.size()
                            + " was signed before (" + place + "): this is an old copy",
                    "restore the newest copy; nothing is signed on top of an older one");
        }
        if (!wholeTree(frontier.size(), frontier.root()).rootAt(earlier.size()).equals(earlier.root())) {
            throw new Failure(
                    Fault.TAMPERED,
                    "the first " + earlier.size() + " entries are not those signed before (" + place + ")",
                    MerkleTree.RESTORE);
        }
    }

    @Override
    public String origin() {
        return key.name();
    }

    /// The key that checks this log's checkpoints.
    public NoteKey key() {
        return key;
    }

    @Override
    public long size() {
        synchronized (state) {
            return head.checkpoint().size();
        }
    }

    @Override
    public String checkpoint() {
        synchronized (state) {
            return head.note();
        }
    }

    @Override
    public byte[] entry(long index) {
        MerkleTree tree;
        synchronized (state) {
            if (index < 0 || index >= head.checkpoint().size()) {
                throw Heads.beyond(index, head.checkpoint().size());
            }
            if (index >= published.size()) {
                return tail.get((int) (index - published.size())).clone();
            }
            tree = published;
        }
        return tree.bundle(index / Tile.FULL).get((int) (index % Tile.FULL));
    }

    @Override
    public void forEach(long from, long to, EntryConsumer consumer) {
        snapshot().forEach(from, to, consumer);
    }

    @Override
    public TlogProof proof(long index) {
        return snapshot().proof(index);
    }

    @Override
    public Proof.Consistency consistency(long earlier) {
        return snapshot().consistency(earlier);
    }

    /// The log as it is now.
    public LedgerSnapshot snapshot() {
        synchronized (state) {
            Checkpoint now = head.checkpoint();
            List<byte[]> after = List.copyOf(tail.subList(0, (int) (now.size() - published.size())));
            return new LedgerSnapshot(now, head.note(), published, after, wholeTree(now.size(), now.root()));
        }
    }

    private MerkleTree wholeTree(long size, Hash root) {
        Map<Tile, byte[]> kept = new HashMap<>(unwritten);
        frontier.unfinished().forEach((tile, bytes) -> kept.put(tile.full(), bytes));
        return new MerkleTree(size, root, new MemoryTiles(kept, Optional.of(storage.tiles())));
    }

    @Override
    public Appending append(List<byte[]> entries, long ifUnchangedSince) {
        Request request = Request.of(entries, ifUnchangedSince);
        lock.lock();
        try {
            requireWorking();
            queue.add(request);
            if (committer == null) {
                committer = Thread.ofPlatform().name("ledger-commit").daemon().start(this::commitAll);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return request.await();
    }

    private void requireWorking() {
        Failure failure = broken;
        if (failure != null) {
            throw new Failure(
                    failure.fault(), "the ledger stopped after an error: " + failure.what(), failure.remedy(), failure);
        }
        if (closing) {
            throw new IllegalStateException("the ledger is closed");
        }
    }

    private void commitAll() {
        List<Request> taken = List.of();
        try {
            while (true) {
                taken = take();
                if (taken.isEmpty()) {
                    break;
                }
                commit(taken);
                taken = List.of();
                publishBehind();
            }
            awaitPublisher();
            if (broken == null) {
                publishNow();
                storage.journal().reset(size());
            }
        } catch (RuntimeException | Error e) {
            fail(e, taken);
        }
    }

    /// Blocks until something is queued; publishes meanwhile what has waited long enough. Empty on close.
    private List<Request> take() {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closing || broken != null) {
                    return List.of();
                }
                if (!hasUnpublished() || publisher != null) {
                    changed.awaitUninterruptibly();
                } else if (nanosUntilDue() <= 0) {
                    publishBehind();
                } else {
                    try {
                        var _ = changed.awaitNanos(nanosUntilDue());
                    } catch (InterruptedException _) {
                        // Nobody outside holds this thread, so this cannot be meant.
                    }
                }
            }
            if (broken != null) {
                return List.of();
            }
            List<Request> taken = new ArrayList<>();
            long bytes = 0;
            while (!queue.isEmpty() && (taken.isEmpty() || bytes + queue.element().bytes <= MAX_COMMIT_BYTES)) {
                bytes += queue.element().bytes;
                taken.add(queue.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Request> taken) {
        List<byte[]> entries = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        long first = frontier.size();
        for (Request request : taken) {
            long at = first + entries.size();
            if (request.ifUnchangedSince == ANY_SIZE || request.ifUnchangedSince == at) {
                request.firstIndex = at;
                entries.addAll(request.entries);
                hashes.addAll(request.hashes);
            }
        }
        if (!entries.isEmpty()) {
            requireSame(hashes, hash(entries));
            Hash root = grow(hashes);
            storage.journal().append(new Journal.Batch(first, entries, root, seal.over(first, entries.size(), root)));
            Checkpoint next = new Checkpoint(key.name(), first + entries.size(), root);
            String note = SignedNote.sign(next.text(), key, signer).toText();
            storage.journal().acknowledge(note);
            synchronized (state) {
                tail.addAll(entries);
                head = new Head(next, note);
            }
        }
        Head now = head;
        for (Request request : taken) {
            request.finish(
                    request.firstIndex < 0
                            ? new Appending.Conflict(now.checkpoint().size())
                            : new Appending.Appended(request.firstIndex, now.note()));
        }
    }

    private Hash grow(List<byte[]> hashes) {
        synchronized (state) {
            hashes.forEach(frontier::add);
            unwritten.putAll(frontier.takeFinished());
            return frontier.root();
        }
    }

    private static List<byte[]> hash(List<byte[]> entries) {
        Hasher hasher = new Hasher();
        return entries.stream().map(hasher::leaf).toList();
    }

    /// A log that signs one flipped bit is lost for good, so every entry is hashed twice, by two threads.
    private static void requireSame(List<byte[]> hashes, List<byte[]> again) {
        for (int i = 0; i < hashes.size(); i++) {
            if (!Arrays.equals(hashes.get(i), again.get(i))) {
                throw new Failure(
                        Fault.INTERNAL,
                        "an entry changed in memory between two hashes of it; nothing was signed",
                        "test this machine's memory; " + REOPEN);
            }
        }
    }

    private boolean hasUnpublished() {
        synchronized (state) {
            return head.checkpoint().size() > published.size();
        }
    }

    private long nanosUntilDue() {
        return publishedAtNanos + publishAfter.toNanos() - System.nanoTime();
    }

    /// Starts publishing if it is time and nobody does; waits for its end only where the journal is full.
    private void publishBehind() {
        boolean full = storage.journal().isFull();
        if (full) {
            awaitPublisher();
        }
        lock.lock();
        try {
            if (broken != null || publisher != null || !(full || nanosUntilDue() <= 0) || !hasUnpublished()) {
                return;
            }
            storage.journal().release(published.size());
            storage.journal().rotate();
            Thread thread = Thread.ofPlatform().name("ledger-publish").daemon().unstarted(() -> {
                try {
                    publishNow();
                } catch (RuntimeException | Error e) {
                    fail(e, List.of());
                }
                lock.lock();
                try {
                    publisher = null;
                    publishedAtNanos = System.nanoTime();
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            });
            publisher = thread;
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    private void awaitPublisher() {
        lock.lock();
        try {
            while (publisher != null) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes tiles for everything acknowledged, then remembers and publishes its checkpoint.
    private void publishNow() {
        Head next;
        long from;
        List<byte[]> entries;
        Map<Tile, byte[]> finished = new LinkedHashMap<>();
        Map<Tile, byte[]> edge = new LinkedHashMap<>();
        synchronized (state) {
            next = head;
            from = published.size();
            long size = next.checkpoint().size();
            if (size == from) {
                return;
            }
            entries = List.copyOf(tail.subList(0, (int) (size - from)));
            Map<Tile, byte[]> unfinished = frontier.unfinished();
            // A commit may have grown the tree beyond what is acknowledged: cut every tile to the size.
            for (Map<Tile, byte[]> tiles : List.of(unwritten, unfinished)) {
                tiles.forEach((tile, bytes) -> Tile.in(size, tile.level(), tile.index())
                        .ifPresent(cut -> (cut.isFull() ? finished : edge)
                                .put(cut, cut.isFull() ? bytes : Arrays.copyOf(bytes, cut.width() * Hash.BYTES))));
            }
        }
        storage.tiles().put(tilesFrom(from, entries, finished, edge));
        publish(next.checkpoint(), next.note(), List.copyOf(finished.keySet()));
    }

    private Map<Tile, byte[]> tilesFrom(
            long from, List<byte[]> entries, Map<Tile, byte[]> finished, Map<Tile, byte[]> edge) {
        Map<Tile, byte[]> all = new LinkedHashMap<>(finished);
        all.putAll(edge);
        List<byte[]> bundle = new ArrayList<>(openBundle(from));
        long bundleIndex = from / Tile.FULL;
        for (byte[] entry : entries) {
            bundle.add(entry);
            if (bundle.size() == Tile.FULL) {
                putBundle(all, bundleIndex++, bundle);
                bundle.clear();
            }
        }
        if (!bundle.isEmpty()) {
            putBundle(all, bundleIndex, bundle);
        }
        openBundle = List.copyOf(bundle);
        return all;
    }

    private static void putBundle(Map<Tile, byte[]> all, long index, List<byte[]> entries) {
        Tile tile = Tile.entries(index, entries.size());
        byte[] leaves = all.get(new Tile(0, index, entries.size()));
        Hasher hasher = new Hasher();
        for (int i = 0; i < entries.size(); i++) {
            byte[] leaf = hasher.leaf(entries.get(i));
            if (leaves == null || !Arrays.equals(leaf, 0, Hash.BYTES, leaves, i * Hash.BYTES, (i + 1) * Hash.BYTES)) {
                throw new Failure(
                        Fault.INTERNAL,
                        tile.path() + ": entry " + i + " changed in memory after it was hashed",
                        "test this machine's memory; " + REOPEN);
            }
        }
        all.put(tile, Bundle.encode(entries));
    }

    private List<byte[]> openBundle(long size) {
        List<byte[]> known = openBundle;
        if (known != null) {
            return known;
        }
        return size % Tile.FULL == 0 ? List.of() : published.bundle(size / Tile.FULL);
    }

    private void publish(Checkpoint checkpoint, String note, List<Tile> finished) {
        remember(note);
        if (!storage.published().replace(publishedNote, note)) {
            throw new Failure(
                    Fault.CONFLICT,
                    "somebody else changed " + storage.published().place(),
                    "find the second writer of this log and stop it");
        }
        publishedNote = Optional.of(note);
        synchronized (state) {
            tail.subList(0, (int) (checkpoint.size() - published.size())).clear();
            unwritten.keySet().removeAll(finished);
            published = new MerkleTree(checkpoint.size(), checkpoint.root(), storage.tiles());
        }
        for (Tile tile : finished) {
            storage.tiles().dropPartials(tile);
            if (tile.level() == 0) {
                storage.tiles().dropPartials(Tile.entries(tile.index(), Tile.FULL));
            }
        }
    }

    private void remember(String note) {
        if (!storage.remembered().replace(rememberedNote, note)) {
            throw new Failure(
                    Fault.TAMPERED,
                    "another copy of the log " + key.name() + " was signed meanwhile ("
                            + storage.remembered().place() + ")",
                    "stop one of the two writers and keep the copy with the newest checkpoint");
        }
        rememberedNote = Optional.of(note);
    }

    private void fail(Throwable cause, List<Request> taken) {
        Failure failure = cause instanceof Failure known
                ? known
                : new Failure(Fault.INTERNAL, "the ledger stopped: " + cause, REOPEN, cause);
        lock.lock();
        try {
            if (broken == null) {
                broken = failure;
            }
            taken.forEach(request -> request.finish(failure));
            while (!queue.isEmpty()) {
                queue.remove().finish(failure);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Commits what is queued, publishes everything and gives up the writer's lock.
    ///
    /// @throws Failure where publishing failed: what was acknowledged is safe in the journal
    @Override
    public void close() {
        Thread running;
        Failure before = broken;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            closing = true;
            running = committer;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (running != null) {
                join(running);
            }
        } finally {
            storage.journal().close();
        }
        Failure failure = broken;
        if (failure != null && before == null) {
            throw failure;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// One caller's entries on their way.
    private static final class Request {
        final List<byte[]> entries;
        final List<byte[]> hashes;
        final long ifUnchangedSince;
        final long bytes;
        final Thread caller = Thread.currentThread();
        long firstIndex = -1;
        private volatile @Nullable Appending answer;
        private volatile @Nullable Failure failure;

        private Request(List<byte[]> entries, long ifUnchangedSince, long bytes) {
            this.entries = entries;
            this.hashes = hash(entries);
            this.ifUnchangedSince = ifUnchangedSince;
            this.bytes = bytes;
        }

        static Request of(List<byte[]> entries, long ifUnchangedSince) {
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("nothing to append");
            }
            List<byte[]> own = new ArrayList<>(entries.size());
            long bytes = 0;
            for (byte[] entry : entries) {
                if (entry.length > MAX_ENTRY_BYTES) {
                    throw new Failure(
                            Fault.LIMIT_EXCEEDED,
                            "an entry has " + entry.length + " bytes, the log takes " + MAX_ENTRY_BYTES,
                            "put the payload into the blob store and log its digest");
                }
                bytes += entry.length;
                own.add(entry.clone());
            }
            if (bytes > MAX_APPEND_BYTES) {
                throw new Failure(
                        Fault.LIMIT_EXCEEDED,
                        "one append has " + bytes + " bytes, the log takes " + MAX_APPEND_BYTES,
                        "append in several steps");
            }
            return new Request(own, ifUnchangedSince, bytes);
        }

        void finish(Appending answered) {
            answer = answered;
            LockSupport.unpark(caller);
        }

        void finish(Failure failed) {
            failure = failed;
            LockSupport.unpark(caller);
        }

        /// Waits without heeding interruption, since an append cannot be taken back; the caller keeps the
        /// interruption.
        Appending await() {
            boolean interrupted = false;
            while (answer == null && failure == null) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            Appending answered = answer;
            if (answered != null) {
                return answered;
            }
            Failure failed = java.util.Objects.requireNonNull(failure);
            throw new Failure(failed.fault(), failed.what(), failed.remedy(), failed);
        }
    }
}
