package dev.assize.core.deployment;

import java.time.Duration;

/// How time passes for a deployment: as it does, or as a test wants it to.
public interface Pace {
    /// Time that has passed since some fixed moment; never goes back.
    Duration elapsed();

    void pause(Duration duration) throws InterruptedException;

    static Pace real() {
        long origin = System.nanoTime();
        return new Pace() {
            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime() - origin);
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
