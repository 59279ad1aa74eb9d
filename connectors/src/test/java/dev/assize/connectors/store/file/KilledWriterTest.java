package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer in a process of its own whose system calls fail, or which is killed inside one: no acknowledged
/// entry is lost, and what is left verifies after recovery.
///
/// The default run takes a sample of the system calls; `-Dassize.faults=all` takes every one (minutes).
class KilledWriterTest {
    private static final int START = 250;
    private static final String CALLS = "fdatasync,fsync,pwrite64,write,rename,openat,mkdir,ftruncate,close";
    private static final int SAMPLE = 24;
    private static final Pattern TRACED = Pattern.compile("^(?:\\[pid +)?(\\d+)\\]? +([a-z0-9]+)\\((.*)$");
    private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)");

    @TempDir
    Path directory;

    private record Fault(String call, int when, String what) {}

    @Test
    void noSystemCallCanFailOrKillAndLoseAnAcknowledgedEntry() throws Exception {
        Path strace = Tools.strace();
        Bench template = new Bench(directory.resolve("template"));
        try (TiledLedger ledger = template.open()) {
            ledger.append(Bench.entries(0, START), 0);
        }
        List<Fault> faults = faults(strace, template);
        assertThat(faults).hasSizeGreaterThan(SAMPLE);
        Optional<Path> fsck = Tools.findFsck();
        int hit = 0;
        for (Fault fault : "all".equals(System.getProperty("assize.faults")) ? faults : sample(faults)) {
            Bench bench = copyOf(template, directory.resolve("run"));
            Tools.Ran ran = Tools.run(traced(
                    strace,
                    bench,
                    "inject=" + fault.call() + ":" + fault.what() + ":when=" + fault.when(),
                    directory.resolve("trace")));
            long acknowledged = acknowledged(ran.output());
            hit += ran.output().contains("closed") ? 0 : 1;
            try (TiledLedger ledger = bench.open()) {
                assertThat(ledger.size()).as("%s: %s", fault, ran.output()).isGreaterThanOrEqualTo(acknowledged);
                ledger.forEach(0, ledger.size(), (i, entry) -> assertThat(entry).isEqualTo(Bench.entry(i)));
                ledger.append(Bench.entries(ledger.size(), 1), ledger.size());
            }
            assertThat(bench.audit()).as(fault.toString()).isInstanceOf(Verification.Verified.class);
            if (fsck.isPresent()) {
                Tools.assertFsckAccepts(fsck.get(), bench);
            }
            Directories.delete(directory.resolve("run"));
        }
        assertThat(hit).as("writers that did not reach their end").isGreaterThan(SAMPLE / 2);
    }

    @Test
    void aWriterKilledAtAnyMomentLosesNothingAcknowledged() throws Exception {
        Bench bench = new Bench(directory.resolve("killed"));
        bench.open().close();
        for (int acknowledgements : new int[] {1, 3, 10, 40}) {
            Process process = new ProcessBuilder(
                            Tools.java(Appender.class, bench.directory().toString(), "100000", "3"))
                    .redirectErrorStream(true)
                    .start();
            long acknowledged = 0;
            try (var lines = process.inputReader()) {
                for (int i = 0; i < acknowledgements; i++) {
                    acknowledged = acknowledged(String.valueOf(lines.readLine()));
                }
                // Through the handle: the process itself would close its streams under us.
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    acknowledged = Math.max(acknowledged, acknowledged(line));
                }
            }
            assertThat(acknowledged).isPositive();
            try (var log = bench.read()) {
                assertThat(log.size()).isGreaterThanOrEqualTo(acknowledged);
            }
            try (TiledLedger ledger = bench.open()) {
                assertThat(ledger.size()).isGreaterThanOrEqualTo(acknowledged);
                ledger.forEach(0, ledger.size(), (i, entry) -> assertThat(entry).isEqualTo(Bench.entry(i)));
            }
            assertThat(bench.audit()).isInstanceOf(Verification.Verified.class);
        }
    }

    private static List<Fault> sample(List<Fault> faults) {
        List<Fault> sample = new ArrayList<>();
        for (int i = 0; i < SAMPLE; i++) {
            sample.add(faults.get((int) ((long) i * faults.size() / SAMPLE)));
        }
        return sample;
    }

    private Bench copyOf(Bench template, Path to) throws IOException {
        Directories.copy(template.directory(), to);
        return new Bench(to);
    }

    private static List<String> traced(Path strace, Bench bench, String expression, Path trace) {
        List<String> command = new ArrayList<>(List.of(
                strace.toString(),
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-y",
                "-s",
                "0",
                "-o",
                trace.toString(),
                "-e",
                "trace=" + CALLS,
                "-e",
                expression));
        command.addAll(Tools.java(Appender.class, bench.directory().toString(), "3", "4"));
        return command;
    }

    private static long acknowledged(String output) {
        long acknowledged = 0;
        Matcher matcher = ACKNOWLEDGED.matcher(output);
        while (matcher.find()) {
            acknowledged = Long.parseLong(matcher.group(1));
        }
        return acknowledged;
    }

    /// Runs once without faults and lists, call by call, those that touch the ledger. strace counts calls per
    /// thread, so a number may hit the same call of several threads.
    private List<Fault> faults(Path strace, Bench template) throws Exception {
        Bench bench = copyOf(template, directory.resolve("plain"));
        Path trace = directory.resolve("plain.trace");
        Tools.Ran ran = Tools.run(traced(strace, bench, "trace=" + CALLS, trace));
        Tools.require(
                "strace's right to trace",
                ran.output().contains("closed") ? Optional.of(strace) : Optional.empty(),
                "allow ptrace (" + ran.output().strip() + ")");
        Map<String, Integer> counts = new HashMap<>();
        Set<Fault> faults = new LinkedHashSet<>();
        String place = bench.directory().toString();
        for (String line : Files.readAllLines(trace)) {
            Matcher matcher = TRACED.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String call = matcher.group(2);
            int when = counts.merge(matcher.group(1) + call, 1, Integer::sum);
            if (matcher.group(3).contains(place + "/ledger") || matcher.group(3).contains(place + "/remembered")) {
                faults.add(new Fault(call, when, "signal=KILL"));
                faults.add(new Fault(call, when, "error=EIO"));
                if (!call.equals("close") && !call.startsWith("f")) {
                    faults.add(new Fault(call, when, "error=ENOSPC"));
                }
            }
        }
        return List.copyOf(faults);
    }
}
