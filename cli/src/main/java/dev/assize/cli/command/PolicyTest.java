package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Policy;
import dev.assize.policy.PolicyFiles;
import dev.assize.policy.PolicyPacks;
import dev.assize.policy.check.PolicyCase;
import dev.assize.policy.check.PolicySuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs the tests of policies.
@Command(
        name = "test",
        description = "Run the tests of a policy: made-up evidence, and what each rule must come to.",
        footer = {
            "",
            "Exit codes: 0 all passed, 1 one failed, 2 a file cannot be read.",
            "Example:",
            "  assize policy test policies/payments.test.yml"
        })
public final class PolicyTest extends Verb {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Test files; each names its policy.")
    List<Path> files = List.of();

    private record Ran(PolicyCase test, List<String> failures) {}

    @Override
    int run() throws IOException {
        List<Ran> ran = new ArrayList<>();
        for (Path file : files) {
            ran.addAll(run(file));
        }
        long failed = ran.stream().filter(one -> !one.failures().isEmpty()).count();
        if (json) {
            print(Json.object()
                    .put("tests", ran.size())
                    .put("failed", failed)
                    .put("results", Json.array(ran, one -> Json.object()
                            .put("test", one.test().name())
                            .put("place", one.test().place())
                            .put("passed", one.failures().isEmpty())
                            .putTexts("failures", one.failures())
                            .build()))
                    .build());
        } else {
            ran.forEach(this::tell);
            terminal().line(Columns.count(ran.size(), "test") + ", " + failed + " failed");
        }
        return failed == 0 ? PASSED : FAILED;
    }

    private List<Ran> run(Path file) throws IOException {
        Path path = directory().resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new Failure(Fault.NOT_FOUND, "There is no file " + file + ".", "Give the path of a test file.");
        }
        PolicySuite suite = PolicySuite.read(file.toString(), Files.readAllBytes(path));
        Path beside = path.toAbsolutePath().getParent();
        Policy policy = PolicyPacks.exists(suite.policy()) || beside == null
                ? PolicyPacks.load(suite.policy())
                : PolicyFiles.find(suite.policy(), beside).policy();
        List<Ran> ran = new ArrayList<>();
        for (PolicySuite.Draft draft : suite.drafts()) {
            PolicyCase test = draft.under(policy);
            ran.add(new Ran(test, test.run()));
        }
        return ran;
    }

    private void tell(Ran one) {
        boolean passed = one.failures().isEmpty();
        terminal()
                .line(terminal()
                                .sign(
                                        passed
                                                ? dev.assize.core.policy.State.PASSED
                                                : dev.assize.core.policy.State.FAILED)
                        + " " + one.test().name()
                        + (passed ? "" : "  " + terminal().dim(one.test().place())));
        one.failures().forEach(failure -> terminal()
                .line("    " + Columns.wrap(failure, terminal().width() - 4, "    ")));
    }
}
