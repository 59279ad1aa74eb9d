package dev.assize.connectors.deploy.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which slot gets the next request, and how many each has under way. One lock makes "read the active slot"
/// and "count the request there" one act: after [#activate] returned, no request can still enter the old
/// slot, so a drain that sees zero is right.
final class Routes {
    static final List<String> SLOTS = List.of("blue", "green");

    /// One start of a release in a slot. A later start is another one, with counters of its own.
    final class Backend {
        private final int port;
        private long requests;
        private long failed;
        private int inFlight;

        private Backend(int port) {
            this.port = port;
        }

        int port() {
            return port;
        }

        void leave(boolean succeeded) {
            lock.lock();
            try {
                inFlight--;
                // Counted when it ends: two readings then differ by whole requests, never by a half one.
                requests++;
                failed += succeeded ? 0 : 1;
                left.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final StateFile file;
    private final Map<String, Backend> backends = new LinkedHashMap<>();

    private @Nullable String active;
    private long unrouted;

    /// Goes on with what an earlier switch was told.
    Routes(StateFile file) throws IOException {
        this.file = file;
        Map<String, String> kept = file.read().orElse(Map.of());
        active = kept.get("active");
        for (String slot : SLOTS) {
            String port = kept.get(slot);
            if (port != null) {
                backends.put(slot, new Backend(Integer.parseInt(port)));
            }
        }
    }

    /// Takes a request in; empty if nobody can serve it.
    Optional<Backend> enter() {
        lock.lock();
        try {
            Backend backend = active == null ? null : backends.get(active);
            if (backend == null) {
                unrouted++;
                return Optional.empty();
            }
            backend.inFlight++;
            return Optional.of(backend);
        } finally {
            lock.unlock();
        }
    }

    void put(String slot, int port) throws IOException {
        lock.lock();
        try {
            backends.put(slot, new Backend(port));
            save();
        } finally {
            lock.unlock();
        }
    }

    void remove(String slot) throws IOException {
        lock.lock();
        try {
            backends.remove(slot);
            save();
        } finally {
            lock.unlock();
        }
    }

    void activate(String slot) throws IOException {
        lock.lock();
        try {
            if (!backends.containsKey(slot)) {
                throw new IOException("nothing runs in " + slot);
            }
            active = slot;
            save();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the slot has no request under way.
    ///
    /// @return how many it still has
    int drain(String slot, long millis) throws InterruptedException, IOException {
        lock.lock();
        try {
            if (slot.equals(active)) {
                throw new IOException(slot + " still gets new requests");
            }
            Backend backend = backends.get(slot);
            if (backend == null) {
                return 0;
            }
            return await(backend, TimeUnit.MILLISECONDS.toNanos(millis));
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is under way anywhere.
    void quiesce(long millis) throws InterruptedException {
        lock.lock();
        try {
            for (Backend backend : List.copyOf(backends.values())) {
                await(backend, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        } finally {
            lock.unlock();
        }
    }

    private int await(Backend backend, long nanos) throws InterruptedException {
        long remaining = nanos;
        while (backend.inFlight > 0 && remaining > 0) {
            remaining = left.awaitNanos(remaining);
        }
        return backend.inFlight;
    }

    Map<String, String> status() {
        lock.lock();
        try {
            Map<String, String> status = new TreeMap<>();
            if (active != null) {
                status.put("active", active);
            }
            status.put("unrouted", Long.toString(unrouted));
            backends.forEach((slot, backend) -> {
                status.put(slot + ".port", Integer.toString(backend.port));
                status.put(slot + ".requests", Long.toString(backend.requests));
                status.put(slot + ".failed", Long.toString(backend.failed));
                status.put(slot + ".in-flight", Integer.toString(backend.inFlight));
            });
            return status;
        } finally {
            lock.unlock();
        }
    }

    private void save() throws IOException {
        Map<String, String> kept = new TreeMap<>();
        if (active != null) {
            kept.put("active", active);
        }
        backends.forEach((slot, backend) -> kept.put(slot, Integer.toString(backend.port)));
        file.write(kept);
    }
}
