package dev.assize.connectors.build.oci;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An image to build: layers, bottom first, on top of nothing, and how its program is started.
///
/// @param name             the repository, with a tag or without, for example `payments` or `shop/payments:1.4.2`
/// @param platform         operating system and architecture, for example `linux/amd64`
/// @param user             as `USER` in a Dockerfile, for example `65532:65532`; null for root
/// @param workingDirectory absolute; null for `/`
/// @param environment      `PATH` and the like; kept in the order of their names
/// @param ports            for example `8080/tcp`
public record ImageDescription(
        String name,
        String platform,
        List<Layer> layers,
        List<String> entrypoint,
        List<String> arguments,
        @Nullable String user,
        @Nullable String workingDirectory,
        Map<String, String> environment,
        Set<String> ports,
        Map<String, String> labels) {
    private static final Pattern NAME = Pattern.compile(
            "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}(/(tcp|udp|sctp))?");

    /// Files that come and go together.
    ///
    /// @param name for people; becomes the layer's line in the image's history
    /// @param to   absolute directory in the image
    public record Layer(String name, Source from, String to) {
        public Layer {
            Objects.requireNonNull(name);
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
        }
    }

    /// Where the files of a layer are.
    public sealed interface Source {
        /// Everything below it but `__pycache__`. Symbolic links stay links and must stay inside.
        record Directory(Path path) implements Source {
            public Directory {
                Objects.requireNonNull(path);
            }
        }

        /// Single files by their path below the layer's directory.
        record Files(Map<String, Path> byPath) implements Source {
            public Files {
                byPath = Map.copyOf(byPath);
            }
        }

        /// Pure Python wheels, each unpacked as it is (Binary distribution format, PEP 427).
        record Wheels(List<Path> paths) implements Source {
            public Wheels {
                paths = List.copyOf(paths);
            }
        }
    }

    public ImageDescription {
        layers = List.copyOf(layers);
        entrypoint = List.copyOf(entrypoint);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        ports = Set.copyOf(ports);
        labels = Map.copyOf(labels);
        List<Mistake> mistakes = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            mistakes.add(
                    new Mistake("image.name", "'" + name + "' is not an image name", "write for example payments"));
        }
        if (!PLATFORM.matcher(platform).matches()) {
            mistakes.add(new Mistake(
                    "image.platform", "'" + platform + "' is not a platform", "write for example linux/amd64"));
        }
        if (layers.isEmpty()) {
            mistakes.add(new Mistake("image.layers", "there are none", "describe at least one"));
        }
        Set<String> names = new HashSet<>();
        for (Layer layer : layers) {
            String place = "image.layers[" + layer.name + "]";
            if (layer.name.isBlank() || !names.add(layer.name)) {
                mistakes.add(new Mistake(place, "has no name of its own", "give each layer a name"));
            }
            if (!isAbsolute(layer.to)) {
                mistakes.add(new Mistake(
                        place + ".to", "'" + layer.to + "' is not an absolute path", "write for example /opt/app"));
            }
        }
        if (workingDirectory != null && !isAbsolute(workingDirectory)) {
            mistakes.add(new Mistake(
                    "image.config.workdir",
                    "'" + workingDirectory + "' is not an absolute path",
                    "write for example /opt"));
        }
        for (String variable : environment.keySet()) {
            if (variable.isEmpty() || variable.contains("=")) {
                mistakes.add(new Mistake("image.config.env", "'" + variable + "' is not a name", "write NAME: value"));
            }
        }
        for (String port : ports) {
            if (!PORT.matcher(port).matches()) {
                mistakes.add(new Mistake(
                        "image.config.ports", "'" + port + "' is not a port", "write for example 8080/tcp"));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/")
                && List.of(path.split("/")).stream().noneMatch(part -> part.equals(".") || part.equals(".."))
                && path.indexOf('\0') < 0;
    }

    String os() {
        return platform.substring(0, platform.indexOf('/'));
    }

    String architecture() {
        return platform.split("/")[1];
    }

    /// The third part of a platform such as `linux/arm/v7`.
    @Nullable
    String variant() {
        String[] parts = platform.split("/");
        return parts.length > 2 ? parts[2] : null;
    }

    /// The name with a tag, which readers of `docker save` archives insist on.
    String reference() {
        return name.contains(":") ? name : name + ":latest";
    }

    List<String> environmentLines() {
        return environment.keySet().stream()
                .sorted()
                .map(name -> name + "=" + environment.get(name))
                .toList();
    }

    Map<String, String> sortedLabels() {
        Map<String, String> sorted = new LinkedHashMap<>();
        new TreeSet<>(labels.keySet()).forEach(label -> sorted.put(label, Objects.requireNonNull(labels.get(label))));
        return sorted;
    }
}
