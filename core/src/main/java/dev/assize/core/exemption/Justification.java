package dev.assize.core.exemption;

import dev.assize.core.canonical.JsonFields;
import java.util.Optional;

/// Why a finding does no harm here. The first five are the justifications of OpenVEX 0.2.0 for
/// `not_affected`, which CSAF 2.0 §3.2.3.5 calls flags; the last two are for what does affect us.
public enum Justification {
    COMPONENT_NOT_PRESENT(true),
    VULNERABLE_CODE_NOT_PRESENT(true),
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH(true),
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY(true),
    INLINE_MITIGATIONS_ALREADY_EXIST(true),
    /// It affects us; the compensating control bears it until it is mended.
    COMPENSATED(false),
    /// It affects us and is borne for the time being.
    RISK_ACCEPTED(false);

    private final boolean notAffected;

    Justification(boolean notAffected) {
        this.notAffected = notAffected;
    }

    /// Whether it says that the weakness does not affect us.
    public boolean notAffected() {
        return notAffected;
    }

    public String word() {
        return JsonFields.word(this);
    }

    /// As OpenVEX and CSAF write it.
    public String vexWord() {
        return word().replace('-', '_');
    }

    public static Optional<Justification> ofVex(String word) {
        for (Justification justification : values()) {
            if (justification.notAffected && justification.vexWord().equals(word)) {
                return Optional.of(justification);
            }
        }
        return Optional.empty();
    }
}
