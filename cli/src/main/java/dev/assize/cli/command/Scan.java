package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.terminal.LiveProgress;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.GateHearing;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.fact.EvidenceCodec;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.subject.Change;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.pipeline.Progress;
import dev.assize.runner.settings.Settings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs one stage and records its evidence; decides nothing.
@Command(
        name = "scan",
        description = "Run one stage and record its evidence. The gate decides later.",
        footer = {
            "",
            "Exit codes: 0 it ran, 2 usage or internal error, 3 it could not be evaluated.",
            "Example:",
            "  assize scan sast"
        })
public final class Scan extends Verb {
    @Parameters(paramLabel = "STAGE", description = "secrets, codequality, dependencies, sast, iac, container or dast.")
    String stage = "";

    @Option(names = "--no-cache", description = "Run the tool, also where nothing changed.")
    boolean noCache;

    @Option(names = "--recorded", hidden = true, paramLabel = "DIR")
    java.nio.file.@Nullable Path recorded;

    @Override
    int run() throws Exception {
        Stage wanted = Stage.parse(stage);
        if (wanted.compareTo(Stage.GATE) >= 0) {
            throw new dev.assize.core.InvalidInput(
                    "STAGE", wanted.word() + " is not scanned", "use a stage from secrets to dast");
        }
        Wiring wiring = wiring();
        Settings settings = wiring.workspace().settings();
        if (!settings.of(wanted).enabled()) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    "Stage " + wanted.word() + " is switched off in .assize.yml.",
                    "Take out stages." + wanted.word() + ".enabled: false.");
        }
        Checkout checkout = Checkout.at(wiring.workspace().root());
        Map<Stage, Duration> took = new EnumMap<>(Stage.class);
        try (Records records = wiring.write()) {
            long before = records.history().size();
            Actor actor = wiring.actor(records);
            try (LiveProgress progress = new LiveProgress(terminal())) {
                new StageRun(wiring, settings, checkout, records, actor, clock(), !noCache, recorded)
                        .run(EnumSet.of(wanted), json ? Progress.SILENT : progress, took);
            }
            GateHearing.Heard heard = DecideGate.hear(
                    records,
                    records.history(),
                    new Change(settings.service(), checkout.revision()),
                    null,
                    clock().instant());
            List<Exhibit> exhibits = heard.exhibits().stream()
                    .filter(e -> e.evidence().stage() == wanted && e.ledgerIndex() >= before)
                    .toList();
            report(exhibits);
            return exhibits.stream().anyMatch(e -> e.evidence().outcome() instanceof Outcome.NotEvaluated)
                    ? UNDECIDED
                    : PASSED;
        }
    }

    private void report(List<Exhibit> exhibits) {
        if (json) {
            print(Json.object()
                    .put("stage", stage)
                    .put("evidence", Json.array(exhibits, Scan::json))
                    .build());
            return;
        }
        for (Exhibit exhibit : exhibits) {
            String tool = exhibit.evidence().run().tool();
            switch (exhibit.evidence().outcome()) {
                case Outcome.Read read -> {
                    terminal()
                            .line(terminal().bold(tool) + " "
                                    + exhibit.evidence().run().version() + ": "
                                    + Columns.count(exhibit.findings().size(), "finding") + ", entry "
                                    + exhibit.ledgerIndex());
                    exhibit.findings().forEach(this::line);
                }
                case Outcome.NotEvaluated(String reason, String remedy) -> {
                    terminal().line(terminal().bold(tool) + ": not evaluated. " + reason);
                    terminal().line("  next: " + remedy);
                }
                case Outcome.NotApplicable(String reason) ->
                    terminal().line(terminal().bold(tool) + ": " + reason);
            }
        }
    }

    private void line(Finding finding) {
        terminal()
                .line("  " + Columns.left(finding.severity().word(), 8) + " "
                        + finding.location().text() + "  " + finding.rule()
                        + (finding.suppressed() ? "  (suppressed)" : ""));
        terminal()
                .line("           " + Columns.cut(finding.title(), terminal().width() - 14) + "  "
                        + terminal().dim(finding.fingerprint().brief()));
    }

    private static Json json(Exhibit exhibit) {
        return Json.object()
                .put("entry", exhibit.ledgerIndex())
                .put("record", EvidenceCodec.toJson(exhibit.evidence()))
                .put("findings", Json.array(exhibit.findings(), FindingCodec::toJson))
                .build();
    }
}
