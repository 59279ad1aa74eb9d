package dev.assize.cli.terminal;

import dev.assize.core.control.Control;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.ControlTexts;
import dev.assize.core.control.Crosswalk;
import dev.assize.core.control.EvidenceKind;
import dev.assize.core.control.Framework;
import dev.assize.core.control.Reach;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.State;
import dev.assize.core.posture.ControlState;
import dev.assize.core.posture.Ground;
import dev.assize.core.posture.Posture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Controls as people read them on a terminal: the sentence first, then the matrix, then why and what next.
public final class ControlsText {
    private static final int MAX_BROKEN = 8;
    private static final int MAX_NEXT = 3;

    private final Terminal terminal;
    private final ControlTexts texts;

    public ControlsText(Terminal terminal, ControlTexts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    /// Every framework, every control, one sign each.
    ///
    /// @param whose the service's name, or words for all of them
    public void matrix(String whose, Posture posture, List<ControlState> all, @Nullable Policy policy) {
        Map<State, Integer> counts = Posture.counts(all);
        List<ControlState> checked = byRules(all);
        List<ControlState> stated = byPeople(all);
        terminal.line(terminal.bold(whose) + ": " + holding(checked) + " of "
                + Columns.count(checked.size(), "control") + " that rules check hold, "
                + count(counts, State.FAILED, "failed") + "; " + holding(stated) + " of " + stated.size()
                + " that people state are attested.");
        terminal.line(terminal.dim("at "
                + posture.at().toString().substring(0, 16).replace('T', ' ') + " UTC, "
                + Columns.count(posture.entries(), "entry") + ", "
                + (policy == null ? "no policy in force" : "policy " + policy.name() + " " + policy.version())));
        for (Framework framework : Framework.values()) {
            List<ControlState> states = all.stream()
                    .filter(state -> state.control().id().framework() == framework)
                    .toList();
            terminal.line("");
            terminal.line(terminal.bold(Columns.left(framework.brief(), 10)) + " " + summary(states));
            groups(groups(states));
        }
        terminal.line("");
        terminal.line(terminal.dim(legend()));
        broken(all);
        next(all);
    }

    private static long holding(List<ControlState> states) {
        return states.stream()
                .filter(state -> state.state() == State.PASSED || state.state() == State.EXEMPTED)
                .count();
    }

    private static String count(Map<State, Integer> counts, State state, String word) {
        return counts.getOrDefault(state, 0) + " " + word;
    }

    private static List<ControlState> byRules(List<ControlState> states) {
        return states.stream()
                .filter(state -> state.control().reach() == Reach.CHECKED)
                .toList();
    }

    private static List<ControlState> byPeople(List<ControlState> states) {
        return states.stream()
                .filter(state -> state.control().reach() != Reach.CHECKED)
                .toList();
    }

    private static String summary(List<ControlState> states) {
        List<ControlState> checked = byRules(states);
        List<ControlState> stated = byPeople(states);
        List<String> parts = new ArrayList<>();
        parts.add(holding(checked) + " of " + checked.size() + " checked hold");
        Posture.counts(states).forEach((state, n) -> {
            if (n > 0 && state != State.PASSED && state != State.NOT_EVALUATED) {
                parts.add(n + " " + state.title());
            }
        });
        long ruleless = states.stream().filter(ControlState::lacksRule).count();
        if (ruleless > 0) {
            parts.add(ruleless + " without a working rule");
        }
        if (!stated.isEmpty()) {
            parts.add(holding(stated) + " of " + stated.size() + " attested");
        }
        return String.join(", ", parts);
    }

    /// `CC6.1` belongs to `CC6`, `A.8.28` to `A.8`, `6.2.3.1` to `6`.
    private static Map<String, List<ControlState>> groups(List<ControlState> states) {
        Map<String, List<ControlState>> groups = new LinkedHashMap<>();
        for (ControlState state : states) {
            String number = state.control().id().number();
            String group =
                    switch (state.control().id().framework()) {
                        case SOC2, CIS_SSC, PCIDSS, SSDF -> number.substring(0, number.indexOf('.'));
                        case ISO27001 -> number.substring(0, number.lastIndexOf('.'));
                        case SLSA -> number.substring(0, number.indexOf('_'));
                    };
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(state);
        }
        return groups;
    }

    /// The groups one after the other, as many as fit a line.
    private void groups(Map<String, List<ControlState>> groups) {
        int room = Math.min(terminal.width(), 100);
        StringBuilder line = new StringBuilder(" ");
        int used = 1;
        for (var group : groups.entrySet()) {
            int wide = group.getKey().length() + 2 + group.getValue().size() * (terminal.symbols() ? 1 : 5);
            if (used > 1 && used + wide + 1 > room) {
                terminal.line(line.toString().stripTrailing());
                line = new StringBuilder(" ");
                used = 1;
            }
            line.append(' ').append(group.getKey()).append(' ');
            for (ControlState state : group.getValue()) {
                line.append(sign(state)).append(terminal.symbols() ? "" : " ");
            }
            line.append(' ');
            used += wide + 1;
        }
        terminal.line(line.toString().stripTrailing());
    }

    /// What waits for people is shown fainter than what waits for a tool.
    private String sign(ControlState state) {
        boolean waitsForPeople =
                state.state() == State.NOT_EVALUATED && state.control().reach() != Reach.CHECKED;
        return waitsForPeople
                ? terminal.dim(terminal.withoutColour().sign(state.state()))
                : terminal.sign(state.state());
    }

    private String legend() {
        List<String> parts = new ArrayList<>();
        for (State state : State.values()) {
            parts.add(terminal.sign(state).strip() + " " + state.title());
        }
        return String.join("  ", parts);
    }

    private void broken(List<ControlState> all) {
        List<ControlState> broken = all.stream()
                .filter(state -> state.state() == State.FAILED || state.state() == State.UNVERIFIABLE)
                .toList();
        if (broken.isEmpty()) {
            return;
        }
        // Many controls fail for one reason; the reason is told once.
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (ControlState state : broken) {
            String reason =
                    state.grounds().isEmpty() ? "" : state.grounds().getFirst().text();
            byReason.computeIfAbsent(reason, _ -> new ArrayList<>())
                    .add(state.control().id().brief());
        }
        terminal.line("");
        int shown = 0;
        for (var entry : byReason.entrySet()) {
            if (shown++ == MAX_BROKEN) {
                terminal.line("     ... and " + (byReason.size() - MAX_BROKEN)
                        + " more; assize controls list --state failed shows all");
                return;
            }
            terminal.line(terminal.bold("Why: ") + Columns.wrap(entry.getKey(), terminal.width() - 5, "     "));
            terminal.line(terminal.dim(
                    "     " + Columns.wrap(String.join(", ", entry.getValue()), terminal.width() - 5, "     ")));
        }
    }

    private void next(List<ControlState> all) {
        Set<String> remedies = new LinkedHashSet<>();
        for (State bad : new State[] {State.FAILED, State.UNVERIFIABLE, State.NOT_EVALUATED}) {
            for (ControlState state : all) {
                if (state.state() == bad && !state.rules().isEmpty()) {
                    state.grounds().stream()
                            .filter(ground -> ground.state() == bad)
                            .map(Ground::remedy)
                            .filter(remedy -> !remedy.isEmpty())
                            .findFirst()
                            .ifPresent(remedies::add);
                }
            }
        }
        terminal.line("");
        terminal.line(terminal.bold("Next:"));
        remedies.stream()
                .limit(MAX_NEXT)
                .forEach(remedy -> terminal.line(
                        "  " + terminal.arrow() + " " + Columns.wrap(remedy, terminal.width() - 4, "    ")));
        terminal.line("  " + terminal.arrow() + " assize controls show soc2:CC8.1   explains any of them");
    }

    /// A line for each control.
    public void list(List<ControlState> states) {
        Framework framework = null;
        for (ControlState state : states) {
            Control control = state.control();
            if (framework != control.id().framework()) {
                if (framework != null) {
                    terminal.line("");
                }
                framework = control.id().framework();
                Framework heading = framework;
                List<ControlState> own = states.stream()
                        .filter(s -> s.control().id().framework() == heading)
                        .toList();
                terminal.line(terminal.bold(framework.title()) + "  " + summary(own));
            }
            int room = Math.max(20, terminal.width() - (terminal.symbols() ? 46 : 49));
            terminal.line("  " + terminal.sign(state.state()) + " "
                    + Columns.left(control.id().number(), 15)
                    + Columns.left(Columns.cut(texts.title(control), room), room) + " "
                    + terminal.dim(basis(state)));
        }
        if (states.isEmpty()) {
            terminal.line("No control is in that state.");
        }
    }

    private static String basis(ControlState state) {
        return switch (state.basis()) {
            case RULES -> Columns.count(state.rules().size(), "rule");
            case RULES_AND_DOCUMENT -> Columns.count(state.rules().size(), "rule") + " and document";
            case DOCUMENT -> state.lacksRule() ? "attested, no working rule" : "attested";
            case NOTHING ->
                switch (state.control().reach()) {
                    case CHECKED -> "no working rule";
                    case ATTESTED -> "to be attested";
                    case OUTSIDE -> "outside a pipeline";
                };
        };
    }

    /// All about one control.
    public void show(ControlState state, @Nullable Policy policy) {
        Control control = state.control();
        int width = terminal.width();
        terminal.line(
                terminal.sign(state.state()) + " " + terminal.bold(control.id().brief()) + "  "
                        + texts.title(control) + "   " + state.state().title() + ", "
                        + state.basis().title());
        terminal.line("");
        terminal.line(Columns.wrap(texts.asks(control), width, ""));
        if (texts.find(control.id()).isPresent()) {
            terminal.line(terminal.dim("(text imported from your licence; ours: " + control.asks() + ")"));
        }
        terminal.line("");
        field("reach", control.reach().title());
        field("evidence", control.evidence().stream().map(EvidenceKind::title).collect(Collectors.joining(", ")));
        field("operating", control.operating());
        field("how often", control.every().title());
        field("owner", control.owner().title());
        if (state.rules().isEmpty()) {
            field("rules", state.lacksRule() ? "none works" : "none; it is for people to state");
        } else {
            field("rules", String.join("\n" + " ".repeat(12), ruleLines(state, policy)));
        }
        List<ControlId> alike = Crosswalk.alike(control.id());
        if (!alike.isEmpty()) {
            field("alike", alike.stream().map(ControlId::toString).collect(Collectors.joining(", ")));
        }
        terminal.line("");
        terminal.line(terminal.bold("Why it is " + state.state().title() + ":"));
        for (Ground ground : state.grounds()) {
            terminal.line("  " + terminal.sign(ground.state()) + " "
                    + Columns.wrap(ground.text(), width - 4, "    ")
                    + (ground.entries().isEmpty() ? "" : terminal.dim("  " + entries(ground))));
        }
        Set<String> gaps = state.grounds().stream()
                .filter(ground -> !ground.state().lets() && !ground.remedy().isEmpty())
                .map(Ground::remedy)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!gaps.isEmpty()) {
            terminal.line("");
            terminal.line(terminal.bold("Next:"));
            gaps.forEach(gap -> terminal.line("  " + terminal.arrow() + " " + Columns.wrap(gap, width - 4, "    ")));
        }
        if (!state.entries().isEmpty()) {
            terminal.line(terminal.dim("assize ledger show " + state.entries().getFirst() + "   shows an entry"));
        }
    }

    private static List<String> ruleLines(ControlState state, @Nullable Policy policy) {
        return state.rules().stream()
                .map(id -> policy == null
                        ? id
                        : policy.rule(id)
                                .map(Rule::title)
                                .map(title -> id + "  " + title)
                                .orElse(id))
                .toList();
    }

    private static String entries(Ground ground) {
        return (ground.entries().size() == 1 ? "entry " : "entries ")
                + ground.entries().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void field(String name, String value) {
        terminal.line(Columns.left(name, 12)
                + (value.contains("\n") ? value : Columns.wrap(value, terminal.width() - 12, " ".repeat(12))));
    }
}
