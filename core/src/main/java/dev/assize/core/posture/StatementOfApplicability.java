package dev.assize.core.posture;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.control.Control;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Framework;
import dev.assize.core.policy.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The document ISO/IEC 27001:2022 clause 6.1.3 d asks for: for each of the 93 controls of Annex A whether it
/// applies, why, whether it is implemented, and what shows it.
///
/// What the organisation declares and what the ledger shows stand side by side; where they contradict each other,
/// the row says so. Nothing is made up: a control nobody declared is undeclared, not applicable by default of ours.
public record StatementOfApplicability(Instant at, List<Row> rows) {
    public StatementOfApplicability {
        Objects.requireNonNull(at);
        rows = List.copyOf(rows);
    }

    /// How far a control is put to work.
    public enum Status {
        IMPLEMENTED("implemented"),
        PARTLY_IMPLEMENTED("partly implemented"),
        PLANNED("planned"),
        NOT_IMPLEMENTED("not implemented"),
        NOT_APPLICABLE("not applicable"),
        UNDECLARED("not declared");

        private final String title;

        Status(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public String word() {
            return JsonFields.word(this);
        }
    }

    /// What the organisation says about one control.
    ///
    /// @param status   null where the ledger shall say
    /// @param evidence what shows it besides the ledger, for example a document's name
    /// @param owner    who answers for it; null for the default
    public record Declaration(
            ControlId control,
            boolean applicable,
            String justification,
            @Nullable Status status,
            List<String> evidence,
            @Nullable String owner) {
        public Declaration {
            Objects.requireNonNull(control);
            Objects.requireNonNull(justification);
            evidence = List.copyOf(evidence);
        }
    }

    /// One control.
    ///
    /// @param applicable    null where nobody declared it
    /// @param justification why it applies or not; empty where nobody said
    /// @param shown         what the ledger shows
    /// @param evidence      documents named by the organisation, then ledger entries
    /// @param contradiction where declaration and ledger disagree; empty where they do not
    public record Row(
            Control control,
            @Nullable Boolean applicable,
            String justification,
            Status status,
            State shown,
            String owner,
            List<String> evidence,
            String contradiction) {
        public Row {
            Objects.requireNonNull(control);
            Objects.requireNonNull(justification);
            Objects.requireNonNull(status);
            Objects.requireNonNull(shown);
            Objects.requireNonNull(owner);
            evidence = List.copyOf(evidence);
            Objects.requireNonNull(contradiction);
        }
    }

    public static StatementOfApplicability of(Posture posture, Map<ControlId, Declaration> declared) {
        List<Row> rows = new ArrayList<>();
        for (ControlState state : posture.of(Framework.ISO27001)) {
            rows.add(row(state, declared.get(state.control().id())));
        }
        return new StatementOfApplicability(posture.at(), rows);
    }

    private static Row row(ControlState state, @Nullable Declaration declaration) {
        Control control = state.control();
        List<String> evidence = new ArrayList<>();
        if (declaration == null) {
            evidence.addAll(entries(state));
            return new Row(
                    control,
                    null,
                    "",
                    shown(state, Status.UNDECLARED),
                    state.state(),
                    control.owner().title(),
                    evidence,
                    "");
        }
        evidence.addAll(declaration.evidence());
        evidence.addAll(entries(state));
        Status declared = declaration.status();
        Status status;
        if (!declaration.applicable()) {
            status = Status.NOT_APPLICABLE;
        } else {
            status = declared == null ? shown(state, Status.UNDECLARED) : declared;
        }
        String owner = declaration.owner();
        return new Row(
                control,
                declaration.applicable(),
                declaration.justification(),
                status,
                state.state(),
                owner == null ? control.owner().title() : owner,
                evidence,
                contradiction(state, status));
    }

    private static List<String> entries(ControlState state) {
        return state.entries().stream().map(index -> "entry " + index).toList();
    }

    /// What the ledger alone says about implementation.
    private static Status shown(ControlState state, Status otherwise) {
        return switch (state.state()) {
            case PASSED -> Status.IMPLEMENTED;
            case EXEMPTED, FAILED -> Status.PARTLY_IMPLEMENTED;
            case NOT_APPLICABLE, NOT_EVALUATED, UNVERIFIABLE -> otherwise;
        };
    }

    private static String contradiction(ControlState state, Status status) {
        return switch (status) {
            case IMPLEMENTED ->
                switch (state.state()) {
                    case FAILED -> "declared implemented, but the ledger shows it failed";
                    case UNVERIFIABLE -> "declared implemented, but its evidence cannot be verified";
                    case PASSED, EXEMPTED, NOT_APPLICABLE, NOT_EVALUATED -> "";
                };
            case NOT_APPLICABLE ->
                state.rules().isEmpty()
                        ? ""
                        : "declared not applicable, yet the policy in force checks it with "
                                + String.join(", ", state.rules());
            case PARTLY_IMPLEMENTED, PLANNED, NOT_IMPLEMENTED, UNDECLARED -> "";
        };
    }

    public long undeclared() {
        return rows.stream().filter(row -> row.applicable() == null).count();
    }

    public List<Row> contradictions() {
        return rows.stream().filter(row -> !row.contradiction().isEmpty()).toList();
    }
}
