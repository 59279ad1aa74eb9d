package dev.assize.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import dev.assize.runner.tools.Tools.Found;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolboxTest {
    /// A lock with one tool that can be taken from PATH only.
    private static final String ON_PATH = """
        format: 1
        tools:
          probe:
            version: "1.2.3"
            licence: MIT
            program: probe
            ask: {args: ["--version"], pattern: 'probe (\\d+\\.\\d+\\.\\d+)', seconds: 1}
            ways:
              - way: path
        """;

    @TempDir
    private Path directory;

    private Path root;
    private Path home;
    private Path programs;
    private Path askedLog;

    @BeforeEach
    void makeDirectories() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        home = directory.resolve("home");
        programs = Files.createDirectory(directory.resolve("programs"));
        askedLog = directory.resolve("asked");
    }

    @Test
    void aProgramOnPathOfThePinnedVersionIsTaken() throws IOException {
        program("probe", "echo probe 1.2.3");

        Found found = toolbox(ON_PATH).find("probe");

        assertThat(found).isInstanceOfSatisfying(Found.Ready.class, ready -> {
            assertThat(ready.program()).isEqualTo(programs.resolve("probe"));
            assertThat(ready.version()).isEqualTo("1.2.3");
        });
    }

    @Test
    void aProgramOfAnotherVersionIsMissingAndTheReasonNamesIt() throws IOException {
        program("probe", "echo probe 1.2.4");

        assertThat(toolbox(ON_PATH).find("probe")).isInstanceOfSatisfying(Found.Missing.class, missing -> {
            assertThat(missing.reason()).contains("probe 1.2.3 is not here", "is version 1.2.4");
            assertThat(missing.remedy()).contains("assize tools install probe");
        });
    }

    @Test
    void aProgramThatFailsWhenAskedIsMissing() throws IOException {
        program("probe", "echo probe 1.2.3; exit 1");

        assertThat(toolbox(ON_PATH).find("probe")).isInstanceOf(Found.Missing.class);
    }

    @Test
    void theRightVersionFurtherDownPathIsFound() throws IOException {
        Path second = Files.createDirectory(directory.resolve("second"));
        program("probe", "echo probe 9.9.9");
        write(second.resolve("probe"), "#!/bin/sh\necho probe 1.2.3\n");

        Found found = toolbox(ON_PATH, Map.of("PATH", programs + ":relative::" + second))
                .find("probe");

        assertThat(found).isInstanceOfSatisfying(Found.Ready.class, ready -> assertThat(ready.program())
                .isEqualTo(second.resolve("probe")));
    }

    @Test
    void aShellScriptIsAskedAnewInEveryProcessBecauseItMayStartSomethingElseToday() throws IOException {
        program("probe", "echo x >> " + askedLog + "; cat " + directory.resolve("says"));
        Files.writeString(directory.resolve("says"), "probe 1.2.3");
        assertThat(toolbox(ON_PATH).find("probe")).isInstanceOf(Found.Ready.class);

        Files.writeString(directory.resolve("says"), "probe 2.0.0");

        assertThat(toolbox(ON_PATH).find("probe")).isInstanceOf(Found.Missing.class);
    }

    @Test
    void aPythonProgramBesideItsInterpreterIsAskedOnceUntilItsEnvironmentChanges() throws IOException {
        Path environment = Files.createDirectories(directory.resolve("env/bin")).getParent();
        Path packages = Files.createDirectories(environment.resolve("lib/python3.11/site-packages"));
        Files.createSymbolicLink(environment.resolve("bin/python3"), Path.of("/bin/sh"));
        write(
                environment.resolve("bin/probe"),
                "#!" + environment.resolve("bin/python3") + "\necho x >> " + askedLog + "\necho probe 1.2.3\n");
        Map<String, String> path = Map.of("PATH", environment.resolve("bin") + ":/usr/bin:/bin");

        assertThat(toolbox(ON_PATH, path).find("probe")).isInstanceOf(Found.Ready.class);
        assertThat(toolbox(ON_PATH, path).find("probe")).isInstanceOf(Found.Ready.class);
        assertThat(Files.readAllLines(askedLog)).hasSize(1);

        Files.setLastModifiedTime(packages, FileTime.fromMillis(1_000));
        toolbox(ON_PATH, path).find("probe");
        assertThat(Files.readAllLines(askedLog)).hasSize(2);
    }

    @Test
    void aToolNobodyPinnedIsRefusedByName() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> toolbox(ON_PATH).find("nmap"))
                .satisfies(failure -> assertThat(failure.remedy()).contains("probe"));
    }

    @Test
    void aLockThatIsNotThePinnedOneIsNotInstalledFrom() throws IOException {
        Files.writeString(root.resolve("lock.txt"), "probe==1.2.3");
        String text = python(Digest.of("something else".getBytes(StandardCharsets.UTF_8)));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> toolbox(text).install("probe", InstallProgress.SILENT))
                .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.TAMPERED));
    }

    @Test
    void whereNoPythonSuitsTheReasonNamesThoseThatWereTried() throws Exception {
        program("python3", "echo 2.7.18 /bin/sh");
        Files.writeString(root.resolve("lock.txt"), "");
        String text = python(Digest.of(new byte[0]));

        Found found = toolbox(text, Map.of("PATH", programs.toString())).install("probe", InstallProgress.SILENT);

        assertThat(found).isInstanceOfSatisfying(Found.Missing.class, missing -> {
            assertThat(missing.reason()).contains("There is no Python 3.9 or later here", "2.7.18");
            assertThat(missing.remedy()).contains("python3-venv");
        });
    }

    @Test
    void aPythonToolIsInstalledFromItsLockOnceAndSealed() throws Exception {
        installable();

        Toolbox toolbox = toolbox(python(lock()));
        List<String> told = new ArrayList<>();
        Found found = toolbox.install("probe", tell(told));

        assertThat(found).isInstanceOfSatisfying(Found.Ready.class, ready -> {
            assertThat(ready.digest()).isEqualTo(lock());
            assertThat(ready.environment()).containsEntry("PYTHONDONTWRITEBYTECODE", "1");
        });
        assertThat(told).anyMatch(line -> line.contains("makes an environment with Python 3.11.7"));
        assertThat(told).anyMatch(line -> line.contains("installs its libraries"));
        assertThat(Files.readString(askedLog)).contains("--require-hashes", "--no-deps", "--only-binary :all:");
        assertThat(toolbox(python(lock())).find("probe")).isEqualTo(found);
        assertThat(toolbox.verify("probe"))
                .isInstanceOfSatisfying(Toolbox.Verification.Intact.class, intact -> assertThat(intact.files())
                        .isPositive());

        told.clear();
        toolbox.install("probe", tell(told));
        assertThat(told).isEmpty();
    }

    @Test
    void anInstalledFileThatWasChangedIsFoundByVerify() throws Exception {
        installable();
        Toolbox toolbox = toolbox(python(lock()));
        Found.Ready ready = (Found.Ready) toolbox.install("probe", InstallProgress.SILENT);
        Path environment = ready.program().getParent().getParent();
        Files.writeString(environment.resolve("lib.py"), "import evil");
        Files.writeString(environment.resolve("extra.pth"), "import evil");

        assertThat(toolbox.verify("probe"))
                .isInstanceOfSatisfying(Toolbox.Verification.Changed.class, changed -> assertThat(changed.differences())
                        .containsExactly("lib.py was changed", "extra.pth was added"));
    }

    @Test
    void aProgramThatWasReplacedAfterInstallationIsNotUsedAndInstalledAgain() throws Exception {
        installable();
        Found.Ready ready = (Found.Ready) toolbox(python(lock())).install("probe", InstallProgress.SILENT);
        write(ready.program(), "#!/bin/sh\necho probe 1.2.3 and more\n");

        Toolbox toolbox = toolbox(python(lock()));

        assertThat(toolbox.find("probe"))
                .isInstanceOfSatisfying(Found.Missing.class, missing -> assertThat(missing.reason())
                        .contains("was changed after it was installed"));
        assertThat(toolbox.install("probe", InstallProgress.SILENT)).isInstanceOf(Found.Ready.class);
        assertThat(Files.readString(ready.program())).doesNotContain("and more");
    }

    @Test
    void anInstallationThatBrokeOffCountsAsNothing() throws Exception {
        installable();
        Files.createFile(directory.resolve("pip-fails"));
        Toolbox toolbox = toolbox(python(lock()));

        assertThat(toolbox.install("probe", InstallProgress.SILENT))
                .isInstanceOfSatisfying(Found.Missing.class, missing -> {
                    assertThat(missing.reason()).contains("exit code 1", "no such wheel");
                    assertThat(missing.remedy()).contains("probe.log");
                });
        assertThat(toolbox(python(lock())).find("probe")).isInstanceOf(Found.Missing.class);

        Files.delete(directory.resolve("pip-fails"));
        assertThat(toolbox.install("probe", InstallProgress.SILENT)).isInstanceOf(Found.Ready.class);
    }

    @Test
    void whatIsInstalledMustSayItIsThePinnedVersion() throws Exception {
        installable();
        Files.writeString(directory.resolve("says"), "probe 6.6.6");

        assertThat(toolbox(python(lock())).install("probe", InstallProgress.SILENT))
                .isInstanceOfSatisfying(Found.Missing.class, missing -> assertThat(missing.reason())
                        .contains("says it is version 6.6.6"));
    }

    @Test
    void anotherLockMeansAnotherInstallation() throws Exception {
        installable();
        toolbox(python(lock())).install("probe", InstallProgress.SILENT);

        Digest other = Digest.of("other".getBytes(StandardCharsets.UTF_8));

        assertThat(toolbox(python(other)).find("probe")).isInstanceOf(Found.Missing.class);
    }

    @Test
    void installingSeesTheUsersMirrorButNoCredentials() throws Exception {
        installable();
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", programs + ":/usr/bin:/bin",
                "PIP_INDEX_URL", "https://mirror.invalid/simple",
                "AWS_SECRET_ACCESS_KEY", "planted"));

        toolbox(python(lock()), environment).install("probe", InstallProgress.SILENT);

        assertThat(Files.readString(directory.resolve("pip-environment")))
                .contains("mirror.invalid")
                .doesNotContain("planted");
    }

    @Test
    void twoThreadsInstallOnce() throws Exception {
        installable();
        Toolbox toolbox = toolbox(python(lock()));
        List<Found> found = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    found.add(toolbox.install("probe", InstallProgress.SILENT));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(found).hasSize(3).allSatisfy(one -> assertThat(one).isInstanceOf(Found.Ready.class));
        assertThat(Files.readAllLines(askedLog)).hasSize(1);
    }

    @Test
    void aReleaseIsTakenOnlyWithThePinnedBytes() throws Exception {
        byte[] archive = archiveOf("probe", "#!/bin/sh\necho probe 1.2.3\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(toolbox(release(port, Digest.of(archive))).install("probe", InstallProgress.SILENT))
                    .isInstanceOf(Found.Ready.class);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() ->
                            toolbox(release(port, Digest.of(new byte[1]))).install("probe", InstallProgress.SILENT))
                    .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.TAMPERED));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theListTellsWhatIsThereAndWhatMissingToolsCost() throws Exception {
        installable();

        assertThat(toolbox(python(lock())).list()).singleElement().satisfies(status -> {
            assertThat(status.found()).isInstanceOf(Found.Missing.class);
            assertThat(status.cost().time()).isEqualTo(Duration.ofSeconds(7));
        });
    }

    @Test
    void withoutTrivyAndWithoutGoThereIsNoDatabaseAndTheReasonSaysBoth() throws Exception {
        String text = ON_PATH.replace("probe:", "trivy:").replace("program: probe", "program: trivy");

        FoundDatabase found = toolbox(text, Map.of("PATH", programs.toString()))
                .installDatabase(InstallProgress.SILENT, Duration.ofSeconds(1), java.time.Instant.EPOCH);

        assertThat(found).isInstanceOfSatisfying(FoundDatabase.Missing.class, missing -> assertThat(missing.reason())
                .contains("Trivy is not here", "There is no Go 1.24.0 or later"));
    }

    /// A Python that is a shell script: it makes an "environment" whose pip copies a program into it.
    private void installable() throws IOException {
        Files.writeString(root.resolve("lock.txt"), "probe==1.2.3");
        Files.writeString(directory.resolve("says"), "probe 1.2.3");
        Path python = programs.resolve("python3");
        write(python, """
            #!/bin/sh
            case "$*" in
            *"import sys, venv"*) echo 3.11.7 %s ;;
            "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
            "-m pip "*)
                env > %s/pip-environment
                echo "$*" >> %s
                test -e %s/pip-fails && { echo "no such wheel"; exit 1; }
                bin=$(dirname "$0")
                echo original > "$bin/../lib.py"
                printf '#!/bin/sh\\ncat %s/says\\n' > "$bin/probe"
                chmod +x "$bin/probe" ;;
            esac
            """.formatted(python, directory, askedLog, directory, directory));
    }

    private Digest lock() {
        return Digest.of("probe==1.2.3".getBytes(StandardCharsets.UTF_8));
    }

    private static String python(Digest lock) {
        return ON_PATH.replace("      - way: path\n", """
                  - way: path
                  - way: python
                    lock: lock.txt
                    digest: "%s"
                    python: {from: "3.9"}
                    seconds: 7
                    megabytes: 1
            """.formatted(lock).indent(0));
    }

    private static String release(int port, Digest digest) {
        return ON_PATH.replace("      - way: path\n", """
                  - way: release
                    address: "http://127.0.0.1:%d/v{version}/{file}"
                    files:
                      %s: {file: probe.tar.gz, program: probe, digest: "%s"}
            """.formatted(port, Platform.here(), digest));
    }

    private byte[] archiveOf(String name, String text) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(directory.resolve("archive"));
        write(folder.resolve(name), text);
        Path archive = directory.resolve("archive.tar.gz");
        Process tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), name).start();
        assertThat(tar.waitFor()).isZero();
        return Files.readAllBytes(archive);
    }

    private Toolbox toolbox(String lock) {
        return toolbox(lock, Map.of("PATH", programs + ":/usr/bin:/bin"));
    }

    private Toolbox toolbox(String lock, Map<String, String> environment) {
        return new Toolbox(ToolLock.read(lock.getBytes(StandardCharsets.UTF_8)), root, home, environment);
    }

    private void program(String name, String body) throws IOException {
        write(programs.resolve(name), "#!/bin/sh\n" + body + "\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static InstallProgress tell(List<String> told) {
        return new InstallProgress() {
            @Override
            public void begins(String tool, String what, Duration expected) {
                told.add(tool + " " + what + " " + expected);
            }

            @Override
            public void ended(String tool, String what, Duration took) {}
        };
    }
}
