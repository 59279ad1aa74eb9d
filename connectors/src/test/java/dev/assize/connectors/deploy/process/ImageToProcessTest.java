package dev.assize.connectors.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assize.connectors.build.oci.ImageBuilder;
import dev.assize.connectors.build.oci.ImageBuilder.BuiltImage;
import dev.assize.connectors.build.oci.ImageDescription;
import dev.assize.connectors.build.oci.ImageDescription.Layer;
import dev.assize.connectors.build.oci.ImageDescription.Source;
import dev.assize.connectors.build.oci.ReleaseDirectory;
import dev.assize.core.deployment.BlueGreen;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.deployment.Pace;
import dev.assize.core.deployment.Slot;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From the example's sources over an image to a process that serves exactly its bytes.
@Timeout(120)
class ImageToProcessTest {
    @TempDir
    Path directory;

    @Test
    void whatServesIsTheImageThatWasBuiltUntilSomebodyTouchesIt() throws Exception {
        assumeTrue(new ProcessBuilder("python3", "--version").start().waitFor() == 0, "python3 is not installed here");
        BuiltImage image = build();
        ReleaseDirectory release =
                ReleaseDirectory.unpack(image.tar(), image.artifact().digest(), directory.resolve("release"));
        ProcessTarget target = new ProcessTarget(
                directory.resolve("state"),
                new ServiceCommand(
                        List.of("python3", "-m", "payments", "--port", "{port}"),
                        "opt/payments",
                        Map.of("PYTHONPATH", "{release}/opt/payments", "PYTHONDONTWRITEBYTECODE", "1"),
                        Duration.ofSeconds(20)),
                artifact -> {
                    release.verify();
                    return release.root();
                },
                "127.0.0.1",
                0);
        List<String> details = new ArrayList<>();
        HealthPolicy policy = new HealthPolicy(
                "/healthz",
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                2,
                Duration.ofSeconds(60),
                Duration.ofMillis(200),
                0,
                Duration.ofSeconds(10));
        try {
            BlueGreen machine = new BlueGreen(target, policy, (_, _, detail) -> details.add(detail), Pace.real());

            DeploymentOutcome outcome = machine.run(machine.plan(image.artifact()));

            assertThat(outcome).as("%s", details).isEqualTo(DeploymentOutcome.SUCCEEDED);
            assertThat(get(target.publicPort().orElseThrow(), "/version"))
                    .contains(image.artifact().digest().toString());
            assertThat(target.running(Slot.BLUE)).contains(image.artifact());

            Path touched = release.root().resolve("opt/payments/payments/web.py");
            Files.setPosixFilePermissions(touched, PosixFilePermissions.fromString("rw-r--r--"));
            Files.writeString(touched, Files.readString(touched) + "# harmless\n");

            Assertions.assertThatThrownBy(() -> target.running(Slot.BLUE))
                    .hasMessageContaining("'opt/payments/payments/web.py' is not as it was approved");
        } finally {
            target.shutDown();
        }
    }

    private BuiltImage build() {
        Path example = Path.of(System.getProperty("assize.root"), "examples/payments/mended");
        ImageDescription description = new ImageDescription(
                "payments",
                "linux/amd64",
                List.of(
                        new Layer("rootfs", new Source.Directory(example.resolve("image/rootfs")), "/"),
                        new Layer(
                                "application",
                                new Source.Directory(example.resolve("payments")),
                                "/opt/payments/payments")),
                List.of("python3", "-m", "payments"),
                List.of("--host", "0.0.0.0", "--port", "8080"),
                "65532:65532",
                "/opt/payments",
                Map.of("PYTHONPATH", "/opt/payments:/opt/payments/site-packages"),
                Set.of("8080/tcp"),
                Map.of());
        return ImageBuilder.build(description, directory.resolve("payments.tar"), directory.resolve("scratch"));
    }

    private static String get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
