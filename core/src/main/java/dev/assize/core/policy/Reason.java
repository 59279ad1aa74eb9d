package dev.assize.core.policy;

import dev.assize.core.evidence.Finding;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why a rule is in the state it is in. Every reason has a kind, a place and a remedy.
public sealed interface Reason {
    /// One sentence.
    String text();

    /// What turns it; empty where nothing has to.
    String remedy();

    /// A finding blocks.
    record Blocking(Finding finding, @Nullable Instant deadline, String remedy) implements Reason {
        public Blocking {
            Objects.requireNonNull(finding);
            Objects.requireNonNull(remedy);
        }

        @Override
        public String text() {
            return finding.severity().word() + " " + finding.rule() + " at "
                    + finding.location().text() + ": " + finding.title();
        }
    }

    /// A finding would block but has an exemption.
    record Exempted(Finding finding, String exemption, Instant until) implements Reason {
        public Exempted {
            Objects.requireNonNull(finding);
            Objects.requireNonNull(exemption);
            Objects.requireNonNull(until);
        }

        @Override
        public String text() {
            return finding.rule() + " at " + finding.location().text() + " is exempted by " + exemption + " until "
                    + until;
        }

        @Override
        public String remedy() {
            return "";
        }
    }

    /// What the rule requires of the stage does not hold.
    record Unmet(String text, String remedy) implements Reason {
        public Unmet {
            Objects.requireNonNull(text);
            Objects.requireNonNull(remedy);
        }
    }

    /// Evidence is missing, stale, failed, unreadable or not to be trusted.
    record Missing(String text, String remedy) implements Reason {
        public Missing {
            Objects.requireNonNull(text);
            Objects.requireNonNull(remedy);
        }
    }

    /// There is nothing to judge.
    record Inapplicable(String text) implements Reason {
        public Inapplicable {
            Objects.requireNonNull(text);
        }

        @Override
        public String remedy() {
            return "";
        }
    }
}
