package dev.assize.cli.wiring;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.runner.pipeline.Cache;
import dev.assize.runner.pipeline.FileCache;
import dev.assize.runner.pipeline.LocalStaging;
import dev.assize.runner.pipeline.Pipeline;
import dev.assize.runner.pipeline.Recorded;
import dev.assize.runner.pipeline.RecordedReports;
import dev.assize.runner.settings.Settings;
import dev.assize.runner.tools.FoundDatabase;
import dev.assize.runner.tools.ToolLock;
import dev.assize.runner.tools.Toolbox;
import dev.assize.scanners.Scanner;
import dev.assize.scanners.codequality.QualityReportsScan;
import dev.assize.scanners.container.TrivyImageScan;
import dev.assize.scanners.dast.WapitiScan;
import dev.assize.scanners.dependencies.TrivyFilesystemScan;
import dev.assize.scanners.iac.CheckovScan;
import dev.assize.scanners.sast.SemgrepScan;
import dev.assize.scanners.sbom.SyftScan;
import dev.assize.scanners.secrets.KeyedRedaction;
import dev.assize.scanners.secrets.SecretScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the pipeline of one workspace from what is installed.
///
/// @param cached   whether unchanged runs may be reused
/// @param recorded directory with reports recorded earlier; null for none
public record Engines(
        Wiring wiring,
        Settings settings,
        Clock clock,
        boolean cached,
        @Nullable Path recorded) {
    private static final int KEY_BYTES = 32;

    public Pipeline pipeline() {
        Installation installation = Installation.current();
        Toolbox toolbox = toolbox(wiring.home());
        return new Pipeline(
                scanners(),
                toolbox,
                new LayeredImages(wiring.workspace(), wiring.home()),
                new LocalStaging(),
                recorded == null ? Recorded.NONE : RecordedReports.in(recorded),
                cached ? cache() : Cache.NONE,
                installation.rules(),
                toolbox.database() instanceof FoundDatabase.Ready ready ? ready.directory() : null,
                clock);
    }

    /// The pinned tools as they are installed on this machine.
    public static Toolbox toolbox(Home home) {
        Installation installation = Installation.current();
        return new Toolbox(ToolLock.at(installation.root()), installation.root(), home.tools());
    }

    private List<Scanner> scanners() {
        return List.of(
                new SecretScan(redaction(), clock),
                new QualityReportsScan(),
                new TrivyFilesystemScan(),
                new SemgrepScan(),
                new CheckovScan(),
                new TrivyImageScan(),
                new SyftScan(),
                new WapitiScan());
    }

    private Cache cache() {
        return new FileCache(wiring.home().cache(), "local");
    }

    /// The key under which this ledger's secrets are fingerprinted. Made once; it never leaves the directory.
    private KeyedRedaction redaction() {
        Path file = wiring.workspace().directory().resolve("redaction.key");
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                Path fresh = Files.createTempFile(
                        wiring.workspace().directory(),
                        "redaction",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(fresh, key);
                Files.move(fresh, file);
            }
            return KeyedRedaction.keyedBy(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE, file + " cannot be read or made: " + e.getMessage(), "Check its rights.", e);
        }
    }
}
