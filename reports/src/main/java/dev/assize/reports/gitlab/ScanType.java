package dev.assize.reports.gitlab;

import dev.assize.core.evidence.Stage;

/// The kinds of security report GitLab has, with the stage that fills each. GitLab takes checks of infrastructure
/// definitions as `sast`; one job uploads one file of a kind, so they have a file of their own.
enum ScanType {
    SECRET_DETECTION("secret_detection", "gl-secret-detection-report.json", Stage.SECRETS),
    DEPENDENCY_SCANNING("dependency_scanning", "gl-dependency-scanning-report.json", Stage.DEPENDENCIES),
    SAST("sast", "gl-sast-report.json", Stage.SAST),
    IAC("sast", "gl-iac-sast-report.json", Stage.IAC),
    CONTAINER_SCANNING("container_scanning", "gl-container-scanning-report.json", Stage.CONTAINER),
    DAST("dast", "gl-dast-report.json", Stage.DAST);

    private final String word;
    private final String fileName;
    private final Stage stage;

    ScanType(String word, String fileName, Stage stage) {
        this.word = word;
        this.fileName = fileName;
        this.stage = stage;
    }

    /// As `scan.type` has it.
    String word() {
        return word;
    }

    String fileName() {
        return fileName;
    }

    Stage stage() {
        return stage;
    }
}
