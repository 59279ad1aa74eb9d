package dev.assize.cli.wiring;

import dev.assize.core.deployment.Health;
import dev.assize.core.deployment.Probe;
import dev.assize.core.deployment.Slot;
import dev.assize.core.subject.Artifact;
import dev.assize.runner.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The operator's own checks as commands: exit code 0 holds, anything else does not. A command learns from its
/// environment what it looks at: `ASSIZE_SLOT`, `ASSIZE_ARTIFACT`, `ASSIZE_ADDRESS`.
public final class Probes {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Probes() {}

    /// @param address where clients reach the service; empty where we do not know
    public static List<Probe> of(Settings.DeploySettings how, String address) {
        List<Probe> probes = new ArrayList<>();
        how.probes().forEach((name, command) -> probes.add(new Command(name, command, address)));
        return probes;
    }

    private record Command(String name, List<String> command, String address) implements Probe {
        @Override
        public Health check(Slot slot, Artifact artifact) throws InterruptedException {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
            environment.clear();
            environment.put("PATH", path);
            environment.put("ASSIZE_SLOT", slot.word());
            environment.put("ASSIZE_ARTIFACT", artifact.digest().toString());
            environment.put("ASSIZE_ADDRESS", address);
            try {
                Process process = builder.start();
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    return new Health.Unhealthy("no answer within " + PATIENCE.toSeconds() + " s");
                }
                return process.exitValue() == 0
                        ? new Health.Healthy()
                        : new Health.Unhealthy("exit code " + process.exitValue());
            } catch (IOException e) {
                return new Health.Unhealthy("it cannot be run: " + e.getMessage());
            }
        }
    }
}
