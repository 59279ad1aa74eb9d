package dev.assize.runner.pipeline;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ToolProcess;
import dev.assize.runner.settings.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Starts the service on a free port of this machine and stops it again, or looks at one that runs already.
public final class LocalStaging implements Pipeline.StagingServer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LIFE = Duration.ofMinutes(30);

    @Override
    public Running start(Checkout checkout, Settings.Staging settings, Path work) throws InterruptedException {
        URI target = settings.target();
        if (target != null) {
            await(target, target.resolve(settings.health()), null);
            return new Started(target, null);
        }
        int port = freePort();
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        List<String> command = settings.command().stream()
                .map(word -> word.replace("{port}", Integer.toString(port)))
                .toList();
        ToolProcess process = new ToolProcess(
                command, checkout.root(), work.resolve("home"), Map.of("PYTHONDONTWRITEBYTECODE", "1"), null);
        Thread server = Thread.ofVirtual().name("staging").start(() -> {
            try {
                process.run(Limits.of(LIFE));
            } catch (InterruptedException _) {
                // Closing ends the service this way.
                Thread.currentThread().interrupt();
            }
        });
        try {
            await(address, address.resolve(settings.health()), server);
        } catch (Failure | InterruptedException e) {
            server.interrupt();
            throw e;
        }
        return new Started(address, server);
    }

    private record Started(
            URI address, @org.jspecify.annotations.Nullable Thread server) implements Running {
        @Override
        public void close() {
            Thread thread = server;
            if (thread == null) {
                return;
            }
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, "No port is free.", "Close some programs.", e);
        }
    }

    private static void await(URI address, URI health, @org.jspecify.annotations.Nullable Thread server)
            throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        String last = "no answer";
        while (System.nanoTime() < until && (server == null || server.isAlive())) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) health.toURL().openConnection();
                connection.setConnectTimeout(1000);
                connection.setReadTimeout(2000);
                int status = connection.getResponseCode();
                if (status >= 200 && status < 300) {
                    return;
                }
                last = "status " + status;
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            Thread.sleep(100);
        }
        throw new Failure(
                Fault.TOOL_FAILED,
                "The service did not come up at " + address + ": "
                        + (server != null && !server.isAlive() ? "it ended" : last) + ".",
                "Run stages.dast.command by hand, and check stages.dast.health.");
    }
}
