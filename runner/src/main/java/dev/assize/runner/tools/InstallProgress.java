package dev.assize.runner.tools;

import java.time.Duration;

/// Hears what an installation does, so that nobody waits before a silent screen.
public interface InstallProgress {
    InstallProgress SILENT = new InstallProgress() {
        @Override
        public void begins(String tool, String what, Duration expected) {}

        @Override
        public void ended(String tool, String what, Duration took) {}
    };

    /// @param what     what is done, for people
    /// @param expected how long it took where it was measured; zero where it is not worth telling
    void begins(String tool, String what, Duration expected);

    /// The step ended, well or not; what came of it is told by what `install` returns.
    void ended(String tool, String what, Duration took);
}
