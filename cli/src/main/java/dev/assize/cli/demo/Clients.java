package dev.assize.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that keep asking the service while it is switched, and count what fails.
final class Clients implements AutoCloseable {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    static Clients asking(URI address, int count) {
        Clients clients = new Clients();
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        for (int i = 0; i < count; i++) {
            clients.threads.add(Thread.ofVirtual().start(() -> clients.ask(request)));
        }
        return clients;
    }

    private void ask(HttpRequest request) {
        while (!stopped) {
            try {
                HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
                requests.incrementAndGet();
                if (response.statusCode() != 200) {
                    failures.incrementAndGet();
                }
                Thread.sleep(5);
            } catch (IOException _) {
                requests.incrementAndGet();
                failures.incrementAndGet();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    int requests() {
        return requests.get();
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        http.close();
    }
}
