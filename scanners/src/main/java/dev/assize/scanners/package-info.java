/// What the report readers share: telling formats apart ([dev.assize.scanners.ReportReaders]), taking wrappers
/// off within limits, reading JSON and XML that may be hostile, identity of findings
/// ([dev.assize.scanners.Fingerprints]) and their collection ([dev.assize.scanners.Findings]).
///
/// Invariant: a report is understood completely or refused; nothing here opens a file or a socket, and no
/// exception quotes what a report holds. Read [dev.assize.scanners.ReportReaders] first. This room knows no
/// tool by name; each tool has a reader in the room of its stage.
@NullMarked
package dev.assize.scanners;

import org.jspecify.annotations.NullMarked;
