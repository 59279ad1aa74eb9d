package dev.assize.core.deployment;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// When a release counts as healthy.
///
/// @param path         asked for over HTTP, healthy is a status of 200 to 299
/// @param timeout      of one check
/// @param interval     from the end of one check to the start of the next
/// @param consecutive  how many equal answers in a row are believed: as many good ones before traffic
///                     comes, as many bad ones before it is taken away
/// @param within       how long a new release may take to become healthy
/// @param observe      how long it is watched under traffic before the old one is let go
/// @param maxErrorRate the share of requests, 0 to 1, that may fail while it is watched
/// @param drain        how long the old release may finish its requests
public record HealthPolicy(
        String path,
        Duration timeout,
        Duration interval,
        int consecutive,
        Duration within,
        Duration observe,
        double maxErrorRate,
        Duration drain) {
    public static final HealthPolicy DEFAULT = new HealthPolicy(
            "/healthz",
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            3,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            0.01,
            Duration.ofSeconds(20));

    public HealthPolicy {
        List<Mistake> mistakes = new ArrayList<>();
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            mistakes.add(new Mistake("health.path", "'" + path + "' is not a path", "write for example /healthz"));
        }
        if (consecutive < 1) {
            mistakes.add(new Mistake("health.consecutive", consecutive + " is too few", "write 1 or more"));
        }
        // Written so that NaN is refused too.
        if (!(maxErrorRate >= 0 && maxErrorRate <= 1)) {
            mistakes.add(new Mistake(
                    "health.max-error-rate", maxErrorRate + " is not a share", "write 0 to 1, for example 0.01"));
        }
        positive("health.timeout", timeout, mistakes);
        positive("health.interval", interval, mistakes);
        positive("health.within", within, mistakes);
        notNegative("health.observe", observe, mistakes);
        notNegative("health.drain", drain, mistakes);
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
    }

    private static void positive(String place, Duration duration, List<Mistake> mistakes) {
        if (!duration.isPositive()) {
            mistakes.add(new Mistake(place, "is not longer than nothing", "write for example 2s"));
        }
    }

    private static void notNegative(String place, Duration duration, List<Mistake> mistakes) {
        if (duration.isNegative()) {
            mistakes.add(new Mistake(place, "is negative", "write for example 10s, or 0s"));
        }
    }
}
