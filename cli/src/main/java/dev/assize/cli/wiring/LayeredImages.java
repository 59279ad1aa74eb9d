package dev.assize.cli.wiring;

import dev.assize.connectors.build.oci.ImageBuilder;
import dev.assize.connectors.build.oci.ImageDescription;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.pipeline.Pipeline;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ProcessEnd;
import dev.assize.runner.process.ToolProcess;
import dev.assize.runner.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds the image a repository describes in layers (`image.yml`), without a container engine.
record LayeredImages(Workspace workspace, Home home) implements Pipeline.ImageBuilder {
    private static final Duration DOWNLOAD = Duration.ofMinutes(5);

    /// Where the image of a digest is kept.
    static Path archive(Workspace workspace, Digest digest) {
        return workspace.directory().resolve("images").resolve(digest.hex() + ".tar");
    }

    @Override
    public Optional<Pipeline.Image> build(Checkout checkout, Settings settings, Path work) {
        String name = settings.image();
        if (name == null) {
            return Optional.empty();
        }
        Path file = checkout.root().resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    "stages.container.image names " + name + ", which is not there.",
                    "Mend the path in .assize.yml.");
        }
        try {
            ImageDescription description = description(name, file, work);
            ImageBuilder.BuiltImage built = ImageBuilder.build(
                    description, work.resolve("image.tar"), Files.createDirectories(work.resolve("scratch")));
            Path archive = archive(workspace, built.artifact().digest());
            Files.createDirectories(archive.getParent());
            Files.move(built.tar(), archive, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(new Pipeline.Image(archive, built.artifact()));
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, "The image cannot be written: " + e.getMessage(), "Check the disk.", e);
        }
    }

    private ImageDescription description(String name, Path file, Path work) throws IOException {
        YamlDocument document = YamlDocument.parse(name, Files.readAllBytes(file));
        YamlMap root = document.root();
        String imageName = root.requiredText("name");
        String platform = root.text("platform").orElse("linux/amd64");
        List<Pending> pending = new ArrayList<>();
        for (YamlMap layer : root.maps("layers")) {
            pending.add(new Pending(
                    layer.requiredText("name"),
                    layer.text("directory"),
                    layer.text("wheels"),
                    layer.requiredText("to")));
            layer.mayHold("name", "directory", "wheels", "to");
        }
        Config config = root.map("config").map(Config::of).orElse(Config.NONE);
        document.finish();
        List<ImageDescription.Layer> layers = new ArrayList<>();
        for (Pending layer : pending) {
            layers.add(new ImageDescription.Layer(layer.name(), source(layer, file, work), layer.to()));
        }
        return new ImageDescription(
                imageName,
                platform,
                layers,
                config.entrypoint(),
                config.command(),
                config.user().orElse(null),
                config.directory().orElse(null),
                config.environment(),
                java.util.Set.copyOf(config.ports()),
                config.labels());
    }

    private record Pending(String name, Optional<String> directory, Optional<String> wheels, String to) {}

    private record Config(
            List<String> entrypoint,
            List<String> command,
            Optional<String> user,
            Optional<String> directory,
            Map<String, String> environment,
            List<String> ports,
            Map<String, String> labels) {
        static final Config NONE =
                new Config(List.of(), List.of(), Optional.empty(), Optional.empty(), Map.of(), List.of(), Map.of());

        static Config of(YamlMap map) {
            return new Config(
                    map.texts("entrypoint"),
                    map.texts("cmd"),
                    map.text("user"),
                    map.text("workdir"),
                    texts(map, "env"),
                    map.texts("ports"),
                    texts(map, "labels"));
        }

        private static Map<String, String> texts(YamlMap map, String key) {
            Map<String, String> texts = new LinkedHashMap<>();
            map.map(key).ifPresent(inner -> {
                for (Map.Entry<String, YamlValue> entry : inner.entries().entrySet()) {
                    entry.getValue().text().ifPresent(text -> texts.put(entry.getKey(), text));
                }
            });
            return texts;
        }
    }

    private ImageDescription.Source source(Pending layer, Path file, Path work) throws IOException {
        if (layer.directory().isPresent() == layer.wheels().isPresent()) {
            throw new dev.assize.core.InvalidInput(
                    "layer " + layer.name(), "needs directory or wheels, and not both", "write one of them");
        }
        if (layer.directory().isPresent()) {
            return new ImageDescription.Source.Directory(
                    file.resolveSibling(layer.directory().get()));
        }
        return new ImageDescription.Source.Wheels(
                wheels(file.resolveSibling(layer.wheels().get()), work));
    }

    /// The wheels a hash-locked requirements file names, fetched once.
    private List<Path> wheels(Path requirements, Path work) throws IOException {
        Digest lock = Digest.of(Files.readAllBytes(requirements));
        Path store = home.cache().resolve("wheels").resolve(lock.hex());
        if (!Files.isDirectory(store)) {
            Path fresh =
                    Files.createDirectories(work.resolve("wheels-" + lock.hex().substring(0, 8)));
            fetch(requirements, fresh, work);
            Files.createDirectories(store.getParent());
            try {
                Files.move(fresh, store);
            } catch (IOException e) {
                if (!Files.isDirectory(store)) {
                    throw e;
                }
            }
        }
        try (var files = Files.list(store)) {
            return files.filter(f -> f.toString().endsWith(".whl")).sorted().toList();
        }
    }

    private static void fetch(Path requirements, Path into, Path work) {
        // Any Python will do: the hashes decide what comes, and nothing is built or run.
        ToolProcess pip = new ToolProcess(
                List.of(
                        "python3",
                        "-m",
                        "pip",
                        "download",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--no-deps",
                        "--only-binary=:all:",
                        "--require-hashes",
                        "--python-version",
                        "3.13",
                        "--implementation",
                        "py",
                        "--abi",
                        "none",
                        "--platform",
                        "any",
                        "--dest",
                        into.toString(),
                        "--requirement",
                        requirements.toString()),
                work,
                work.resolve("home"),
                configuration(),
                null);
        try {
            ProcessEnd end = pip.run(Limits.of(DOWNLOAD));
            if (!(end instanceof ProcessEnd.Exited exited) || exited.code() != 0) {
                throw new Failure(
                        Fault.TOOL_FAILED,
                        "The wheels of " + requirements.getFileName() + " cannot be fetched: " + end,
                        "Check the network, and that every line has its hash.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.INTERNAL, "Interrupted while wheels were fetched.", "Run it again.", e);
        }
    }

    /// How pip reaches its index on this machine, where somebody set that up: the scrubbed home hides it.
    private static Map<String, String> configuration() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : List.of("PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "PIP_TRUSTED_HOST")) {
            String value = System.getenv(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
        Path own = Path.of(System.getProperty("user.home"), ".config", "pip", "pip.conf");
        Path old = Path.of(System.getProperty("user.home"), ".pip", "pip.conf");
        for (Path file : List.of(own, old)) {
            if (Files.isRegularFile(file)) {
                variables.putIfAbsent("PIP_CONFIG_FILE", file.toString());
            }
        }
        return variables;
    }
}
