package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Takes a program from a prebuilt archive whose bytes are pinned.
final class ReleaseInstaller {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration FETCHING = Duration.ofMinutes(10);

    private final InstallStep step;

    ReleaseInstaller(InstallStep step) {
        this.step = step;
    }

    String install(Pin pin, Pin.Release way, Path directory) throws IOException, InterruptedException {
        Pin.Release.Asset asset = way.files().get(Platform.here());
        if (asset == null) {
            throw step.cannot(
                    "There is no release of " + pin.name() + " for " + Platform.here() + " in the pin.",
                    "Add one to " + ToolLock.FILE + ".");
        }
        Path archive = step.scratch().resolve("archive.tar.gz");
        fetch(way.address().replace("{version}", pin.version()).replace("{file}", asset.file()), way, archive);
        Digest digest = InstallStep.digest(archive);
        if (!digest.equals(asset.digest())) {
            throw new Failure(
                    Fault.TAMPERED,
                    asset.file() + " has " + digest.brief() + ", but the pin says "
                            + asset.digest().brief() + ".",
                    "Do not use it. Ask the project what happened to its release.");
        }
        Path unpacked = Files.createDirectories(step.scratch().resolve("unpacked"));
        // One member, by name: nothing else of the archive touches the disk.
        step.run(
                "is unpacked",
                Duration.ofSeconds(2),
                List.of("tar", "-xzf", archive.toString(), "-C", unpacked.toString(), asset.program()),
                step.scratch(),
                Map.of());
        Files.createDirectories(directory);
        Path program = directory.resolve(pin.program());
        Files.move(unpacked.resolve(asset.program()), program);
        if (!program.toFile().setExecutable(true)) {
            throw step.cannot("The program cannot be made executable.", "Check the disk.");
        }
        return "release " + asset.file();
    }

    private void fetch(String address, Pin.Release way, Path archive) throws IOException, InterruptedException {
        String what = "is fetched from its release page";
        step.progress().begins(step.tool(), what, way.cost().time());
        long start = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(FETCHING)
                    .build();
            HttpResponse<Path> answer = client.send(request, HttpResponse.BodyHandlers.ofFile(archive));
            if (answer.statusCode() != 200) {
                throw step.cannot(
                        "Its release page answered " + answer.statusCode() + ".", "Check the network, then try again.");
            }
        } catch (IOException e) {
            throw new Failure(
                    Fault.TOOL_UNAVAILABLE,
                    "Its release page cannot be reached: " + e,
                    "Check the network, then try again.",
                    e);
        } finally {
            step.progress().ended(step.tool(), what, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
