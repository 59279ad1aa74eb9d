package dev.assize.connectors.deploy.process;

import dev.assize.connectors.deploy.process.HttpHead.Framing;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A reverse proxy for HTTP/1.1 with two possible backends of which one is active.
///
/// It understands where a request ends, and asks [Routes] anew for each: a client that keeps its connection
/// open is moved with its next request, and none needs to be cut off to move traffic. A backend gets one
/// connection per request, so that a slot without requests has no connections either and can be stopped.
/// Bodies are passed on as they come. An upgraded connection (RFC 9110 §7.8) is one long request.
///
/// A request counts as failed if the backend did not answer it whole or answered 500 to 599. One thread, a
/// virtual one, serves one client connection.
final class Switch implements Closeable {
    private static final int MAX_CONNECTIONS = 4096;
    private static final int BUFFER = 16 * 1024;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int IDLE_MILLIS = 60_000;
    private static final int ANSWER_MILLIS = 300_000;
    private static final int LINGER_MILLIS = 1_000;

    private final ServerSocket door;
    private final Routes routes;
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    Switch(ServerSocket door, Routes routes) {
        this.door = door;
        this.routes = routes;
    }

    /// Serves until [#close].
    void serve() throws InterruptedException {
        while (!door.isClosed()) {
            room.acquire();
            try {
                Socket client = door.accept();
                clients.add(client);
                Thread.ofVirtual().name("client").start(() -> serve(client));
            } catch (IOException _) {
                // Closed, or out of file descriptors: then the next accept may do better.
                room.release();
                Thread.sleep(door.isClosed() ? 0 : 10);
            }
        }
    }

