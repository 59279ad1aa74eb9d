package dev.assize.core.exemption;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// An exemption that is about to end: told 14, 7 and 1 days ahead.
///
/// @param stage the warning that is due: 14, 7 or 1 days
/// @param left  until it ends
public record ExpiryWarning(Exemption exemption, int stage, Duration left) {
    private static final int[] STAGES = {1, 7, 14};

    public ExpiryWarning {
        Objects.requireNonNull(exemption);
        Objects.requireNonNull(left);
    }

    /// The warnings due at that moment, the nearest end first. An exemption whose renewal was approved is not
    /// among them.
    public static List<ExpiryWarning> due(Collection<Exemption> exemptions, Instant now) {
        Set<String> renewed = new HashSet<>();
        for (Exemption exemption : exemptions) {
            String earlier = exemption.request().renews();
            if (earlier != null && exemption.inForce(now)) {
                renewed.add(earlier);
            }
        }
        List<ExpiryWarning> due = new ArrayList<>();
        for (Exemption exemption : exemptions) {
            if (exemption.inForce(now) && !renewed.contains(exemption.id())) {
                Duration left = Duration.between(now, exemption.notAfter());
                for (int stage : STAGES) {
                    if (left.compareTo(Duration.ofDays(stage)) <= 0) {
                        due.add(new ExpiryWarning(exemption, stage, left));
                        break;
                    }
                }
            }
        }
        due.sort(Comparator.comparing(ExpiryWarning::left)
                .thenComparing(w -> w.exemption().id()));
        return due;
    }

    /// `x-1f3a9c02 ends in 6 days`.
    public String text() {
        long days = left.toDays();
        long hours = left.toHours();
        String when = days > 1
                ? "in " + days + " days"
                : hours >= 24 ? "in a day" : hours > 1 ? "in " + hours + " hours" : "within the hour";
        return exemption.id() + " ends " + when;
    }
}
