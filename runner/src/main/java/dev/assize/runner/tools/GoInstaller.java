package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Builds a Go program from its pinned module.
final class GoInstaller {
    private static final Pattern VERSION = Pattern.compile("go version (go([0-9.]+)\\S*) (\\S+)");

    /// What would change the program that comes out; the pin alone says.
    static final Map<String, String> SETTLED = Map.of(
            "GOTOOLCHAIN", "local",
            "GOFLAGS", "",
            "GOENV", "off",
            "GOWORK", "off",
            "GOOS", "",
            "GOARCH", "",
            "GOAMD64", "",
            "GOEXPERIMENT", "");

    private final InstallStep step;

    GoInstaller(InstallStep step) {
        this.step = step;
    }

    /// @param program where the program goes
    /// @return what it was built with
    String install(Pin.Go way, Path program) throws InterruptedException {
        way.digests().forEach((file, digest) -> step.checked(new Pin.LockFile(way.folder() + "/" + file, digest)));
        checkSum(way);
        Path go = go(way.from());
        String with = version(go);
        List<String> command = new ArrayList<>(List.of(go.toString(), "build"));
        command.addAll(way.flags());
        command.addAll(List.of("-o", program.toString(), way.main()));
        Map<String, String> environment = new HashMap<>(SETTLED);
        environment.putAll(way.environment());
        step.run(
                "is built from its Go module with " + with + " (" + way.cost().mebibytes() + " MB)",
                way.cost().time(),
                command,
                step.root().resolve(way.folder()),
                environment);
        Digest expected = way.built().get(with);
        Digest built = InstallStep.digest(program);
        if (expected != null && !expected.equals(built)) {
            throw step.cannot(
                    "The build gave " + built.brief() + ", but " + with + " should give " + expected.brief() + ".",
                    "Use the Go of its own project, unchanged, and try again.");
        }
        return with;
    }

    private void checkSum(Pin.Go way) {
        Path file = step.root().resolve(way.folder()).resolve("go.sum");
        try {
            if (!Files.readAllLines(file).contains(way.module() + " " + way.at() + " " + way.sum())) {
                throw new Failure(
                        Fault.TAMPERED,
                        way.folder() + "/go.sum does not hold the checksum of " + way.module() + " that is pinned.",
                        "Raise the pin as tools/README.md says.");
            }
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, file + " cannot be read: " + e.getMessage(), "Install Assize again.", e);
        }
    }

    /// A Go of that version or later.
    Path go(Pin.Version from) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        for (Path program : SearchPath.all(step.ours(), "go")) {
            Matcher matcher = VERSION.matcher(answer(program));
            if (!matcher.find()) {
                seen.add(program + " (does not run)");
                continue;
            }
            if (Pin.Version.parse(matcher.group(2)).compareTo(from) >= 0) {
                return program;
            }
            seen.add(program + " (" + matcher.group(2) + ")");
        }
        throw step.cannot(
                "There is no Go " + from + " or later here"
                        + (seen.isEmpty() ? "." : "; tried " + String.join(", ", seen) + "."),
                "Install Go " + from + " or later.");
    }

    /// For example `go1.26.8 linux/amd64`.
    private String version(Path go) throws InterruptedException {
        Matcher matcher = VERSION.matcher(answer(go));
        return matcher.find() ? matcher.group(1) + " " + matcher.group(3) : "unknown Go";
    }

    private String answer(Path go) throws InterruptedException {
        return step.answer(List.of(go.toString(), "version"), Map.of("GOTOOLCHAIN", "local"));
    }
}
