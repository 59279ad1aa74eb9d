package dev.assize.cli.command;

import dev.assize.cli.wiring.Targets;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.act.DeployRelease;
import dev.assize.core.act.Records;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.subject.Environment;
import dev.assize.runner.settings.Settings;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Takes a release back.
@Command(
        name = "rollback",
        description = "Go back to the release before the current one. Today's policy judges it, with the deadlines its"
                + " findings always had; where it fails, the way back takes a break-glass.",
        footer = {"", "Example:", "  assize rollback --environment production"})
public final class Rollback extends Verb {
    @Option(
            names = "--environment",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "Default: ${DEFAULT-VALUE}.")
    String environment = "production";

    @Option(
            names = "--break-glass",
            paramLabel = "ID",
            description = "Go back although today's policy fails the earlier release.")
    @org.jspecify.annotations.Nullable
    String breakGlass;

    @Override
    int run() throws InterruptedException {
        Wiring wiring = wiring();
        Settings settings = wiring.workspace().settings();
        Environment in = new Environment(environment);
        Settings.DeploySettings how = Deploy.how(settings, in);
        Deploy deploy = new Deploy();
        deploy.json = json;
        try (Targets.Opened target = Targets.open(wiring, settings, in, how);
                Records records = wiring.write()) {
            DeployRelease.WayBack way = DeployRelease.wayBack(records, settings.service(), in, clock());
            if (!json) {
                terminal()
                        .line("From " + way.from().artifact().digest().brief() + " ("
                                + way.from().id() + ") back to "
                                + way.to().artifact().digest().brief() + " ("
                                + way.to().id() + ")");
                way.today().ifPresent(verdict -> {
                    String stops = verdict.stopping().stream()
                            .map(RuleVerdict::rule)
                            .map(rule -> rule.id())
                            .collect(Collectors.joining(", "));
                    terminal()
                            .line("By today's policy it is " + terminal().result(verdict.result())
                                    + (stops.isEmpty() ? "" : ": " + stops));
                });
            }
            Deployment done = deploy.act(wiring, records, target, how).rollBack(way, breakGlass);
            return deploy.tell(done, target);
        }
    }
}
