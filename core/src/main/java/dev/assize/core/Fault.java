package dev.assize.core;

/// What went wrong outside our own code, one row per kind: the exit code of the command line, the status
/// of the HTTP API and the slug of the problem page always agree because they stand in one place.
///
/// Exit codes: 1 a refusal or a proven break, 2 usage or internal error, 3 undecided.
public enum Fault {
    USAGE(2, 400, "usage"),
    BAD_INPUT(2, 422, "bad-input"),
    NOT_FOUND(2, 404, "not-found"),
    FORBIDDEN(1, 403, "forbidden"),
    CONFLICT(1, 409, "conflict"),
    TAMPERED(1, 500, "tampered"),
    LIMIT_EXCEEDED(2, 413, "limit-exceeded"),
    STORAGE(2, 503, "storage"),
    TOOL_UNAVAILABLE(3, 503, "tool-unavailable"),
    TOOL_FAILED(3, 502, "tool-failed"),
    INTERNAL(2, 500, "internal");

    private final int exitCode;
    private final int httpStatus;
    private final String slug;

    Fault(int exitCode, int httpStatus, String slug) {
        this.exitCode = exitCode;
        this.httpStatus = httpStatus;
        this.slug = slug;
    }

    public int exitCode() {
        return exitCode;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String slug() {
        return slug;
    }
}
