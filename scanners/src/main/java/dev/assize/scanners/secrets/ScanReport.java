package dev.assize.scanners.secrets;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a whole scan looked at and found. It exists only if the scan came to its end; its findings are
/// redacted. [#toBytes()] is the report format `assize-secrets`, version 1, which [AssizeSecretReports] reads.
///
/// @param source      what was scanned
/// @param files       files or blobs looked at, binary ones included
/// @param bytes       their size
/// @param binaryFiles files with binary content, of which only the names were judged
/// @param skipped     what was not looked at, each with its reason; every one is a finding as well
/// @param ruleCount   number of rules
/// @param rules       digest of the rules
/// @param findings    each fingerprint once, by path and line
/// @param finished    when the scan ended; null where nobody handed the time in
public record ScanReport(
        Source source,
        long files,
        long bytes,
        long binaryFiles,
        List<Skipped> skipped,
        int ruleCount,
        Digest rules,
        List<Finding> findings,
        @Nullable Instant finished) {
    static final String FORMAT = "assize-secrets";
    static final int VERSION = 1;

    /// What was scanned.
    public enum Source {
        /// The lines added in git's index.
        STAGED,
        /// The files of a working tree that git tracks or would track.
        TREE,
        /// Every blob reachable from any ref.
        HISTORY,
        /// The files of a directory.
        DIRECTORY;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// A file that was not looked at.
    public record Skipped(String path, String reason) {
        public Skipped {
            Objects.requireNonNull(path);
            Objects.requireNonNull(reason);
        }
    }

    public ScanReport {
        Objects.requireNonNull(source);
        Objects.requireNonNull(rules);
        skipped = List.copyOf(skipped);
        findings = List.copyOf(findings);
    }

    /// The same report with the time it was made.
    public ScanReport finishedAt(Instant time) {
        return new ScanReport(source, files, bytes, binaryFiles, skipped, ruleCount, rules, findings, time);
    }

    /// Findings nobody asked to pass over.
    public int open() {
        int count = 0;
        for (Finding finding : findings) {
            if (!finding.suppressed()) {
                count++;
            }
        }
        return count;
    }

    public byte[] toBytes() {
        Json.Builder scanned = Json.object()
                .put("source", source.word())
                .put("files", files)
                .put("bytes", bytes)
                .put("binaryFiles", binaryFiles);
        return CanonicalJson.bytes(Json.object()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("status", "finished")
                .put("finished", finished == null ? null : finished.toString())
                .put(
                        "rules",
                        Json.object()
                                .put("count", ruleCount)
                                .put("digest", rules.toString())
                                .build())
                .put("scanned", scanned.build())
                .put("skipped", Json.array(skipped, skip -> Json.object()
                        .put("path", skip.path())
                        .put("reason", skip.reason())
                        .build()))
                .put("findingCount", findings.size())
                .put("findings", Json.array(findings, FindingCodec::toJson))
                .build());
    }
}
