package dev.assize.cli.command;

import dev.assize.cli.Version;
import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.GateHearing;
import dev.assize.core.act.Records;
import dev.assize.core.act.RehearDecision;
import dev.assize.core.act.VerificationSummary;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.policy.Explanation;
import dev.assize.core.policy.ExplanationJson;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Explains a decision.
@Command(
        name = "explain",
        description = "Explain a decision: for each rule what decided it and the smallest change that would turn it.",
        footer = {
            "",
            "Exit codes are those of the decision: 0 passed, 1 failed, 3 undecided; 2 usage or internal error.",
            "Example:",
            "  assize explain",
            "  assize explain 42 --vsa verdict.intoto.jsonl"
        })
public final class Explain extends Verb {
    private static final int SHOWN = 8;

    @Parameters(
            paramLabel = "DECISION",
            arity = "0..1",
            description = "Ledger entry of the decision. Default: the newest.")
    @Nullable
    Long decision;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "What the same evidence comes to at the door to this environment.")
    @Nullable
    String environment;

    @Option(
            names = "--vsa",
            paramLabel = "FILE",
            description =
                    "Write the decision as signed SLSA verification summary and gate decision (in-toto, JSON lines).")
    @Nullable
    Path vsa;

    @Override
    int run() throws IOException {
        Wiring wiring = wiring();
        try (Records records = wiring.read()) {
            long index = decision == null ? newest(records) : decision;
            GateHearing.Heard heard = RehearDecision.rehear(records, Wiring.verifier(), index);
            if (vsa != null) {
                write(wiring, records, heard, index, directory().resolve(vsa));
            }
            Explanation explanation = environment == null
                    ? Explanation.of(heard.input(), heard.verdict())
                    : atDoor(heard, new Environment(environment));
            if (json) {
                Json.Builder json = Json.object().put("decision", index);
                ExplanationJson.toJson(explanation).members().forEach(json::put);
                print(json.build());
            } else {
                tell(explanation, index);
            }
            return explanation.verdict().result().exitCode();
        }
    }

    private static long newest(Records records) {
        var decisions = records.history().decisions();
        if (decisions.isEmpty()) {
            throw new Failure(Fault.NOT_FOUND, "Nothing was decided yet.", "Run assize run.");
        }
        return decisions.getLast().index();
    }

    private static Explanation atDoor(GateHearing.Heard heard, Environment door) {
        return Explanation.of(heard.input().at(door), heard.at(door));
    }

    static void write(Wiring wiring, Records records, GateHearing.Heard heard, long index, Path file)
            throws IOException {
        byte[] bundle = VerificationSummary.bundle(records, wiring.actor(records), heard, index, Version.current());
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, bundle);
    }

    private void tell(Explanation explanation, long index) {
        Verdict verdict = explanation.verdict();
        terminal()
                .line(terminal().result(verdict.result()) + "  "
                        + verdict.change().service() + " "
                        + verdict.change().revision().brief() + "  decision " + index + "  "
                        + terminal()
                                .dim(verdict.policy().name() + " "
                                        + verdict.policy().version() + ", " + verdict.at()));
        for (Explanation.OfRule rule : explanation.rules()) {
            tell(rule);
        }
    }

    private void tell(Explanation.OfRule rule) {
        terminal().line("");
        String weight = rule.verdict().stops()
                ? terminal().paint("stops", 31)
                : rule.verdict().mode().word();
        terminal()
                .line(terminal().sign(rule.verdict().state()) + " "
                        + terminal().bold(rule.verdict().rule().id()) + "  "
                        + rule.verdict().state().title() + ", " + weight);
        entry("stands on", stands(rule));
        for (Explanation.Change change : rule.changes().stream().limit(SHOWN).toList()) {
            entry("turn it", change.text());
        }
        if (rule.changes().size() > SHOWN) {
            entry("", "and " + (rule.changes().size() - SHOWN) + " more; --json lists all");
        }
        rule.otherwise().forEach(change -> entry("or", change.text()));
        if (rule.until() != null) {
            entry("until", rule.until().at() + ": " + rule.until().why());
        }
    }

    private static String stands(Explanation.OfRule rule) {
        List<String> entries = rule.evidence().stream().map(String::valueOf).toList();
        String on = entries.isEmpty() ? "" : "entries " + String.join(", ", entries);
        if (!rule.findings().isEmpty()) {
            on += "; findings "
                    + String.join(
                            ", ",
                            rule.findings().stream()
                                    .limit(SHOWN)
                                    .map(Fingerprint::brief)
                                    .toList());
            on += rule.findings().size() > SHOWN ? " and " + (rule.findings().size() - SHOWN) + " more" : "";
        }
        return rule.exemptions().isEmpty() ? on : on + "; exemptions " + String.join(", ", rule.exemptions());
    }

    private void entry(String label, String text) {
        if (!text.isEmpty()) {
            terminal()
                    .line("    " + Columns.left(label, 11)
                            + Columns.wrap(text, terminal().width() - 15, " ".repeat(15)));
        }
    }
}
