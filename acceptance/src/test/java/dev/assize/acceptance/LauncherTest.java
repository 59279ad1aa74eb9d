package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, on a copy of the clone's layout with a Maven that only pretends to build.
class LauncherTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;

    private Path clone;
    private Path machine;
    private Path programs;
    private Path built;

    @BeforeEach
    void layOut() throws IOException {
        clone = Files.createDirectories(directory.resolve("assize clone"));
        machine = Files.createDirectories(directory.resolve("machine"));
        programs = Files.createDirectories(directory.resolve("programs"));
        built = directory.resolve("built");
        // The places where a JDK usually lies are looked for below a root of our own.
        String script = Files.readString(Clone.root().resolve("assize"))
                .replace(" /usr/lib/jvm/", " " + machine + "/usr/lib/jvm/")
                .replace(" /opt/", " " + machine + "/opt/")
                .replace(" /Library/", " " + machine + "/Library/")
                .replace(" /usr/local/opt/", " " + machine + "/usr/local/opt/");
        program(clone.resolve("assize"), script);
        Files.writeString(clone.resolve("pom.xml"), "<project/>\n");
        Files.createDirectories(clone.resolve(".git"));
        Files.createDirectories(clone.resolve("core/src/main"));
        Path libraries = Clone.root().resolve("cli/target/assize/lib");
        program(programs.resolve("mvn"), """
            #!/bin/sh
            echo "$@" >> '%s'
            mkdir -p cli/target/assize/lib
            cp -p '%s'/*.jar cli/target/assize/lib/
            """.formatted(built, libraries));
    }

    private static Path program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /// A JDK of this version below the root of the machine; 25 is the real one behind a script.
    private Path jdk(String place, String version) throws IOException {
        Path home = machine.resolve(place);
        Files.createDirectories(home);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        program(
                home.resolve("bin/java"),
                version.startsWith("25")
                        ? "#!/bin/sh\nexec '" + Program.java() + "' \"$@\"\n"
                        : "#!/bin/sh\n[ \"$2\" = -version ] && { echo '    java.home = " + home + "' >&2; exit 0; }\n"
                                + "echo 'an old java was started' >&2; exit 97\n");
        return home;
    }

    private record Ran(int exit, String out, String err) {}

    private Ran launch(String... arguments) throws IOException, InterruptedException {
        return launch(List.of(), arguments);
    }

    private Ran launch(List<String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("env", "-i", "HOME=" + directory.resolve("nobody"), "PATH=" + programs + ":/bin:/usr/bin"));
        command.addAll(environment);
        command.add(clone.resolve("assize").toString());
        command.addAll(List.of(arguments));
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(err));
    }

    private long builds() throws IOException {
        return Files.exists(built) ? Files.readAllLines(built).size() : 0;
    }

    /// An old java on the PATH, as on most machines.
    private void oldJavaOnPath() throws IOException {
        Path old = jdk("opt/java-17", "17.0.15");
        Files.createSymbolicLink(programs.resolve("java"), old.resolve("bin/java"));
    }

    @Test
    void withoutAJdk25ItSaysWhatIsMissingAndHowToGetIt() throws Exception {
        oldJavaOnPath();

        Ran ran = launch("--version");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("error: no JDK 25 was found", "temurin-25-jdk", "ASSIZE_JAVA_HOME");
        assertThat(builds()).isZero();
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        jdk("usr/lib/jvm/temurin-25", "25.0.1");
        Files.delete(programs.resolve("mvn"));
        Path only = Files.createDirectories(directory.resolve("few programs"));
        for (String name : List.of(
                "sh",
                "dirname",
                "readlink",
                "grep",
                "sed",
                "env",
                "cat",
                "mkdir",
                "date",
                "sleep",
                "head",
                "find",
                "wc",
                "tr",
                "rm")) {
            for (Path place : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
                if (Files.exists(place.resolve(name))) {
                    program(only.resolve(name), "#!/bin/sh\nexec " + place.resolve(name) + " \"$@\"\n");
                }
            }
        }

        Ran ran = launch(List.of("PATH=" + only), "--version");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("Maven is not on the PATH", "next: install Maven");
    }

    @Test
    void aJdk25IsFoundPastAnOlderJavaAndTheBuildIsMadeOnce() throws Exception {
        oldJavaOnPath();
        jdk("usr/lib/jvm/java-21", "21.0.2");
        jdk("usr/lib/jvm/temurin-25", "25.0.1");

        Ran first = launch(List.of("JAVA_HOME=" + machine.resolve("opt/java-17")), "--version");
        Ran second = launch("--version");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("assize 0.");
        assertThat(first.err()).contains("Building Assize").contains("Built in");
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.err()).doesNotContain("Building");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aJdkNamedByHandIsTaken() throws Exception {
        Path home = jdk("somewhere/else", "25.0.2");

        Ran ran = launch(List.of("ASSIZE_JAVA_HOME=" + home, "ASSIZE_NO_AOT=1"), "--version");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(clone.resolve("cli/target/assize/launch.env")).content().contains(home.toString());
    }

    @Test
    void aLinkToTheLauncherFindsTheClone() throws Exception {
        jdk("usr/lib/jvm/temurin-25", "25.0.1");
        launch(List.of("ASSIZE_NO_AOT=1"), "--version");
        Path link = Files.createSymbolicLink(programs.resolve("assize"), clone.resolve("assize"));

        Process process = new ProcessBuilder(
                        "env", "-i", "PATH=" + programs + ":/bin:/usr/bin", "ASSIZE_NO_AOT=1", link.toString(), "-V")
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("assize 0.");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aBuildThatFailsIsTold() throws Exception {
        jdk("usr/lib/jvm/temurin-25", "25.0.1");
        program(programs.resolve("mvn"), "#!/bin/sh\necho '[ERROR] it does not compile'\nexit 1\n");

        Ran ran = launch("--version");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("error: the build failed", "it does not compile", "next: run mvn");
    }

    @Test
    void changedSourcesAreBuiltAgainButNeverForTheHook() throws Exception {
        jdk("usr/lib/jvm/temurin-25", "25.0.1");
        launch(List.of("ASSIZE_NO_AOT=1"), "--version");
        Files.writeString(clone.resolve("core/src/main/Changed.java"), "class Changed {}\n");
        Files.setLastModifiedTime(
                clone.resolve("core/src/main/Changed.java"),
                FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));

        launch(List.of("ASSIZE_NO_AOT=1"), "hook");
        long afterTheHook = builds();
        launch(List.of("ASSIZE_NO_AOT=1"), "--version");

        assertThat(afterTheHook).isEqualTo(1);
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void theStartUpCacheIsMadeOnceAndADamagedOrStaleOneIsSaidAndMadeAgain() throws Exception {
        jdk("usr/lib/jvm/temurin-25", "25.0.1");
        Path cache = clone.resolve("cli/target/assize/assize.aot");

        launch("--version");
        awaitCache(cache);
        Ran fast = launch("--version");

        assertThat(fast.exit()).isZero();
        assertThat(fast.err()).isEmpty();

        byte[] whole = Files.readAllBytes(cache);
        Files.write(cache, java.util.Arrays.copyOf(whole, whole.length / 2));
        Ran damaged = launch("--version");

        assertThat(damaged.exit()).isZero();
        assertThat(damaged.out()).startsWith("assize 0.");
        assertThat(damaged.err()).contains("note: the start-up cache").contains("is damaged; making it again");
        awaitCache(cache);

        Path jar;
        try (var jars = Files.list(clone.resolve("cli/target/assize/lib"))) {
            jar = jars.filter(j -> j.getFileName().toString().startsWith("assize-core"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.copy(jar, directory.resolve("same.jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plus(Duration.ofSeconds(5))));
        Ran stale = launch("--version");

        assertThat(stale.exit()).isZero();
        assertThat(stale.err()).contains("changed since the start-up cache was made; making it again");
        awaitCache(cache);
    }

    /// Waits until nobody makes the cache any more and it is there.
    private void awaitCache(Path cache) throws InterruptedException {
        long until = System.nanoTime() + 180 * SECOND;
        while (Files.exists(cache.resolveSibling("aot.lock")) || !Files.exists(cache)) {
            if (System.nanoTime() > until) {
                fail("no start-up cache was made");
            }
            Thread.sleep(100);
        }
    }
}
