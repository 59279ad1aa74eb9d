package dev.assize.cli.command;

import dev.assize.cli.wiring.Engines;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.RecordAnswer;
import dev.assize.core.act.RecordEvidence;
import dev.assize.core.act.Records;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.policy.GateInput;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.policy.rego.OpaAnswer;
import dev.assize.runner.rego.Opa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks Open Policy Agent what the policy's Rego rules want to know, before the gate decides.
record RegoRun(Wiring wiring, Records records, Actor actor, Clock clock) {
    /// Asks what was not asked yet about this evidence; nothing where the policy has no Rego rule.
    List<RecordEvidence.Recorded> ask(Change change, @Nullable Artifact artifact) throws InterruptedException {
        if (records.policy().rules().stream().allMatch(rule -> rule.rego() == null)) {
            return List.of();
        }
        GateInput input = DecideGate.hear(records, records.history(), change, artifact, clock.instant())
                .input();
        Opa opa = new Opa(Engines.toolbox(wiring.home()), clock);
        List<RecordEvidence.Recorded> recorded = new ArrayList<>();
        for (RecordAnswer.Question question : RecordAnswer.open(records, input)) {
            recorded.add(ask(opa, input, question));
        }
        return recorded;
    }

    private RecordEvidence.Recorded ask(Opa opa, GateInput input, RecordAnswer.Question question)
            throws InterruptedException {
        return switch (opa.ask(question.query(), question.bundle(), question.input(), room())) {
            case Opa.Answer.Given given ->
                RecordAnswer.answered(
                        records,
                        actor,
                        input,
                        question,
                        given.run(),
                        new OpaAnswer(question.rule(), Digest.of(question.input())),
                        given.report(),
                        clock.instant());
            case Opa.Answer.None(var run, String reason, String remedy) ->
                RecordAnswer.unanswered(
                        records,
                        actor,
                        input,
                        question,
                        run,
                        new Outcome.NotEvaluated(reason, remedy),
                        clock.instant());
        };
    }

    private Path room() {
        try {
            Path runs = Files.createDirectories(wiring.workspace().runs());
            return Files.createTempDirectory(runs, "opa-").toAbsolutePath();
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE, "No directory for OPA can be made: " + e.getMessage(), "Check the disk.", e);
        }
    }
}
