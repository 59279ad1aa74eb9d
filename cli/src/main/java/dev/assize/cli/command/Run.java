package dev.assize.cli.command;

import dev.assize.cli.terminal.LiveProgress;
import dev.assize.cli.terminal.VerdictText;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.act.Actor;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Verdict;
import dev.assize.core.policy.VerdictJson;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Service;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs every stage and lets the gate decide.
@Command(
        name = "run",
        description = "Run every stage on the working tree, record the evidence, and let the gate decide.",
        footer = {
            "",
            "Exit codes: 0 passed, 1 failed, 2 usage or internal error, 3 undecided.",
            "Example:",
            "  assize run --json | jq .result"
        })
public final class Run extends Verb {
    @Option(names = "--quiet", description = "Print the verdict line alone.")
    boolean quiet;

    @Option(names = "--no-cache", description = "Run every tool, also where nothing changed.")
    boolean noCache;

    @Option(names = "--recorded", hidden = true, paramLabel = "DIR")
    java.nio.file.@Nullable Path recorded;

    @Override
    int run() throws Exception {
        long start = System.nanoTime();
        Wiring wiring = wiring();
        Settings settings = wiring.workspace().settings();
        Checkout checkout = Checkout.at(wiring.workspace().root());
        Change change = new Change(settings.service(), checkout.revision());
        Map<Stage, Duration> took = new EnumMap<>(Stage.class);
        try (Records records = wiring.write()) {
            Actor actor = wiring.actor(records);
            Artifact artifact;
            try (LiveProgress progress = new LiveProgress(terminal())) {
                artifact = new StageRun(wiring, settings, checkout, records, actor, clock(), !noCache, recorded)
                        .run(stages(), quiet || json ? dev.assize.runner.pipeline.Progress.SILENT : progress, took);
            }
            new RegoRun(wiring, records, actor, clock()).ask(change, artifact);
            Instant now = clock().instant();
            DecideGate.Decided decided = DecideGate.decide(
                    records, actor, change, artifact, authors(records, change.service(), checkout), now);
            Duration total = Duration.ofNanos(System.nanoTime() - start);
            report(records, decided, took, total, now);
            return decided.heard().verdict().result().exitCode();
        }
    }

    /// Whose accounts the commits since the last deployment name.
    static Set<String> authors(Records records, Service service, Checkout checkout) {
        String earlier = records.history().deployments().stream()
                .filter(deployment ->
                        deployment.service().equals(service) && deployment.outcome() == DeploymentOutcome.SUCCEEDED)
                .reduce((_, later) -> later)
                .flatMap(deployment -> records.history().decision(deployment.decision()))
                .map(decided -> decided.fact().change().revision().commit())
                .orElse(null);
        return checkout.authors(earlier);
    }

    private static Set<Stage> stages() {
        return EnumSet.range(Stage.SECRETS, Stage.DAST);
    }

    private void report(
            Records records, DecideGate.Decided decided, Map<Stage, Duration> took, Duration total, Instant now) {
        Verdict verdict = decided.heard().verdict();
        if (json) {
            print(json(decided));
            return;
        }
        VerdictText text = new VerdictText(terminal(), verdict, decided.heard().exhibits(), took);
        if (quiet) {
            terminal().line(text.headline(total));
        } else {
            text.print(total, decided.receipt());
            Exempt.warn(terminal(), records, now);
        }
    }

    /// The verdict with where it is sealed: the shape `run --json` and `gate --json` share.
    static Json.Object json(DecideGate.Decided decided) {
        Json.Builder json = Json.object();
        VerdictJson.toJson(decided.heard().verdict()).members().forEach(json::put);
        return json.put("entry", decided.receipt().index())
                .put("checkpoint", decided.receipt().checkpoint())
                .put("binding", decided.heard().binding().toString())
                .build();
    }
}
