package dev.assize.core.evidence;

/// Reads one report format. A pure function from bytes: no clock, no network, no logging, no configuration.
/// Found through `java.util.ServiceLoader`; one class, one fixture folder, one service line.
///
/// A reader must know the shape it was written for and refuse every other: a renamed array, a truncated
/// file, a run that says it failed. Secret values are replaced by their fingerprint before anything leaves it.
public interface ReportReader {
    /// The format's name, for example `semgrep` or `sarif`.
    String format();

    /// The stage its reports belong to, unless the caller says otherwise.
    Stage stage();

    /// The stage this very report belongs to, where one format serves several: a Trivy report of an image is of
    /// another stage than one of a file system. Looks at the whole report, never throws.
    default Stage stageOf(byte[] report) {
        return stage();
    }

    /// How sure the reader is that this is its format: 0 not at all, 100 certain. Looks at the first bytes
    /// only, never throws.
    ///
    /// @param head at most the first 64 KiB of the report
    int recognises(byte[] head);

    /// @param report the bytes as the tool wrote them
    /// @param stage  the stage the findings are filed under
    /// @throws UnreadableReport where the report is not what this reader was written for
    Reading read(byte[] report, Stage stage) throws UnreadableReport;

    /// The bytes that may be stored for ever: the report with every secret value replaced. Most formats hold
    /// none.
    default byte[] redacted(byte[] report) throws UnreadableReport {
        return report;
    }
}
