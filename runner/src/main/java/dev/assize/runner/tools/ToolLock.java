package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What `tools.lock` says.
///
/// @param pins in the order of the file
public record ToolLock(List<Pin> pins) {
    /// The file's name, at the root of an installation.
    public static final String FILE = "tools.lock";

    private static final int FORMAT = 1;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_MEBIBYTES = 100_000;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,60}");

    public ToolLock {
        pins = List.copyOf(pins);
    }

    /// Reads the file of an installation.
    ///
    /// @param root the directory that holds it
    public static ToolLock at(Path root) {
        Path file = root.resolve(FILE);
        try {
            return read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "The tool pins cannot be read: " + e.getMessage(),
                    "Install Assize again; " + FILE + " belongs at its root.",
                    e);
        }
    }

    /// @throws InvalidInput with every mistake of the file
    public static ToolLock read(byte[] bytes) {
        YamlDocument document = YamlDocument.parse(FILE, bytes);
        YamlMap root = document.root();
        root.required("format").ifPresent(value -> value.number(FORMAT, FORMAT));
        List<Pin> pins = new ArrayList<>();
        root.map("tools").ifPresent(tools -> tools.entries().forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                value.mistake("'" + name + "' is no tool name", "write lower-case letters, digits and dashes");
            }
            value.map().flatMap(map -> pin(name, map)).ifPresent(pins::add);
        }));
        document.finish();
        return new ToolLock(pins);
    }

    public Optional<Pin> pin(String tool) {
        return pins.stream().filter(pin -> pin.name().equals(tool)).findFirst();
    }

    /// Empty after a mistake, which [YamlDocument#finish()] tells.
    private static Optional<Pin> pin(String name, YamlMap map) {
        String program = map.requiredText("program");
        if (!PROGRAM.matcher(program).matches()) {
            // It becomes part of a path.
            map.mistake("program", "is no file name", "write the bare name of the program");
        }
        String version = map.requiredText("version");
        String licence = map.requiredText("licence");
        String home = map.text("home").orElse("");
        List<String> serves = map.texts("serves");
        Ask ask = map.required("ask").flatMap(YamlValue::map).map(ToolLock::ask).orElse(Ask.UNKNOWN);
        List<Pin.Way> ways = map.maps("ways").stream()
                .flatMap(way -> Optional.ofNullable(way(way)).stream())
                .toList();
        if (ways.isEmpty()) {
            map.mistake("ways", "names no way to get it", "add at least one");
        }
        return Optional.ofNullable(ask.ask())
                .map(known -> new Pin(name, version, licence, home, serves, program, known, ways));
    }

    private record Ask(Pin.@Nullable Ask ask) {
        static final Ask UNKNOWN = new Ask(null);
    }

    private static Ask ask(YamlMap map) {
        if (map.has("inside")) {
            Pattern pattern = map.parsed("inside", ToolLock::pattern).orElse(null);
            return pattern == null ? Ask.UNKNOWN : new Ask(new Pin.Ask.Inside(pattern));
        }
        map.required("pattern");
        Pattern pattern = map.parsed("pattern", ToolLock::pattern).orElse(null);
        List<String> arguments = map.texts("args");
        Duration usually =
                Duration.ofSeconds(map.number("seconds", 0, MAX_SECONDS).orElse(1));
        return pattern == null ? Ask.UNKNOWN : new Ask(new Pin.Ask.Run(arguments, pattern, usually));
    }

    private static Pattern pattern(String text) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InvalidInput("pattern", "is no regular expression: " + e.getDescription(), "mend it");
        }
        if (pattern.matcher("").groupCount() < 1) {
            throw new InvalidInput("pattern", "has no group", "put the version in parentheses");
        }
        return pattern;
    }

    private static Pin.@Nullable Way way(YamlMap map) {
        String word = map.requiredText("way");
        return switch (word) {
            case "path" -> new Pin.OnPath();
            case "python" -> python(map);
            case "release" -> release(map);
            case "go" -> go(map);
            default -> {
                map.mayHold(map.keys().toArray(String[]::new));
                map.mistake("way", "'" + word + "' is not known", "use path, python, release or go");
                yield null;
            }
        };
    }

    private static Pin.Cost cost(YamlMap map) {
        return new Pin.Cost(
                Duration.ofSeconds(map.number("seconds", 0, MAX_SECONDS).orElse(0)),
                map.number("megabytes", 0, MAX_MEBIBYTES).orElse(0));
    }

    private static Pin.@Nullable Way python(YamlMap map) {
        Pin.LockFile lock = lockFile(map);
        Pin.Version from = null;
        Pin.Version below = null;
        YamlMap range = map.required("python").flatMap(YamlValue::map).orElse(null);
        if (range != null) {
            range.required("from");
            from = range.parsed("from", Pin.Version::parse).orElse(null);
            below = range.parsed("below", Pin.Version::parse).orElse(null);
        }
        List<String> source = map.texts("source");
        Pin.LockFile build = map.map("build").map(ToolLock::lockFile).orElse(null);
        Pin.Cost cost = cost(map);
        return lock == null || from == null ? null : new Pin.Python(lock, from, below, source, build, cost);
    }

    private static Pin.@Nullable LockFile lockFile(YamlMap map) {
        map.required("lock");
        map.required("digest");
        String path = map.parsed("lock", ToolLock::relative).orElse(null);
        Digest digest = map.parsed("digest", Digest::parse).orElse(null);
        return path == null || digest == null ? null : new Pin.LockFile(path, digest);
    }

    private static Pin.Way release(YamlMap map) {
        String address = map.requiredText("address");
        Map<String, Pin.Release.Asset> files = new LinkedHashMap<>();
        map.map("files").ifPresent(all -> all.entries()
                .forEach((platform, value) -> value.map().ifPresent(file -> {
                    String name = file.requiredText("file");
                    file.required("program");
                    String program = file.parsed("program", ToolLock::relative).orElse("");
                    file.required("digest");
                    file.parsed("digest", Digest::parse)
                            .ifPresent(digest -> files.put(platform, new Pin.Release.Asset(name, program, digest)));
                })));
        return new Pin.Release(address, files, cost(map));
    }

    private static Pin.@Nullable Way go(YamlMap map) {
        String module = map.requiredText("module");
        String at = map.requiredText("at");
        String sum = map.requiredText("sum");
        String main = map.requiredText("package");
        map.required("folder");
        String folder = map.parsed("folder", ToolLock::relative).orElse("");
        Map<String, Digest> digests = digests(map.map("digests"));
        Pin.Version from = map.required("go")
                .flatMap(YamlValue::map)
                .flatMap(range -> range.parsed("from", Pin.Version::parse))
                .orElse(null);
        Map<String, String> environment = new LinkedHashMap<>();
        map.map("environment").ifPresent(all -> all.entries()
                .forEach((name, value) -> value.text().ifPresent(text -> environment.put(name, text))));
        List<String> flags = map.texts("flags");
        Map<String, Digest> built = digests(map.map("built"));
        Pin.Cost cost = cost(map);
        if (!digests.containsKey("go.mod") || !digests.containsKey("go.sum")) {
            map.mistake("digests", "must name go.mod and go.sum", "give the sha256 of both");
        }
        return from == null
                ? null
                : new Pin.Go(module, at, sum, main, folder, digests, from, environment, flags, built, cost);
    }

    private static Map<String, Digest> digests(Optional<YamlMap> map) {
        Map<String, Digest> digests = new LinkedHashMap<>();
        map.ifPresent(all -> all.entries()
                .forEach((name, value) -> value.parsed(Digest::parse).ifPresent(digest -> digests.put(name, digest))));
        return digests;
    }

    /// A path that stays below the root.
    private static String relative(String text) {
        Path path = Path.of(text);
        if (path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..") || text.isEmpty()) {
            throw new InvalidInput("path", "'" + text + "' is not a path below the root", "write it relative to it");
        }
        return text;
    }
}
