package dev.assize.runner.tools;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.subject.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One tool of `tools.lock`.
///
/// @param name    what we call it
/// @param version the one version that is used
/// @param licence SPDX expression
/// @param home    its web page
/// @param serves  what it is for: words of stages, or `sbom`, `ledger`
/// @param program file name of what is started
/// @param ask     how a program tells its version
/// @param ways    how it is got, the first that works is taken
public record Pin(
        String name,
        String version,
        String licence,
        String home,
        List<String> serves,
        String program,
        Ask ask,
        List<Way> ways) {
    public Pin {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(licence);
        Objects.requireNonNull(home);
        serves = List.copyOf(serves);
        Objects.requireNonNull(program);
        Objects.requireNonNull(ask);
        ways = List.copyOf(ways);
    }

    /// How a program tells its version.
    public sealed interface Ask {
        /// Searched in what it tells; the first group is the version.
        Pattern pattern();

        /// Run it.
        ///
        /// @param usually how long that takes
        record Run(List<String> arguments, Pattern pattern, Duration usually) implements Ask {
            public Run {
                arguments = List.copyOf(arguments);
                Objects.requireNonNull(pattern);
                Objects.requireNonNull(usually);
            }
        }

        /// Search its own bytes, taken as ISO 8859-1.
        record Inside(Pattern pattern) implements Ask {
            public Inside {
                Objects.requireNonNull(pattern);
            }
        }

        default @Nullable String versionIn(CharSequence text) {
            Matcher matcher = pattern().matcher(text);
            return matcher.find() ? matcher.group(1) : null;
        }
    }

    /// One way to get it.
    public sealed interface Way {
        /// How `tools.lock` writes it.
        String word();

        /// Everything that decides what comes out of it.
        Json identity();

        /// How long it takes and how much it needs on disk, as was measured; zero where nothing was.
        Cost cost();
    }

    /// @param time  measured on two cores with nothing in any cache
    /// @param mebibytes disk space
    public record Cost(Duration time, int mebibytes) {
        public static final Cost NONE = new Cost(Duration.ZERO, 0);

        public Cost {
            Objects.requireNonNull(time);
        }

        @Override
        public String toString() {
            return "about " + time.toSeconds() + " s, " + mebibytes + " MB";
        }
    }

    /// A program on `PATH`.
    public record OnPath() implements Way {
        @Override
        public String word() {
            return "path";
        }

        @Override
        public Json identity() {
            return Json.object().put("way", word()).build();
        }

        @Override
        public Cost cost() {
            return Cost.NONE;
        }
    }

    /// A Python environment of its own.
    ///
    /// @param lock   hash-locked requirements, relative to the root
    /// @param from   oldest Python, `3.10`
    /// @param below  first Python that is too new; null where none is known
    /// @param source libraries published as source only
    /// @param build  what is needed to build those; null where there are none
    public record Python(
            LockFile lock,
            Version from,
            @Nullable Version below,
            List<String> source,
            @Nullable LockFile build,
            Cost cost)
            implements Way {
        public Python {
            Objects.requireNonNull(lock);
            Objects.requireNonNull(from);
            source = List.copyOf(source);
            Objects.requireNonNull(cost);
        }

        @Override
        public String word() {
            return "python";
        }

        @Override
        public Json identity() {
            return Json.object()
                    .put("way", word())
                    .put("lock", lock.digest().toString())
                    .put("source", source.isEmpty() ? null : Json.texts(source))
                    .put("build", build == null ? null : build.digest().toString())
                    .build();
        }

        boolean suits(Version version) {
            return version.compareTo(from) >= 0 && (below == null || version.compareTo(below) < 0);
        }

        String range() {
            return "Python " + from + (below == null ? " or later" : " or later, but before " + below);
        }
    }

    /// A prebuilt archive (`.tar.gz`).
    ///
    /// @param address of the file; `{version}` and `{file}` are put in
    /// @param files   by platform, for example `linux/amd64`
    public record Release(String address, Map<String, Asset> files, Cost cost) implements Way {
        public Release {
            Objects.requireNonNull(address);
            files = Map.copyOf(files);
            Objects.requireNonNull(cost);
        }

        /// @param program path of the program in the archive
        public record Asset(String file, String program, Digest digest) {
            public Asset {
                Objects.requireNonNull(file);
                Objects.requireNonNull(program);
                Objects.requireNonNull(digest);
            }
        }

        @Override
        public String word() {
            return "release";
        }

        @Override
        public Json identity() {
            Asset asset = files.get(Platform.here());
            return Json.object()
                    .put("way", word())
                    .put("digest", asset == null ? null : asset.digest().toString())
                    .build();
        }
    }

    /// A Go program built from its pinned module.
    ///
    /// @param module      the module's path
    /// @param at          its version, `v1.0.4`
    /// @param sum         its checksum as go.sum writes it
    /// @param main        the package of the program
    /// @param folder      holds go.mod and go.sum, relative to the root
    /// @param digests     of those two, by name
    /// @param from        oldest Go
    /// @param environment variables of the build
    /// @param flags       of the build
    /// @param built       digest of what comes out, by `go1.26.8 linux/amd64`
    public record Go(
            String module,
            String at,
            String sum,
            String main,
            String folder,
            Map<String, Digest> digests,
            Version from,
            Map<String, String> environment,
            List<String> flags,
            Map<String, Digest> built,
            Cost cost)
            implements Way {
        public Go {
            Objects.requireNonNull(module);
            Objects.requireNonNull(at);
            Objects.requireNonNull(sum);
            Objects.requireNonNull(main);
            Objects.requireNonNull(folder);
            digests = Map.copyOf(digests);
            Objects.requireNonNull(from);
            environment = Map.copyOf(environment);
            flags = List.copyOf(flags);
            built = Map.copyOf(built);
            Objects.requireNonNull(cost);
        }

        @Override
        public String word() {
            return "go";
        }

        @Override
        public Json identity() {
            Json.Builder files = Json.object();
            digests.forEach((file, digest) -> files.put(file, digest.toString()));
            return Json.object()
                    .put("way", word())
                    .put("main", main)
                    .put("at", at)
                    .put("sum", sum)
                    .put("files", files.build())
                    .put("environment", Json.texts(environment))
                    .put("flags", Json.texts(flags))
                    .build();
        }
    }

    /// A file of ours that decides what is fetched.
    ///
    /// @param path relative to the root
    public record LockFile(String path, Digest digest) {
        public LockFile {
            Objects.requireNonNull(path);
            Objects.requireNonNull(digest);
        }
    }

    /// A dotted version number. Missing parts count as 0.
    public record Version(List<Integer> parts) implements Comparable<Version> {
        private static final Pattern DOTTED = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6}){0,3}");

        public Version {
            parts = List.copyOf(parts);
        }

        public static Version parse(String text) {
            if (!DOTTED.matcher(text).matches()) {
                throw new dev.assize.core.InvalidInput(
                        "version", "'" + text + "' is not a version number", "write numbers with dots, as in \"3.10\"");
            }
            return new Version(Pattern.compile("\\.")
                    .splitAsStream(text)
                    .map(Integer::valueOf)
                    .toList());
        }

        @Override
        public int compareTo(Version other) {
            for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
                int difference = Integer.compare(part(i), other.part(i));
                if (difference != 0) {
                    return difference;
                }
            }
            return 0;
        }

        private int part(int i) {
            return i < parts.size() ? parts.get(i) : 0;
        }

        @Override
        public String toString() {
            return String.join(".", parts.stream().map(String::valueOf).toList());
        }
    }

    /// What an installation made in this way is known by: another digest means another installation.
    Digest identity(Way way) {
        return Digest.of(CanonicalJson.bytes(Json.object()
                .put("tool", name)
                .put("version", version)
                .put("program", program)
                .put("way", way.identity())
                .build()));
    }
}
