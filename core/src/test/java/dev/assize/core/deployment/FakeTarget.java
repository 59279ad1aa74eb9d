package dev.assize.core.deployment;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A world of two slots in memory whose time is the test's. It can refuse an operation and it can die in the
/// middle of one, before or after it took effect.
public final class FakeTarget implements DeploymentTarget, Pace {
    /// The process that drives the deployment was killed.
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {}
    }

    public final List<String> history = new ArrayList<>();
    public final Map<Slot, Artifact> runs = new EnumMap<>(Slot.class);
    public final Map<Slot, Long> requests = new EnumMap<>(Slot.class);
    public final Map<Slot, Long> failed = new EnumMap<>(Slot.class);
    public final Set<String> refused = new HashSet<>();
    public final Set<Digest> sick = new HashSet<>();
    public final Set<Digest> sickUnderTraffic = new HashSet<>();
    public final Set<Digest> failing = new HashSet<>();
    public final EnumSet<Slot> untold = EnumSet.noneOf(Slot.class);
    public boolean counts = true;
    public int unfinished;

    @Nullable
    public Slot active;

    /// How many moments the driver has left to live; negative is for ever.
    public int moments = -1;

    /// Whether traffic ever went to a slot in which nothing ran although a healthy release existed.
    public boolean outage;

    private Duration now = Duration.ZERO;
    private boolean served;

    private FakeTarget() {}

    public static Artifact artifact(String name) {
        return new Artifact(name, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    public static FakeTarget empty() {
        return new FakeTarget();
    }

    public static FakeTarget serving(Artifact artifact) {
        FakeTarget target = new FakeTarget();
        target.active = Slot.BLUE;
        target.runs.put(Slot.BLUE, artifact);
        target.served = true;
        return target;
    }

    @Override
    public Optional<Slot> active() {
        moment();
        return Optional.ofNullable(active);
    }

    @Override
    public Optional<Artifact> running(Slot slot) {
        moment();
        if (untold.contains(slot)) {
            throw new Failure(Fault.TAMPERED, slot.word() + " cannot be told", "");
        }
        return Optional.ofNullable(runs.get(slot));
    }

    @Override
    public void start(Slot slot, Artifact artifact) {
        moment();
        refuse("start " + slot.word());
        if (!artifact.equals(runs.get(slot))) {
            runs.put(slot, artifact);
            requests.put(slot, 0L);
            failed.put(slot, 0L);
            changed("start " + slot.word() + " " + artifact.name());
        }
        moment();
    }

    @Override
    public Health probe(Slot slot, String path, Duration timeout) {
        moment();
        refuse("probe " + slot.word());
        Artifact artifact = runs.get(slot);
        if (artifact == null) {
            return new Health.Gone("exit code 1");
        }
        boolean ill =
                sick.contains(artifact.digest()) || (active == slot && sickUnderTraffic.contains(artifact.digest()));
        return ill ? new Health.Unhealthy("status 503") : new Health.Healthy();
    }

    @Override
    public void switchTo(Slot slot) {
        moment();
        refuse("switch " + slot.word());
        if (active != slot) {
            active = slot;
            changed("switch " + slot.word());
        }
        moment();
    }

    @Override
    public Optional<Traffic> traffic(Slot slot) {
        moment();
        return counts
                ? Optional.of(new Traffic(requests.getOrDefault(slot, 0L), failed.getOrDefault(slot, 0L)))
                : Optional.empty();
    }

    @Override
    public int drain(Slot slot, Duration timeout) {
        moment();
        refuse("drain " + slot.word());
        return runs.containsKey(slot) ? unfinished : 0;
    }

    @Override
    public void stop(Slot slot) {
        moment();
        refuse("stop " + slot.word());
        if (runs.remove(slot) != null) {
            changed("stop " + slot.word());
        }
        moment();
    }

    @Override
    public Duration elapsed() {
        return now;
    }

    /// While time passes, ten requests a second go through the switch.
    @Override
    public void pause(Duration duration) {
        moment();
        now = now.plus(duration);
        if (active != null) {
            long asked = Math.max(1, duration.toMillis() / 100);
            requests.merge(active, asked, Long::sum);
            Artifact artifact = runs.get(active);
            if (artifact == null || failing.contains(artifact.digest())) {
                failed.merge(active, asked, Long::sum);
            }
        }
    }

    void moment() {
        if (moments == 0) {
            throw new Killed();
        }
        moments--;
    }

    private void refuse(String operation) {
        if (refused.contains(operation)) {
            throw new Failure(Fault.TOOL_FAILED, "cannot " + operation, "look after it");
        }
    }

    private void changed(String what) {
        history.add(what);
        if (served && (active == null || !runs.containsKey(active))) {
            outage = true;
        }
        served |= active != null && runs.containsKey(active);
    }
}
