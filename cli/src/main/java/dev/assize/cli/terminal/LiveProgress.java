package dev.assize.cli.terminal;

import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.runner.pipeline.Progress;
import dev.assize.runner.pipeline.StageResult;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a run while it goes on: one living line where a person watches, a plain line for each end elsewhere.
public final class LiveProgress implements Progress, AutoCloseable {
    private static final long TICK_MILLIS = 200;

    private final Terminal terminal;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Thread ticker;
    private volatile boolean closed;

    private record Running(Stage stage, String what, long since) {}

    public LiveProgress(Terminal terminal) {
        this.terminal = terminal;
        this.ticker = Thread.ofVirtual().start(this::tick);
    }

    @Override
    public synchronized void started(Stage stage, String tool, String what) {
        running.compute(
                stage.word() + "/" + tool,
                (_, old) -> new Running(stage, what, old == null ? System.nanoTime() : old.since()));
    }

    @Override
    public synchronized void finished(StageResult result) {
        running.remove(result.stage().word() + "/" + result.tool());
        erase();
        String what =
                switch (result.content()) {
                    case StageResult.Content.Report report ->
                        report.name().equals(result.tool()) ? "" : ": " + report.name();
                    case StageResult.Content.None(Outcome.NotEvaluated(String reason, String _)) -> ": " + reason;
                    case StageResult.Content.None(Outcome.NotApplicable(String reason)) -> ": " + reason;
                    case StageResult.Content.None(Outcome.Read _) -> "";
                };
        terminal.note(terminal.dim(Columns.cut(
                "  " + Columns.left(result.stage().word(), 13) + " " + Columns.left(Columns.seconds(result.took()), 9)
                        + " " + result.tool() + what,
                terminal.width())));
    }

    private void tick() {
        long lastPlain = System.nanoTime();
        while (!closed) {
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            if (terminal.living()) {
                redraw();
            } else if (System.nanoTime() - lastPlain > 15_000_000_000L) {
                lastPlain = System.nanoTime();
                plain();
            }
        }
    }

    private synchronized void redraw() {
        if (closed || running.isEmpty()) {
            return;
        }
        erase();
        terminal.err().print(Columns.cut(line(), terminal.width() - 1));
        terminal.err().flush();
    }

    private synchronized void plain() {
        if (!closed && !running.isEmpty()) {
            terminal.note(line());
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder("  ... ");
        running.values().forEach(r -> line.append(line.length() > 6 ? " · " : "")
                .append(r.stage().word())
                .append(' ')
                .append(r.what())
                .append(' ')
                .append((System.nanoTime() - r.since()) / 1_000_000_000L)
                .append(" s"));
        return line.toString();
    }

    private void erase() {
        if (terminal.living()) {
            terminal.err().print("\r\u001b[2K");
            terminal.err().flush();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        ticker.interrupt();
        erase();
    }
}
