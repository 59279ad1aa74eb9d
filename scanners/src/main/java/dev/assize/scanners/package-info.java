/// What stages 1 to 7 share. How a stage says what it would run: [dev.assize.scanners.Scanner] makes a
/// [dev.assize.scanners.Plan]. How its report is read: telling formats apart
/// ([dev.assize.scanners.ReportReaders]), taking wrappers off within limits, reading JSON and XML that may be
/// hostile, identity of findings ([dev.assize.scanners.Fingerprints]) and their collection
/// ([dev.assize.scanners.Findings]).
///
/// Invariant: a report is understood completely or refused; a reader opens no file and no socket, and no
/// exception quotes what a report holds. Read [dev.assize.scanners.ReportReaders] first. Each tool has its
/// scan and its reader in the room of its stage, and the rooms do not know each other.
@NullMarked
package dev.assize.scanners;

import org.jspecify.annotations.NullMarked;
