package dev.assize.core.act;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.RegoInput;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.policy.Rule;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes in what Open Policy Agent answered to the Rego rules of a policy: the question, the answer and the input both
/// were about are kept, so that anybody can ask again.
public final class RecordAnswer {
    private RecordAnswer() {}

    /// A question that nobody has answered about this evidence yet.
    ///
    /// @param input the document the query is about, as it is stored
    public record Question(Rule rule, RegoQuery query, byte[] bundle, byte[] input) {
        public Question {
            bundle = bundle.clone();
            input = input.clone();
        }

        @Override
        public byte[] bundle() {
            return bundle.clone();
        }

        @Override
        public byte[] input() {
            return input.clone();
        }
    }

    /// What has to be asked before the gate can judge its Rego rules.
    public static List<Question> open(Records records, GateInput input) {
        List<Question> open = new ArrayList<>();
        for (Rule rule : input.policy().rules()) {
            RegoQuery rego = rule.rego();
            if (rego == null) {
                continue;
            }
            byte[] document = RegoInput.bytes(input, rule);
            if (answers(input, rule, rego, Digest.of(document)).isEmpty()) {
                open.add(new Question(rule, rego, records.blobs().get(rego.bundle()), document));
            }
        }
        return open;
    }

    private static Optional<Exhibit> answers(GateInput input, Rule rule, RegoQuery rego, Digest document) {
        return input.exhibits().stream()
                .filter(exhibit -> exhibit.evidence().stage() == rule.stage()
                        && exhibit.evidence().format().equals(RegoQuery.format(rule.id()))
                        && exhibit.evidence().outcome() instanceof Outcome.Read read
                        && text(read, RegoQuery.BUNDLE_MEASURE)
                                .equals(rego.bundle().toString())
                        && text(read, RegoQuery.QUERY_MEASURE).equals(rego.query())
                        && text(read, RegoQuery.INPUT_MEASURE).equals(document.toString()))
                .findFirst();
    }

    private static String text(Outcome.Read read, String measure) {
        return read.measures().get(measure) instanceof dev.assize.core.canonical.Json.Text(String text) ? text : "";
    }

    /// @param reader reads the answer to this question
    public static RecordEvidence.Recorded answered(
            Records records,
            Actor actor,
            GateInput about,
            Question question,
            ToolRun run,
            ReportReader reader,
            byte[] report,
            Instant now) {
        records.blobs().put(question.input());
        return RecordEvidence.report(records, actor, subject(about, question), run, reader, report, now);
    }

    /// Nothing came back: the rule is not evaluated, and says why.
    public static RecordEvidence.Recorded unanswered(
            Records records,
            Actor actor,
            GateInput about,
            Question question,
            ToolRun run,
            Outcome.NotEvaluated outcome,
            Instant now) {
        return RecordEvidence.outcome(
                records,
                actor,
                subject(about, question),
                run,
                RegoQuery.format(question.rule().id()),
                outcome,
                now);
    }

    private static RecordEvidence.Subject subject(GateInput about, Question question) {
        return new RecordEvidence.Subject(
                about.change(), about.artifact(), question.rule().stage(), Evidence.Origin.RAN);
    }
}
