package dev.assize.runner.pipeline;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reports of runs whose every input was the same. Keyed by content, never by time or name.
public interface Cache {
    Cache NONE = new Cache() {
        @Override
        public Optional<Hit> get(Key key) {
            return Optional.empty();
        }

        @Override
        public void put(Key key, Hit hit) {}
    };

    Optional<Hit> get(Key key);

    /// Keeps a report. A cache that cannot write keeps nothing and says nothing.
    void put(Key key, Hit hit);

    /// A kept report and when its run was.
    record Hit(byte[] report, int exitCode, Instant started, Instant finished) {
        public Hit {
            report = report.clone();
            Objects.requireNonNull(started);
            Objects.requireNonNull(finished);
        }

        @Override
        public byte[] report() {
            return report.clone();
        }
    }

    /// Everything that decides what a run reports.
    record Key(Digest digest) {
        public static Key of(
                String step,
                String toolVersion,
                Digest tool,
                List<String> arguments,
                Map<String, String> environment,
                @Nullable Digest rules,
                @Nullable Digest database,
                Digest input) {
            return new Key(Digest.of(CanonicalJson.bytes(Json.object()
                    .put("format", 1)
                    .put("step", step)
                    .put("version", toolVersion)
                    .put("tool", tool.toString())
                    .put("arguments", Json.texts(arguments))
                    .put("environment", Json.texts(environment))
                    .put("rules", rules == null ? null : rules.toString())
                    .put("database", database == null ? null : database.toString())
                    .put("input", input.toString())
                    .build())));
        }
    }
}