    int connections() {
        return clients.size();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /// Cuts off the clients that are left.
    void disconnect() {
        for (Socket client : clients) {
            closeQuietly(client);
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(IDLE_MILLIS);
            InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER);
            OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER);
            boolean more = true;
            while (more) {
                more = exchange(client, in, out);
                out.flush();
            }
        } catch (IOException _) {
            // The client has gone; there is nobody to tell.
        } finally {
            clients.remove(client);
            room.release();
        }
    }

    /// One request and its answer.
    ///
    /// @return whether the connection can carry another
    private boolean exchange(Socket client, InputStream in, OutputStream out) throws IOException {
        HttpHead request;
        Framing framing;
        try {
            Optional<HttpHead> next = HttpHead.read(in);
            if (next.isEmpty()) {
                return false;
            }
            request = next.get();
            request.requireRequest();
            framing = request.requestFraming();
        } catch (HttpHead.Malformed malformed) {
            refuse(out, "400 Bad Request", malformed.getMessage());
            return false;
        }
        if (request.method().equals("CONNECT")) {
            refuse(out, "405 Method Not Allowed", "this is not a forward proxy");
            return false;
        }
        Optional<Routes.Backend> backend = routes.enter();
        if (backend.isEmpty()) {
            refuse(out, "503 Service Unavailable", "no release runs here");
            return false;
        }
        Exchange exchange = new Exchange(client, in, out, request, framing);
        try {
            return exchange.with(backend.get().port());
        } finally {
            backend.get().leave(!exchange.backendFailed);
        }
    }

    /// One request on its way through a backend.
    private static final class Exchange {
        private final Socket client;
        private final InputStream in;
        private final OutputStream out;
        private final HttpHead request;
        private final Framing framing;

        private boolean backendFailed;
        private volatile boolean clientFailed;
        private volatile boolean sent;

        Exchange(Socket client, InputStream in, OutputStream out, HttpHead request, Framing framing) {
            this.client = client;
            this.in = in;
            this.out = out;
            this.request = request;
            this.framing = framing;
        }

        boolean with(int port) throws IOException {
            try (Socket backend = new Socket()) {
                try {
                    backend.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                } catch (IOException _) {
                    backendFailed = true;
                    refuse(out, "502 Bad Gateway", "the release does not accept connections");
                    return false;
                }
                backend.setTcpNoDelay(true);
                backend.setSoTimeout(ANSWER_MILLIS);
                return over(backend);
            }
        }

        private boolean over(Socket backend) throws IOException {
            OutputStream to = new BufferedOutputStream(backend.getOutputStream(), BUFFER);
            try {
                backendHead().write(to);
                to.flush();
            } catch (IOException _) {
                // Whether it has answered all the same is seen when the answer is read.
            }
            if (framing instanceof Framing.None) {
                sent = true;
                return receive(backend);
            }
            // Beside the answer: who expects `100 Continue` sends no body before it, and a refusal may come early.
            Thread body = Thread.ofVirtual().name("request body").start(() -> sendBody(backend, to));
            boolean keep = false;
            try {
                keep = receive(backend);
                return keep;
            } finally {
                if (!keep) {
                    closeQuietly(backend);
                    linger();
                }
                joinUninterrupted(body);
            }
        }

        private HttpHead backendHead() {
            boolean upgrade = request.has("upgrade") && request.says("connection", "upgrade");
            HttpHead head = upgrade
                    ? request.forwarded(request.firstLine(), "x-forwarded-for").upgrading(request)
                    : request.forwarded(request.firstLine(), "x-forwarded-for", "upgrade")
                            .with("Connection", "close");
            return head.with("X-Forwarded-For", client.getInetAddress().getHostAddress());
        }

        private void sendBody(Socket backend, OutputStream to) {
            try {
                pass(framing, in, to);
                to.flush();
                sent = true;
            } catch (Read _) {
                clientFailed = true;
                closeQuietly(backend);
            } catch (IOException _) {
                // The backend stopped listening; it may have answered all the same.
            }
        }

        /// Closing with bytes unread resets the connection, and the client might never see the answer it was
        /// given (RFC 9112 §9.6).
        private void linger() throws IOException {
            out.flush();
            client.shutdownOutput();
            client.setSoTimeout(LINGER_MILLIS);
            InputStream raw = client.getInputStream();
            byte[] buffer = new byte[BUFFER];
            long end = System.nanoTime() + LINGER_MILLIS * 1_000_000L;
            try {
                while (System.nanoTime() - end < 0 && raw.read(buffer) >= 0) {}
            } catch (SocketTimeoutException _) {
                // It had its time.
            }
            client.shutdownInput();
        }

        private boolean receive(Socket backend) throws IOException {
            HttpHead answer;
            Framing answerFraming;
            InputStream from = new BufferedInputStream(backend.getInputStream(), BUFFER);
            try {
                answer = head(from);
                while (answer.status() / 100 == 1 && answer.status() != 101) {
                    answer.forwarded("HTTP/1.1 " + answer.status() + answer.reason())
                            .write(out);
                    out.flush();
                    answer = head(from);
                }
                answerFraming = answer.responseFraming(request.method());
            } catch (Read | HttpHead.Malformed failure) {
                backendFailed = !clientFailed;
                refuse(out, "502 Bad Gateway", "the release did not answer");
                return false;
            }
            backendFailed = answer.status() >= 500;
            if (answer.status() == 101) {
                answer.write(out);
                tunnel(from, backend);
                return false;
            }
            boolean keep = sent
                    && request.isHttp11()
                    && !request.says("connection", "close")
                    && !(answerFraming instanceof Framing.UntilClose);
            HttpHead head = answer.forwarded("HTTP/1.1 " + answer.status() + answer.reason());
            (keep ? head : head.with("Connection", "close")).write(out);
            try {
                pass(answerFraming, from, out);
            } catch (Read _) {
                backendFailed = !clientFailed;
                return false;
            }
            return keep;
        }

        private static HttpHead head(InputStream from) throws IOException {
            try {
                return HttpHead.read(from).orElseThrow(() -> new Read(null));
            } catch (HttpHead.Malformed malformed) {
                throw malformed;
            } catch (IOException unread) {
                throw new Read(unread);
            }
        }

        /// Bytes both ways until both sides have finished.
        private void tunnel(InputStream from, Socket backend) throws IOException {
            out.flush();
            client.setSoTimeout(0);
            backend.setSoTimeout(0);
            Thread up = Thread.ofVirtual().name("tunnel").start(() -> {
                try {
                    pass(new Framing.UntilClose(), in, backend.getOutputStream());
                    backend.shutdownOutput();
                } catch (IOException _) {
                    closeQuietly(backend);
                }
            });
            try {
                pass(new Framing.UntilClose(), from, out);
            } catch (Read _) {
                // An end like any other for a connection that has no messages.
            } finally {
                closeQuietly(client);
                joinUninterrupted(up);
            }
        }
    }

    /// The side that is read from failed, as opposed to the one that is written to.
    private static final class Read extends IOException {
        private static final long serialVersionUID = 1L;

        Read(@Nullable Throwable cause) {
            super("the stream ended too early", cause);
        }
    }

    private static void pass(Framing framing, InputStream from, OutputStream to) throws IOException {
        switch (framing) {
            case Framing.None() -> {}
            case Framing.Length(long bytes) -> passBytes(bytes, from, to);
            case Framing.Chunked() -> passChunks(from, to);
            case Framing.UntilClose() -> {
                byte[] buffer = new byte[BUFFER];
                for (int n = some(from, buffer, BUFFER); n >= 0; n = some(from, buffer, BUFFER)) {
                    to.write(buffer, 0, n);
                    flushIfIdle(from, to);
                }
            }
        }
    }

    private static void passBytes(long bytes, InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, bytes)];
        long left = bytes;
        while (left > 0) {
            int n = some(from, buffer, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new Read(null);
            }
            to.write(buffer, 0, n);
            left -= n;
            flushIfIdle(from, to);
        }
    }

    /// RFC 9112 §7.1, with the chunks as they are.
    private static void passChunks(InputStream from, OutputStream to) throws IOException {
        while (true) {
            String line = passLine(from, to);
            int end = line.indexOf(';');
            String digits = (end < 0 ? line : line.substring(0, end)).strip();
            if (digits.isEmpty()
                    || digits.length() > 15
                    || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                throw new Read(null);
            }
            long size = Long.parseLong(digits, 16);
            if (size == 0) {
                break;
            }
            passBytes(size, from, to);
            if (!passLine(from, to).isEmpty()) {
                throw new Read(null);
            }
        }
        for (int trailers = 0; !passLine(from, to).isEmpty(); trailers++) {
            if (trailers == 100) {
                throw new Read(null);
            }
        }
    }

    private static String passLine(InputStream from, OutputStream to) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = one(from);
            if (c == '\r') {
                if (one(from) != '\n') {
                    throw new Read(null);
                }
                to.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                flushIfIdle(from, to);
                return line.toString();
            }
            if (c < 0 || c == '\n' || line.length() == 4096) {
                throw new Read(null);
            }
            line.append((char) c);
        }
    }

    /// A stream of events must not wait in our buffer.
    private static void flushIfIdle(InputStream from, OutputStream to) throws IOException {
        int available;
        try {
            available = from.available();
        } catch (IOException unread) {
            throw new Read(unread);
        }
        if (available == 0) {
            to.flush();
        }
    }

    private static int some(InputStream from, byte[] buffer, int max) throws Read {
        try {
            return from.read(buffer, 0, max);
        } catch (IOException unread) {
            throw new Read(unread);
        }
    }

    private static int one(InputStream from) throws Read {
        try {
            return from.read();
        } catch (IOException unread) {
            throw new Read(unread);
        }
    }

    private static void refuse(OutputStream out, String status, @Nullable String why) throws IOException {
        byte[] body = (why + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + body.length + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    private static void joinUninterrupted(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is no longer needed, whatever its state.
        }
    }
}
