package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.cli.Verbs;
import dev.assize.cli.command.Pretty;
import dev.assize.core.Fault;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.control.Control;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Crosswalk;
import dev.assize.core.control.EvidenceKind;
import dev.assize.core.control.Framework;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.LowRisk;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Policy;
import dev.assize.policy.PolicyPacks;
import dev.assize.policy.PolicyReader;
import dev.assize.policy.cel.ConditionLanguage;
import dev.assize.policy.cel.Variable;
import dev.assize.policy.cel.Vocabulary;
import dev.assize.runner.settings.SettingsKey;
import dev.assize.runner.settings.SettingsSchema;
import dev.assize.scanners.ReportReaders;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The generated pages of docs/reference are fresh. `mvn -Dquick -pl acceptance -am test -Dtest=ReferenceTest
/// -Dreference.apply -Dsurefire.failIfNoSpecifiedTests=false` writes them.
class ReferenceTest {
    private static final String NOTE = "<!-- Generated from the code by ReferenceTest; do not edit. -->\n";

    @Test
    void theCommandsPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Commands\n\n");
        page.append("Every verb takes `--json` (one JSON object on standard output), `-C DIR` and `--as PERSON`.\n");
        CommandLine full = Verbs.full();
        for (Map.Entry<String, CommandLine> verb : full.getSubcommands().entrySet()) {
            page.append("\n## assize ").append(verb.getKey()).append("\n\n");
            usage(verb.getValue(), page);
            for (Map.Entry<String, CommandLine> sub :
                    verb.getValue().getSubcommands().entrySet()) {
                page.append("\n### assize ")
                        .append(verb.getKey())
                        .append(' ')
                        .append(sub.getKey())
                        .append("\n\n");
                usage(sub.getValue(), page);
            }
        }
        fresh("commands.md", page.toString());
    }

    private static void usage(CommandLine line, StringBuilder page) {
        String usage = line.setUsageHelpWidth(100).getUsageMessage(CommandLine.Help.Ansi.OFF);
        page.append("```\n").append(usage.stripTrailing()).append("\n```\n");
    }

    @Test
    void theExitCodesPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Exit codes\n\n");
        page.append("| code | meaning |\n|---|---|\n");
        page.append("| 0 | passed; for `scan` and `ingest`: it ran and was understood |\n");
        page.append("| 1 | failed, refused, or proven broken |\n");
        page.append("| 2 | usage or internal error |\n");
        page.append("| 3 | undecided: evidence is missing, a tool could not be had, a report was not understood |\n\n");
        page.append("With `--json` an error is one object: `error` (below), `detail`, `remedy`, and `mistakes` for\n");
        page.append("bad input (`place`, `what`, `remedy` each).\n\n");
        page.append("| `error` | exit code | HTTP status |\n|---|---|---|\n");
        for (Fault fault : Fault.values()) {
            page.append("| ")
                    .append(fault.slug())
                    .append(" | ")
                    .append(fault.exitCode())
                    .append(" | ")
                    .append(fault.httpStatus())
                    .append(" |\n");
        }
        fresh("exit-codes.md", page.toString());
    }

    @Test
    void theFactsPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Facts\n\n");
        page.append(
                "Every ledger entry is one fact: an in-toto Statement v1 in a DSSE envelope with one signature, at\n");
        page.append("most 65,535 bytes. The predicate type is `")
                .append(FactCodec.PREFIX)
                .append("KIND/v1`.\n");
        for (Class<?> type : Fact.class.getPermittedSubclasses()) {
            page.append("\n## ").append(kind(type)).append("\n\n| field | type |\n|---|---|\n");
            for (RecordComponent component : type.getRecordComponents()) {
                page.append("| ")
                        .append(component.getName())
                        .append(" | ")
                        .append(simple(component))
                        .append(" |\n");
            }
        }
        fresh("facts.md", page.toString());
    }

    @Test
    void thePermissionsPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Roles and permissions\n\n");
        page.append("What is not listed is denied.\n\n| role | may |\n|---|---|\n");
        for (Role role : Role.values()) {
            page.append("| ")
                    .append(role.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .append(" | ")
                    .append(role.permissions().stream()
                            .map(p -> p.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .collect(Collectors.joining(", ")))
                    .append(" |\n");
        }
        page.append("\n## Who gives a role\n\n");
        page.append(
                "Nobody gives a role to themselves. A role that decides takes two hands, as soon as there are two\n");
        page.append("people for it: who vouched for a person's key does not also give that person such a role.\n\n");
        page.append("| role | decides | given and taken by whoever may |\n|---|---|---|\n");
        for (Role role : Role.values()) {
            page.append("| ")
                    .append(role.word())
                    .append(" | ")
                    .append(role.deciding() ? "yes" : "no")
                    .append(" | ")
                    .append(role.grantedWith().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(" |\n");
        }
        page.append("\n## Without any role\n\n");
        page.append(
                "Everybody known adds and revokes their own keys, changes their own name, gives back their own roles,\n");
        page.append(
                "withdraws their own approvals, ends the exemptions they asked for or answer for, and closes with a\n");
        page.append(
                "lesson the break-glass they opened. A champion decides an exemption of the own team's services only\n");
        page.append("where it names one finding of at most ")
                .append(LowRisk.WORST.word())
                .append(" for at most ")
                .append(LowRisk.LONGEST.toDays())
                .append(" days and keeps every ground that voids it.\n");
        page.append("\n# Stages\n\n| # | word | name |\n|---|---|---|\n");
        for (Stage stage : Stage.values()) {
            page.append("| ")
                    .append(stage.ordinal() + 1)
                    .append(" | ")
                    .append(stage.word())
                    .append(" | ")
                    .append(stage.title())
                    .append(" |\n");
        }
        fresh("roles.md", page.toString());
    }

    @Test
    void thePolicyPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + POLICY_KEYS);
        page.append("\n## What `blocks` sees: one finding\n\n");
        variables(ConditionLanguage.OVER_FINDING.vocabulary(), page);
        page.append("\n## What `requires` sees: the reports of a stage together\n\n");
        variables(ConditionLanguage.OVER_STAGE.vocabulary(), page);
        page.append("\nLimits: ")
                .append(ConditionLanguage.MAX_CHARS)
                .append(" characters a condition, ")
                .append(PolicyReader.MAX_RULES)
                .append(" rules, ")
                .append(PolicyReader.MAX_LAYERS)
                .append(" layers, ")
                .append(PolicyReader.MAX_COST)
                .append(" steps of all conditions together for one finding.\n");
        fresh("policy.md", page.toString());
    }

    private static void variables(Vocabulary<?> vocabulary, StringBuilder page) {
        page.append("| name | type | meaning |\n|---|---|---|\n");
        for (Variable<?> variable : vocabulary.variables()) {
            String words = variable.words().isEmpty() || variable.words().size() > 20
                    ? ""
                    : ": "
                            + variable.words().stream()
                                    .map(word -> "`\"" + word + "\"`")
                                    .collect(Collectors.joining(", "));
            page.append("| `")
                    .append(variable.name())
                    .append("` | ")
                    .append(variable.type().word())
                    .append(" | ")
                    .append(variable.meaning())
                    .append(words)
                    .append(" |\n");
        }
    }

    private static final String POLICY_KEYS = """
            # Policy files

            [How to write one](../how-to/write-a-policy.md). Unknown keys are refused with their line. A length of time is a
            number with `ms`, `s`, `m`, `h`, `d` or `w`. Language 1 knows no key marked ².

            ## The policy

            | key | meaning |
            |---|---|
            | `language` | version of the language, 1 (where it is left out) or 2; a decision replays in its own |
            | `policy`, `version` | name and version, as decisions and reports show them |
            | `extends` ² | the policy above, which this one may only tighten: `{pack: NAME}` or `{file: PATH, digest: sha256:...}` |
            | `grace` | how long a finding may stay open after first sight, by severity: `critical`, `high`, `medium`, `low`, `info`, `unknown`; shorter ones ² under `exposed`, `with_fix` and `known_exploited` |
            | `known_exploited` ² | ids of weaknesses that are known to be exploited |
            | `services` ² | `tiers: {TIER: [SERVICE]}`, `internal: [SERVICE]`, `formerly: {SERVICE: [EARLIER NAME]}`; `*` stands for any letters |
            | `approvals` | by environment: a number of people, or `{people, roles: {ROLE: N}, high_risk: {...}}` |
            | `approval_validity` | how long an approval counts, 7d where it is left out |
            | `max_exemption` | how long an exemption may last, 90d where it is left out |
            | `rules` | the rules |

            ## A rule

            | key | meaning |
            |---|---|
            | `id` | `STAGE.what-it-asks` |
            | `stage` | one of the ten stages |
            | `title`, `why`, `remedy` | what it asks in a line, why in plain words, what to do when it fails |
            | `controls` | controls it serves, for example `soc2:CC7.1` ([all of them](controls.md)) |
            | `mode` | `enforce`, `warn` or `advise`; or steps ² `[{mode: warn}, {from: 2027-03-01, mode: enforce}]` |
            | `applies` ² | `services`, `tiers`, `environments`, `branches`: for whom, and where it stops |
            | `grace` | periods that replace the policy's |
            | `evidence` | `max_age`, `tools`, `formats`, `min_rules`, `rule_sets` ², `origins`, `measures`, `applicability` (false: "there is nothing of this kind" is not accepted) |
            | `blocks` | a condition in CEL; a finding for which it holds stops the change |
            | `requires` | a condition in CEL that must hold over the stage |
            | `rego` ² | `{bundle: PATH, digest: sha256:..., query: data.x.deny}`, evaluated by OPA; its answer is evidence |
            """;

    @Test
    void theControlsPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Controls\n\n");
        page.append("Numbers are the standards' own, every word is ours. ")
                .append("[What the columns mean](../concepts/controls.md).\n")
                .append("`rules` are those of the policy pack `standard`.\n");
        Policy standard = PolicyPacks.load(PolicyPacks.STANDARD);
        for (Framework framework : Framework.values()) {
            page.append("\n## ")
                    .append(framework.title())
                    .append(" (`")
                    .append(framework.word())
                    .append("`)\n\n");
            page.append(
                    "| control | asks | operating | every | owner | evidence | rules |\n|---|---|---|---|---|---|---|\n");
            for (Control control : ControlCatalogue.of(framework)) {
                page.append("| ")
                        .append(String.join(
                                " | ",
                                control.id().number(),
                                "**" + control.title() + ".** " + control.asks(),
                                control.operating(),
                                control.every().title(),
                                control.owner().title(),
                                control.evidence().stream()
                                        .map(EvidenceKind::title)
                                        .collect(Collectors.joining(", ")),
                                rules(standard, control)))
                        .append(" |\n");
            }
        }
        page.append("\n## Themes\n\nControls of different frameworks that ask for like things.\n\n");
        page.append("| theme | controls |\n|---|---|\n");
        for (Crosswalk.Theme theme : Crosswalk.themes()) {
            page.append("| ")
                    .append(theme.title())
                    .append(" | ")
                    .append(theme.controls().stream().map(ControlId::toString).collect(Collectors.joining(", ")))
                    .append(" |\n");
        }
        fresh("controls.md", page.toString());
    }

    private static String rules(Policy policy, Control control) {
        String rules = policy.rules().stream()
                .filter(rule -> rule.controls().contains(control.id()))
                .map(rule -> "`" + rule.id() + "`")
                .collect(Collectors.joining(", "));
        if (!rules.isEmpty()) {
            return rules;
        }
        return switch (control.reach()) {
            case CHECKED -> "no working rule";
            case ATTESTED -> "attested by people";
            case OUTSIDE -> "outside a pipeline";
        };
    }

    @Test
    void theSettingsPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Settings\n\n");
        page.append(
                "`.assize.yml` lies at the top of the repository and is committed. A key that is not listed here is\n");
        page.append("refused by name, with the line it stands in. `assize init` writes a short one, and puts an\n");
        page.append("[editor schema](assize.schema.json) into `.assize/`.\n\n");
        page.append(
                "A length of time is a number with `ms`, `s`, `m`, `h`, `d` or `w`. `NAME` is a name you choose, for\n");
        page.append("example `production`.\n");
        String section = "";
        for (SettingsKey key : SettingsKey.all()) {
            String at = key.path().contains(".") ? key.path().replaceFirst("\\.[^.]*$", "") : "";
            if (!at.equals(section) || page.indexOf("|---") < 0) {
                section = at;
                page.append("\n## ")
                        .append(at.isEmpty() ? "The repository" : "`" + at + "`")
                        .append("\n\n");
                page.append("| key | what | default | meaning | example |\n|---|---|---|---|---|\n");
            }
            page.append("| `")
                    .append(key.path().substring(key.path().lastIndexOf('.') + 1))
                    .append("` | ")
                    .append(words(key.kind()))
                    .append(" | ")
                    .append(key.standard().isEmpty() ? "-" : key.standard())
                    .append(" | ")
                    .append(key.meaning().replace("|", "\\|"))
                    .append(" | `")
                    .append(key.example())
                    .append("` |\n");
        }
        fresh("settings.md", page.toString());
    }

    @Test
    void theEditorSchemaIsFresh() throws IOException {
        fresh("assize.schema.json", Pretty.text(SettingsSchema.json()) + "\n");
    }

    private static String words(SettingsKey.Kind kind) {
        return switch (kind) {
            case SettingsKey.Kind.Text() -> "text";
            case SettingsKey.Kind.Form(String name, String _) -> name;
            case SettingsKey.Kind.Word(List<String> words) ->
                words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(" or "));
            case SettingsKey.Kind.Flag() -> "`true` or `false`";
            case SettingsKey.Kind.Whole(int min, int max) -> "number, " + min + " to " + max;
            case SettingsKey.Kind.Share() -> "share, 0 to 1";
            case SettingsKey.Kind.Time() -> "length of time";
            case SettingsKey.Kind.Texts() -> "list of texts";
            case SettingsKey.Kind.TextMap() -> "names and texts";
        };
    }

    @Test
    void theFormatsPageIsFresh() throws IOException {
        StringBuilder page = new StringBuilder(NOTE + "# Report formats\n\n");
        page.append(
                "What `assize ingest` reads, told from the content or named with `--format`. A report of any other\n");
        page.append(
                "shape is *not evaluated*. [Add a tool](../how-to/add-a-tool.md) tells how a format gets here.\n\n");
        page.append("The last columns tell what the tests read: the tools and versions that wrote it, as far as the\n");
        page.append("report names one, and whether it was recorded from the tool or written by hand from the tool's\n");
        page.append("documentation.\n\n");
        page.append("| format | stage | tools and versions seen | fixtures |\n|---|---|---|---|\n");
        Path fixtures = Clone.root().resolve("scanners/src/test/resources/fixtures");
        for (ReportReader reader : ReportReaders.installed().all()) {
            Path folder = fixtures.resolve(reader.format());
            page.append("| `")
                    .append(reader.format())
                    .append("` | ")
                    .append(reader.stage().word())
                    .append(" | ")
                    .append(String.join(", ", seen(folder)))
                    .append(" | ")
                    .append(origin(folder.resolve("README.md")))
                    .append(" |\n");
        }
        fresh("formats.md", page.toString());
    }

    /// Tools and versions as the fixtures' expected readings name them.
    private static Set<String> seen(Path folder) throws IOException {
        Set<String> seen = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return seen;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".expected.json")).toList()) {
                if (JsonReader.read(Files.readAllBytes(file)) instanceof Json.Object reading
                        && reading.get("tool").orElse(Json.NULL) instanceof Json.Text(String tool)) {
                    String version =
                            reading.get("version").orElse(Json.NULL) instanceof Json.Text(String text) ? text : "";
                    seen.add((tool + " " + version).strip());
                }
            }
        } catch (MalformedJson e) {
            throw new IOException(e);
        }
        // A version beside a tool says more than the tool alone.
        seen.removeIf(one -> !one.contains(" ") && seen.stream().anyMatch(other -> other.startsWith(one + " ")));
        return seen;
    }

    private static String origin(Path readme) throws IOException {
        String text = Files.exists(readme) ? Files.readString(readme).toLowerCase(Locale.ROOT) : "";
        boolean recorded = text.contains("recorded");
        boolean byHand = text.contains("by hand");
        return recorded && byHand ? "recorded and by hand" : recorded ? "recorded" : byHand ? "by hand" : "";
    }

    private static String kind(Class<?> type) {
        String kind = type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        assertThat(FactCodec.kinds()).contains(kind);
        return kind;
    }

    private static String simple(RecordComponent component) {
        String type = component.getGenericType().getTypeName();
        return Arrays.stream(type.split("(?<=[<>, ])"))
                .map(part -> part.substring(Math.max(part.lastIndexOf('.'), part.lastIndexOf('$')) + 1))
                .collect(Collectors.joining())
                .replace("<", " of ")
                .replace(">", "");
    }

    private static void fresh(String name, String wanted) throws IOException {
        Path page = Clone.root().resolve("docs/reference").resolve(name);
        if (System.getProperty("reference.apply") != null) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, wanted);
            return;
        }
        assertThat(page).as("written with -Dreference.apply").exists().content().isEqualTo(wanted);
    }
}
