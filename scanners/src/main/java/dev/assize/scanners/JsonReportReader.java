package dev.assize.scanners;

import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.UnreadableReport;

/// A reader of a format in JSON: what is kept of the report is a copy without anything that has the shape of a
/// credential, wherever in the report it stands.
public interface JsonReportReader extends ReportReader {
    @Override
    default byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }
}
