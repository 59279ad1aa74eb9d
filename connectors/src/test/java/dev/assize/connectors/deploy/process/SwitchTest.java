package dev.assize.connectors.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The switch over real sockets, with backends that say exactly the bytes a test wants.
@Timeout(60)
class SwitchTest {
    @TempDir
    Path directory;

    private final List<ServerSocket> doors = new ArrayList<>();
    private Routes routes;
    private Switch proxy;
    private int port;

    @BeforeEach
    void start() throws IOException {
        routes = new Routes(new StateFile(directory.resolve("routes")));
        ServerSocket door = door();
        port = door.getLocalPort();
        proxy = new Switch(door, routes);
        Thread.ofVirtual().start(() -> {
            try {
                proxy.serve();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        proxy.disconnect();
        for (ServerSocket door : doors) {
            door.close();
        }
    }

    @Test
    void aKeptConnectionIsMovedWithItsNextRequest() throws Exception {
        routes.put("blue", backend(request -> ok("blue")));
        routes.put("green", backend(request -> ok("green")));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("200 blue");

            routes.activate("green");

            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("200 green");
            assertThat(routes.drain("blue", 5_000)).isZero();
        }
    }

    @Test
    void noRequestFailsWhileTheTrafficMovesToAndFro() throws Exception {
        routes.put("blue", backend(request -> ok("blue")));
        routes.put("green", backend(request -> ok("green")));
        routes.activate("blue");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<String> wrong = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean keeps = i % 2 == 0;
            clients.add(Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    try (Client client = new Client(port)) {
                        do {
                            String answer = client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                            if (!answer.startsWith("200 ")) {
                                throw new IOException(answer);
                            }
                            answered.incrementAndGet();
                        } while (keeps && !done.get());
                    } catch (IOException e) {
                        synchronized (wrong) {
                            wrong.add(e.toString());
                        }
                    }
                }
            }));
        }

        for (int i = 0; i < 200; i++) {
            String next = i % 2 == 0 ? "green" : "blue";
            String old = i % 2 == 0 ? "blue" : "green";
            routes.activate(next);
            assertThat(routes.drain(old, 10_000)).isZero();
            // As a release would be stopped and another started there.
            routes.put(old, Integer.parseInt(routes.status().get(old + ".port")));
        }
        done.set(true);
        for (Thread client : clients) {
            client.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(answered.get()).isGreaterThan(100);
    }

    @Test
    void aDrainWaitsForTheRequestUnderWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        routes.put("blue", backend(request -> {
            asked.countDown();
            await(answer);
            return ok("late");
        }));
        routes.put("green", backend(request -> ok("green")));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await(asked);
            routes.activate("green");

            assertThat(routes.drain("blue", 50)).isEqualTo(1);
            answer.countDown();
            assertThat(client.answer()).isEqualTo("200 late");
            assertThat(routes.drain("blue", 5_000)).isZero();
        }
    }

    @Test
    void theSlotThatHasTheTrafficCannotBeDrained() throws Exception {
        routes.put("blue", backend(request -> ok("blue")));
        routes.activate("blue");

        assertThatThrownBy(() -> routes.drain("blue", 1)).hasMessageContaining("still gets new requests");
    }

    @Test
    void withoutAReleaseTheAnswerIs503() throws Exception {
        try (Client client = new Client(port)) {
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("503 no release runs here\n");
        }
    }

    @Test
    void aDeadReleaseIsA502ThatCounts() throws Exception {
        ServerSocket closed = door();
        closed.close();
        routes.put("blue", closed.getLocalPort());
        routes.activate("blue");
        try (Client client = new Client(port)) {
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("502 ");
        }

        assertThat(counts("blue")).isEqualTo("1 of 1 failed");
    }

    @Test
    void anAnswerOf5xxCountsAndOneOf4xxDoesNot() throws Exception {
        routes.put(
                "blue",
                backend(request -> request.contains("/bad")
                        ? "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.ask("GET /bad HTTP/1.1\r\nHost: a\r\n\r\n");
            client.ask("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        assertThat(counts("blue")).isEqualTo("1 of 2 failed");
    }

    @Test
    void anAnswerThatBreaksOffCounts() throws Exception {
        routes.put("blue", backend(request -> "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(new String(client.in.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("half");
        }

        assertThat(counts("blue")).isEqualTo("1 of 1 failed");
    }

    @Test
    void aClientThatBreaksOffDoesNotCountAgainstTheRelease() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        routes.put("blue", server((in, socket) -> {
            HttpHead.read(in);
            in.readAllBytes();
            cut.countDown();
        }));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nonly this");
        }
        await(cut);

        assertThat(counts("blue")).isEqualTo("0 of 1 failed");
    }

    @Test
    void chunksArePassedOnAndTheConnectionKept() throws Exception {
        routes.put(
                "blue",
                backend(request -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: 1\r\n\r\n"));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("200 hello world");
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("200 hello world");
        }
    }

    @Test
    void aChunkedRequestArrivesWhole() throws Exception {
        routes.put("blue", server((in, socket) -> {
            HttpHead head = HttpHead.read(in).orElseThrow();
            assertThat(head.says("transfer-encoding", "chunked")).isTrue();
            byte[] body = in.readNBytes("3\r\nabc\r\n0\r\n\r\n".length());
            say(socket, ok(new String(body, StandardCharsets.UTF_8).replace("\r\n", "|")));
        }));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            assertThat(client.ask(
                            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                    .isEqualTo("200 3|abc|0||");
        }
    }

    @Test
    void whoExpectsToBeToldToContinueIsTold() throws Exception {
        routes.put("blue", server((in, socket) -> {
            HttpHead.read(in);
            say(socket, "HTTP/1.1 100 Continue\r\n\r\n");
            say(socket, ok(new String(in.readNBytes(4), StandardCharsets.UTF_8)));
        }));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.head().firstLine()).isEqualTo("HTTP/1.1 100 Continue");
            client.send("body");
            assertThat(client.answer()).isEqualTo("200 body");
        }
    }

    @Test
    void aRefusalReachesAClientThatIsStillSending() throws Exception {
        routes.put("blue", server((in, socket) -> {
            HttpHead.read(in);
            say(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        }));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(200_000));
            assertThat(client.answer()).isEqualTo("413 no");
        }

        assertThat(counts("blue")).isEqualTo("0 of 1 failed");
    }

    @Test
    void anUpgradedConnectionCarriesBytesBothWays() throws Exception {
        routes.put("blue", server((in, socket) -> {
            HttpHead head = HttpHead.read(in).orElseThrow();
            assertThat(head.says("connection", "upgrade")).isTrue();
            assertThat(head.says("upgrade", "echo")).isTrue();
            say(socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
            say(socket, new String(in.readNBytes(4), StandardCharsets.UTF_8).toUpperCase(java.util.Locale.ROOT));
        }));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
            assertThat(client.head().firstLine()).startsWith("HTTP/1.1 101 ");
            client.send("ping");
            assertThat(new String(client.in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("PING");
        }
    }

    @Test
    void theReleaseLearnsWhoAskedAndCannotBeToldOtherwise() throws Exception {
        routes.put("blue", backend(SwitchTest::ok));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            String seen = client.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n");

            assertThat(seen)
                    .contains("X-Forwarded-For: 127.0.0.1")
                    .contains("Host: a")
                    .doesNotContain("6.6.6.6");
        }
    }

    @Test
    void aSmuggledRequestIsRefusedBeforeAnyReleaseSeesIt() throws Exception {
        routes.put("blue", backend(request -> ok("seen")));
        routes.activate("blue");
        try (Client client = new Client(port)) {
            assertThat(client.ask(
                            "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                    .startsWith("400 ");
        }

        assertThat(counts("blue")).isEqualTo("0 of 0 failed");
    }

    @Test
    void aSwitchThatIsStartedAgainKnowsItsRoutes() throws Exception {
        routes.put("blue", 1234);
        routes.put("green", 1235);
        routes.remove("blue");
        routes.activate("green");

        Map<String, String> again = new Routes(new StateFile(directory.resolve("routes"))).status();

        assertThat(again).containsEntry("active", "green").containsEntry("green.port", "1235");
        assertThat(again).doesNotContainKey("blue.port");
    }

    private interface Answer {
        String to(String request) throws IOException;
    }

    private interface Talk {
        void with(InputStream in, Socket socket) throws IOException;
    }

    /// A backend that reads the head of a request, answers and closes.
    private int backend(Answer answer) throws IOException {
        return server((in, socket) -> {
            HttpHead head = HttpHead.read(in).orElseThrow();
            StringBuilder text = new StringBuilder(head.firstLine()).append('\n');
            head.fields().forEach(field -> text.append(field.name())
                    .append(": ")
                    .append(field.value())
                    .append('\n'));
            say(socket, answer.to(text.toString()));
        });
    }

    private int server(Talk talk) throws IOException {
        ServerSocket door = door();
        Thread.ofVirtual().start(() -> {
            while (!door.isClosed()) {
                try {
                    Socket socket = door.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            talk.with(new BufferedInputStream(socket.getInputStream()), socket);
                        } catch (IOException _) {
                            // The test sees it at its client.
                        }
                    });
                } catch (IOException _) {
                    return;
                }
            }
        });
        return door.getLocalPort();
    }

    private ServerSocket door() throws IOException {
        ServerSocket door = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        doors.add(door);
        return door;
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// Counters of a slot once nothing is under way.
    private String counts(String slot) throws InterruptedException {
        routes.quiesce(10_000);
        Map<String, String> status = routes.status();
        assertThat(status).containsEntry(slot + ".in-flight", "0");
        return status.get(slot + ".failed") + " of " + status.get(slot + ".requests") + " failed";
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("it never happened");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Reads answers by their framing, like a browser that keeps its connection.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void send(String text) throws IOException {
            say(socket, text);
        }

        String ask(String request) throws IOException {
            send(request);
            return answer();
        }

        HttpHead head() throws IOException {
            return HttpHead.read(in).orElseThrow(() -> new IOException("no answer"));
        }

        String answer() throws IOException {
            HttpHead head = head();
            return switch (head.responseFraming("GET")) {
                case HttpHead.Framing.None() -> head.status() + " ";
                case HttpHead.Framing.Length(long bytes) ->
                    head.status() + " " + new String(in.readNBytes((int) bytes), StandardCharsets.UTF_8);
                case HttpHead.Framing.Chunked() -> head.status() + " " + chunks();
                case HttpHead.Framing.UntilClose() ->
                    head.status() + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
            };
        }

        private String chunks() throws IOException {
            StringBuilder body = new StringBuilder();
            while (true) {
                int size = Integer.parseInt(line().replaceAll(";.*", ""), 16);
                if (size == 0) {
                    while (!line().isEmpty()) {}
                    return body.toString();
                }
                body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                line();
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
