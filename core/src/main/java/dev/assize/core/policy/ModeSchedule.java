package dev.assize.core.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// How much weight a rule has, and from when: the dated path on which a legacy service moves from advice to
/// enforcement. Before the first step a rule only advises.
///
/// @param steps by time, the earliest first, no two at the same time
public record ModeSchedule(List<Step> steps) {
    /// From this instant on, this mode.
    public record Step(Instant from, Mode mode) {
        public Step {
            Objects.requireNonNull(from);
            Objects.requireNonNull(mode);
        }
    }

    public ModeSchedule {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (!steps.get(i - 1).from().isBefore(steps.get(i).from())) {
                throw new IllegalArgumentException("steps are not in the order of time");
            }
        }
    }

    /// The same weight at all times.
    public static ModeSchedule always(Mode mode) {
        return new ModeSchedule(List.of(new Step(Instant.MIN, mode)));
    }

    public Mode at(Instant time) {
        Mode mode = Mode.ADVISE;
        for (Step step : steps) {
            if (step.from().isAfter(time)) {
                break;
            }
            mode = step.mode();
        }
        return mode;
    }

    /// The next change of weight after that time.
    public Optional<Step> next(Instant time) {
        return steps.stream().filter(step -> step.from().isAfter(time)).findFirst();
    }

    /// Whether it stops a change at any time.
    public boolean everEnforces() {
        return steps.stream().anyMatch(step -> step.mode() == Mode.ENFORCE);
    }

    /// Whether there is a time at which this has less weight than the other.
    public boolean everWeakerThan(ModeSchedule other) {
        TreeSet<Instant> times = new TreeSet<>(List.of(Instant.MIN));
        steps.forEach(step -> times.add(step.from()));
        other.steps.forEach(step -> times.add(step.from()));
        return times.stream().anyMatch(time -> at(time).compareTo(other.at(time)) < 0);
    }

    /// `enforce`, or `advise, warn from 2026-03-01, enforce from 2026-06-01`.
    public String text() {
        List<String> parts = new ArrayList<>();
        for (Step step : steps) {
            boolean always = step.from().equals(Instant.MIN);
            if (parts.isEmpty() && !always) {
                parts.add(Mode.ADVISE.word());
            }
            parts.add(step.mode().word()
                    + (always ? "" : " from " + step.from().toString().replace("T00:00:00Z", "")));
        }
        return parts.isEmpty() ? Mode.ADVISE.word() : String.join(", ", parts);
    }
}
