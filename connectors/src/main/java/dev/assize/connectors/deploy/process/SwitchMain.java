package dev.assize.connectors.deploy.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The program of the switch: `SwitchMain DIRECTORY HOST PORT`. It outlives the command that started it.
///
/// It serves HOST:PORT (0 takes a free one) and takes orders at a port of the loopback address, one line
/// each: the token from its state file, which only its owner can read, a verb and its arguments. The answer
/// is one line: `ok key=value ...` or `error why`.
public final class SwitchMain {
    static final String STATE = "switch";
    static final String ROUTES = "routes";
    private static final long QUIESCE_MILLIS = 5_000;
    private static final int MAX_ORDER = 1024;
    private static final int ORDER_MILLIS = 2_000;

    private final Path directory;
    private final Routes routes;
    private final Switch proxy;
    private final int port;
    private final ServerSocket control;
    private final String token;
    private volatile boolean dismissed;

    private SwitchMain(Path directory, String host, int port) throws IOException {
        this.directory = directory;
        this.routes = new Routes(new StateFile(directory.resolve(ROUTES)));
        ServerSocket door = new ServerSocket();
        door.bind(new InetSocketAddress(host, port), 1024);
        this.port = door.getLocalPort();
        this.proxy = new Switch(door, routes);
        this.control = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        try (FileChannel file = FileChannel.open(
                directory.resolve("switch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = file.tryLock();
            if (lock == null) {
                System.err.println("another switch serves this directory");
                System.exit(1);
                return;
            }
            new SwitchMain(directory, args[1], Integer.parseInt(args[2])).run();
        } catch (IOException e) {
            System.err.println("the switch cannot serve " + args[1] + ":" + args[2] + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        Thread.ofVirtual().name("control").start(this::takeOrders);
        OsProcess self = OsProcess.of(ProcessHandle.current());
        new StateFile(directory.resolve(STATE))
                .write(Map.of(
                        "pid", Long.toString(self.pid()),
                        "started", Long.toString(self.started()),
                        "port", Integer.toString(port),
                        "control", Integer.toString(control.getLocalPort()),
                        "token", token));
        System.out.println("the switch serves port " + port);
        proxy.serve();
    }

    /// Requests under way are finished. Only the order to stop makes it forget its routes: a switch that was
    /// ended by a signal is to be brought back as it was.
    private void end() {
        try {
            proxy.close();
            routes.quiesce(QUIESCE_MILLIS);
            proxy.disconnect();
            if (dismissed) {
                Files.deleteIfExists(directory.resolve(STATE));
                Files.deleteIfExists(directory.resolve(ROUTES));
            }
        } catch (IOException e) {
            System.err.println("the switch did not end cleanly: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOrders() {
        while (!control.isClosed()) {
            try {
                Socket client = control.accept();
                Thread.ofVirtual().name("order").start(() -> takeOrder(client));
            } catch (IOException e) {
                System.err.println("an order was lost: " + e.getMessage());
            }
        }
    }

    private void takeOrder(Socket client) {
        try (client) {
            client.setSoTimeout(ORDER_MILLIS);
            String answer = answer(line(client.getInputStream()).split(" "));
            client.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
            if (answer.equals("ok stopping")) {
                dismissed = true;
                System.exit(0);
            }
        } catch (IOException _) {
            // Who gave the order has gone; the order was carried out or never complete.
        }
    }

    private static String line(InputStream in) throws IOException {
        char[] text = new char[MAX_ORDER];
        int length = 0;
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (int c = reader.read(); c != '\n'; c = reader.read()) {
            if (c < 0 || length == MAX_ORDER) {
                throw new IOException("not an order");
            }
            text[length++] = (char) c;
        }
        return new String(text, 0, length);
    }

    private String answer(String[] order) {
        boolean trusted = MessageDigest.isEqual(
                order[0].getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        if (!trusted || order.length < 2) {
            return "error not allowed";
        }
        try {
            return "ok " + carryOut(order);
        } catch (IOException e) {
            return "error " + e.getMessage();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "error interrupted";
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            return "error not understood";
        }
    }

    private String carryOut(String[] order) throws IOException, InterruptedException {
        return switch (order[1]) {
            case "status" -> status();
            case "put" -> {
                routes.put(slot(order[2]), Integer.parseInt(order[3]));
                yield "";
            }
            case "remove" -> {
                routes.remove(slot(order[2]));
                yield "";
            }
            case "activate" -> {
                routes.activate(slot(order[2]));
                yield "";
            }
            case "drain" -> "unfinished=" + routes.drain(slot(order[2]), Long.parseLong(order[3]));
            case "stop" -> "stopping";
            default -> throw new IOException("'" + order[1] + "' is not known");
        };
    }

    private static String slot(String word) throws IOException {
        if (!Routes.SLOTS.contains(word)) {
            throw new IOException("'" + word + "' is not a slot");
        }
        return word;
    }

    private String status() {
        Map<String, String> status = new TreeMap<>(routes.status());
        status.put("connections", Integer.toString(proxy.connections()));
        StringBuilder line = new StringBuilder();
        status.forEach((key, value) ->
                line.append(line.isEmpty() ? "" : " ").append(key).append('=').append(value));
        return line.toString();
    }
}
