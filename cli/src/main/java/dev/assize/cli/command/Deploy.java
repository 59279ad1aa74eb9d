package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Probes;
import dev.assize.cli.wiring.Targets;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.DeployRelease;
import dev.assize.core.act.Records;
import dev.assize.core.act.WatchDrift;
import dev.assize.core.canonical.Json;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.Drift;
import dev.assize.core.deployment.Pace;
import dev.assize.core.fact.EvidenceCodec;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.settings.Settings;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Deploys blue-green.
@Command(
        name = "deploy",
        description = "Deploy an approved artifact blue-green; a release that turns sick is rolled back by itself.",
        footer = {
            "",
            "Exit codes: 0 it runs, 1 refused or rolled back, 2 usage or internal error.",
            "Example:",
            "  assize deploy --environment production",
            "  assize deploy --drift"
        })
public final class Deploy extends Verb {
    @Option(
            names = "--artifact",
            paramLabel = "DIGEST",
            description = "What to deploy. Default: what was built from the working tree.")
    @Nullable
    String artifact;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "Default: ${DEFAULT-VALUE}.")
    String environment = "production";

    @Option(names = "--resume", description = "Pick up a deployment that has not ended.")
    boolean resume;

    @Option(names = "--stop", description = "Stop what runs in the environment (target process only).")
    boolean stop;

    @Option(names = "--address", description = "Print where the environment is reached, and deploy nothing.")
    boolean address;

    @Option(names = "--running", description = "Print the digest that runs there, and deploy nothing.")
    boolean running;

    @Option(
            names = "--break-glass",
            paramLabel = "ID",
            description = "Deploy past the gate with a confirmed break-glass; the gate's verdict is told all the same.")
    @Nullable
    String breakGlass;

    @Option(
            names = "--drift",
            description =
                    "Compare what runs with what was approved, seal a difference as an alert, and deploy nothing.")
    boolean drift;

    @Override
    int run() throws InterruptedException {
        Wiring wiring = wiring();
        Settings settings = wiring.workspace().settings();
        Environment to = new Environment(environment);
        Settings.DeploySettings how = how(settings, to);
        try (Targets.Opened target = Targets.open(wiring, settings, to, how)) {
            if (address || running) {
                String asked = address ? target.reached(to) : target.running(to).toString();
                if (json) {
                    print(Json.object()
                            .put("environment", to.name())
                            .put(address ? "address" : "artifact", asked)
                            .build());
                } else {
                    terminal().line(asked);
                }
                return PASSED;
            }
            if (stop) {
                target.shutDown();
                if (json) {
                    print(Json.object()
                            .put("environment", to.name())
                            .put("stopped", true)
                            .build());
                } else {
                    terminal().line("Stopped " + settings.service() + " in " + to + ".");
                }
                return PASSED;
            }
            try (Records records = wiring.write()) {
                if (drift) {
                    return drift(wiring, records, settings.service(), to, target);
                }
                DeployRelease act = act(wiring, records, target, how);
                Deployment done = resume
                        ? act.resume(unfinished(records, settings.service(), to))
                        : breakGlass == null
                                ? act.deploy(artifact(wiring, settings, records), to)
                                : act.deployByBreakGlass(
                                        artifact(wiring, settings, records), to, breakGlass, this::toldAllTheSame);
                return tell(done, target);
            }
        }
    }

    private void toldAllTheSame(Verdict verdict) {
        if (!json) {
            String stops =
                    verdict.stopping().stream().map(rule -> rule.rule().id()).collect(Collectors.joining(", "));
            terminal()
                    .line("The gate says " + terminal().result(verdict.result()) + (stops.isEmpty() ? "" : ": " + stops)
                            + "; " + breakGlass + " goes past it.");
        }
    }

    private int drift(Wiring wiring, Records records, Service service, Environment to, Targets.Opened target)
            throws InterruptedException {
        WatchDrift.Seen seen =
                WatchDrift.look(records, wiring.actor(records), service, to, target.serving(), clock().instant());
        String told =
                switch (seen.drift()) {
                    case Drift.InStep(Digest digest) ->
                        service + " in " + to + " runs " + digest.brief() + ", as approved.";
                    case Drift.Drifted(Digest is, Digest approved, String deployment) ->
                        service + " in " + to + " runs " + is.brief() + ", " + deployment + " put " + approved.brief()
                                + " there.";
                    case Drift.Shadow(Digest is) ->
                        service + " in " + to + " runs " + is.brief() + ", which was never deployed through here.";
                    case Drift.Absent(Digest approved, String deployment) ->
                        service + " in " + to + " does not run; " + deployment + " put " + approved.brief() + " there.";
                    case Drift.Empty empty -> "Nothing was deployed to " + to + ", and nothing runs there.";
                };
        boolean drifted = seen.alert().isPresent();
        if (json) {
            print(Json.object()
                    .put("drift", drifted)
                    .put("kind", seen.drift().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT))
                    .put("told", told)
                    .put("alert", seen.alert().map(Json::of).orElse(null))
                    .build());
        } else {
            State state = drifted ? State.FAILED : State.PASSED;
            terminal()
                    .line(terminal().sign(state) + " " + told
                            + seen.alert()
                                    .map(entry -> " Sealed as alert, entry " + entry + ".")
                                    .orElse(""));
            if (drifted) {
                terminal().line("Next: find out what put it there, then assize deploy, or assize rollback.");
            }
        }
        return drifted ? FAILED : PASSED;
    }

    static Settings.DeploySettings how(Settings settings, Environment to) {
        return settings.deployTo(to)
                .orElseThrow(() -> new Failure(
                        Fault.BAD_INPUT,
                        ".assize.yml does not say how to deploy to " + to + ".",
                        "Add deploy." + to + " with a target; see docs/reference/settings.md."));
    }

    DeployRelease act(Wiring wiring, Records records, Targets.Opened target, Settings.DeploySettings how) {
        return new DeployRelease(
                records,
                wiring.actor(records),
                target.target(),
                how.health(),
                Probes.of(how, target.address().orElse("")),
                Pace.real(),
                clock(),
                (step, succeeded, detail) -> {
                    if (!json) {
                        terminal()
                                .line("  "
                                        + terminal()
                                                .sign(
                                                        succeeded
                                                                ? dev.assize.core.policy.State.PASSED
                                                                : dev.assize.core.policy.State.FAILED)
                                        + " " + Columns.left(step.word(), 10) + " " + detail);
                    }
                });
    }

    private static Deployment unfinished(Records records, Service service, Environment to) {
        return DeployRelease.unfinished(records.history(), service, to)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "Every deployment to " + to + " has ended.",
                        "Run assize deploy to start one."));
    }

    private Digest artifact(Wiring wiring, Settings settings, Records records) {
        if (artifact != null) {
            return Digest.parse(artifact);
        }
        Checkout checkout = Checkout.at(wiring.workspace().root());
        Artifact built = records.history()
                .latestDecision(settings.service(), checkout.revision().tree())
                .map(decision -> decision.fact().artifact())
                .orElse(null);
        if (built == null) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    "Nothing was built and judged from the working tree.",
                    "Run assize run, or name --artifact sha256:...");
        }
        return built.digest();
    }

    int tell(Deployment done, Targets.Opened target) {
        boolean succeeded = done.outcome() == DeploymentOutcome.SUCCEEDED;
        if (json) {
            Json.Builder steps = Json.object();
            done.steps().forEach(step -> steps.put(step.step().word(), step.succeeded()));
            print(Json.object()
                    .put("deployment", done.id())
                    .put("environment", done.environment().name())
                    .put("artifact", EvidenceCodec.toJson(done.artifact()))
                    .put("slot", done.slot().word())
                    .put(
                            "outcome",
                            done.outcome() == null ? null : done.outcome().word())
                    .put("steps", steps.build())
                    .put("address", target.address().orElse(null))
                    .put("entry", done.ledgerIndex())
                    .build());
            return succeeded ? PASSED : FAILED;
        }
        String what = done.artifact().name() + " " + done.artifact().digest().brief();
        DeploymentOutcome outcome = java.util.Objects.requireNonNull(done.outcome());
        switch (outcome) {
            case SUCCEEDED ->
                terminal()
                        .line(terminal().paint("DEPLOYED", 32) + "  " + what + " runs in " + done.environment()
                                + ", slot " + done.slot().word()
                                + target.address().map(a -> ", " + a).orElse("") + ", " + done.id());
            case ROLLED_BACK -> {
                Artifact previous = done.previous();
                terminal()
                        .line(terminal().paint("ROLLED BACK", 31) + "  " + what + " failed; "
                                + (previous == null
                                        ? "what ran before"
                                        : previous.digest().brief())
                                + " serves " + done.environment() + ", " + done.id());
                terminal().line("Next: assize ledger list --kind deployment-stepped shows what happened.");
            }
            case FAILED -> {
                terminal()
                        .line(terminal().paint("FAILED", 31) + "  " + what + " did not come up in " + done.environment()
                                + ", and nothing ran before, " + done.id());
                terminal().line("Next: assize ledger list --kind deployment-stepped shows what happened.");
            }
        }
        return succeeded ? PASSED : FAILED;
    }
}
