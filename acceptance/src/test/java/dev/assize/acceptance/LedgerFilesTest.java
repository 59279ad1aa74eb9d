package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ledger as static files that others verify, and that nobody changes unseen.
class LedgerFilesTest {
    @TempDir
    private static Path directory;

    private static Program assize;
    private static Path root;
    private static Path log;

    @BeforeAll
    static void makeALedger() throws IOException, InterruptedException {
        assize = Program.at(directory.resolve("home"));
        Repository repository = Repository.at(directory.resolve("orders"), assize);
        repository.file("orders.py", "print('orders')\n").commit("Begin");
        root = repository.root();
        assize.run(root, "init", "--person", "ada").exits(0);
        assize.run(root, "scan", "secrets").exits(0);
        assize.run(root, "gate").exits(3);
        log = Path.of(assize.run(root, "ledger", "dir").exits(0).out().strip());
    }

    @Test
    void tesserasFsckAcceptsWhatDirAndKeyName() throws Exception {
        Path fsck = assize.tool("fsck");
        Path key = Files.writeString(
                directory.resolve("vkey"),
                assize.run(root, "ledger", "key").exits(0).out());

        String said = fsck(fsck, key, log);

        // Its exit status says nothing: fsck 1.0 ends with 0 after a failure too.
        assertThat(said).contains("Successfully fsck'd").doesNotContain("fsck failed");
        assertThat(log.resolve("checkpoint")).isRegularFile();
        assertThat(log.resolve("tile")).isDirectory();
    }

    @Test
    void tesserasFsckRefusesWhatVerifyRefuses() throws Exception {
        Path fsck = assize.tool("fsck");
        Path key = Files.writeString(
                directory.resolve("vkey-2"),
                assize.run(root, "ledger", "key").exits(0).out());
        Path copy = copy("for-fsck");
        flip(copy.resolve(".assize/log/tile/entries/000.p/4"), 40);

        assertThat(fsck(fsck, key, copy.resolve(".assize/log"))).doesNotContain("Successfully fsck'd");
        assize.run(copy, "verify").exits(1);
    }

    private static String fsck(Path program, Path key, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(), "--storage_url=file://" + log + "/", "--public_key=" + key, "--ui=false")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private record Flip(Path file, long at) {}

    /// Every file of the ledger and every blob, at its first, some middle and its last byte.
    @Test
    void aFlippedByteAnywhereIsSeen() throws Exception {
        List<Flip> flips = new ArrayList<>();
        Set<Path> files = new TreeSet<>(files(log));
        files.addAll(files(root.resolve(".assize/blobs")));
        for (Path file : files) {
            long size = Files.size(file);
            assertThat(size).as(file.toString()).isPositive();
            for (long at : new TreeSet<>(List.of(0L, size / 3, 2 * size / 3, size - 1))) {
                flips.add(new Flip(root.relativize(file), at));
            }
        }
        assertThat(files).hasSizeGreaterThan(10);
        List<String> unseen = new ArrayList<>();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<Program.Ran>> verified = new ArrayList<>();
            for (int i = 0; i < flips.size(); i++) {
                Flip flip = flips.get(i);
                Path copy = copy("flip-" + i);
                flip(copy.resolve(flip.file()), flip.at());
                verified.add(two.submit(() -> assize.run(copy, "verify")));
            }
            for (int i = 0; i < flips.size(); i++) {
                Program.Ran ran = verified.get(i).get();
                if (ran.exit() != 1 || !ran.out().contains("BROKEN")) {
                    unseen.add(flips.get(i) + ": " + ran);
                }
            }
        }
        assertThat(unseen).isEmpty();
    }

    @Test
    void aMissingFileIsSeen() throws Exception {
        Path copy = copy("missing");
        Files.delete(copy.resolve(".assize/log/tile/entries/000.p/4"));

        Program.Ran ran = assize.run(copy, "verify");

        assertThat(ran.exit()).as(ran.toString()).isNotZero();
    }

    @Test
    void aLedgerRestoredFromAnOldCopyRefusesToGrow() throws Exception {
        Path copy = directory.resolve("old");
        Program own = Program.at(directory.resolve("old-home"));
        Repository repository = Repository.at(copy, own);
        repository.file("a.py", "print(1)\n").commit("Begin");
        own.run(copy, "init", "--person", "ada").exits(0);
        Path kept = directory.resolve("old-kept");
        copy(copy.resolve(".assize"), kept);
        own.run(copy, "scan", "secrets").exits(0);
        delete(copy.resolve(".assize"));
        copy(kept, copy.resolve(".assize"));

        Program.Ran refused = own.run(copy, "scan", "secrets");

        refused.exits(1);
        assertThat(refused.err()).contains("next:");
    }

    @Test
    void anEntryIsShownWithItsProofAndWhoSignedIt() throws Exception {
        assertThat(assize.run(root, "ledger", "list").exits(0).out())
                .contains("person-enrolled", "policy-adopted", "evidence-recorded", "gate-decided");
        assertThat(assize.run(root, "ledger", "list", "--kind", "gate-decided", "--json")
                        .exits(0)
                        .answer()
                        .number("total"))
                .isEqualTo(1);
        assertThat(assize.run(root, "ledger", "show", "3").exits(0).out()).contains("Entry 3, signed by key");
        assertThat(assize.run(root, "ledger", "proof", "3").exits(0).out()).startsWith("c2sp.org/tlog-proof@v1\n");
    }

    private static List<Path> files(Path below) throws IOException {
        try (var walk = Files.walk(below)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private static Path copy(String name) throws IOException {
        Path to = directory.resolve(name);
        copy(root, to);
        return to;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            walk.forEach(path -> {
                try {
                    Path target = to.resolve(from.relativize(path));
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var walk = Files.walk(tree)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void flip(Path file, long at) throws IOException {
        Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(file));
        rights.add(PosixFilePermission.OWNER_WRITE);
        Files.setPosixFilePermissions(file, rights);
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(at)] ^= 1;
        Files.write(file, bytes);
    }
}
