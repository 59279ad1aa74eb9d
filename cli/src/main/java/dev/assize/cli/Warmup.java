package dev.assize.cli;

import dev.assize.cli.wiring.Wiring;
import dev.assize.policy.PolicyPacks;
import dev.assize.scanners.ReportReaders;
import dev.assize.scanners.secrets.HookScan;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// What the launcher runs once to record the start-up cache: the classes a hook, a help page and a gate need.
public final class Warmup {
    private Warmup() {}

    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        HookScan.run(Path.of(""), nowhere, nowhere);
        Verbs.full().usage(nowhere);
        Wiring.language().read(PolicyPacks.source(PolicyPacks.STANDARD));
        System.out.println(ReportReaders.installed().formats() + Version.current());
    }
}
