package dev.assize.runner.pipeline;

import dev.assize.core.evidence.Stage;

/// Hears what a run is doing. Called from several threads.
public interface Progress {
    Progress SILENT = new Progress() {
        @Override
        public void started(Stage stage, String tool, String what) {}

        @Override
        public void finished(StageResult result) {}
    };

    /// @param what what it does, for people
    void started(Stage stage, String tool, String what);

    void finished(StageResult result);
}
