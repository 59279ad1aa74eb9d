package dev.assize.core.control;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can show that a control operates. One piece of evidence serves every control that lists its kind, in all
/// frameworks.
public enum EvidenceKind {
    SECRET_SCAN("secret scan", Stage.SECRETS),
    TEST_REPORT("test and coverage report, quality gate", Stage.CODE_QUALITY),
    DEPENDENCY_SCAN("dependency scan", Stage.DEPENDENCIES),
    CODE_SCAN("code scan", Stage.SAST),
    IAC_SCAN("infrastructure scan", Stage.IAC),
    IMAGE_SCAN("image scan", Stage.CONTAINER),
    SBOM("bill of materials", Stage.CONTAINER),
    DYNAMIC_SCAN("scan of the running service", Stage.DAST),
    GATE_DECISION("gate decision", Stage.GATE),
    APPROVAL("approval", Stage.DEPLOYMENT),
    DEPLOYMENT("deployment", Stage.DEPLOYMENT),
    ROLLBACK("rollback", Stage.DEPLOYMENT),
    RUNTIME_ALERT("runtime alert", Stage.RUNTIME),
    EXEMPTION("exemption", null),
    BREAK_GLASS("emergency access with review", null),
    POLICY("policy in force", null),
    PEOPLE("people and their roles", null),
    LEDGER("verified ledger", null),
    PROVENANCE("signed provenance", null),
    DOCUMENT("document somebody attests", null);

    private final String title;
    private final @Nullable Stage stage;

    EvidenceKind(String title, @Nullable Stage stage) {
        this.title = title;
        this.stage = stage;
    }

    public String title() {
        return title;
    }

    public String word() {
        return JsonFields.word(this);
    }

    /// The stage whose rules judge this kind; empty for what no stage reports.
    public Optional<Stage> stage() {
        return Optional.ofNullable(stage);
    }
}
