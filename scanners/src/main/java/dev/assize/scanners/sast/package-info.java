/// Reads static analysis: Semgrep and SARIF 2.1.0 from any tool.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.sast.SemgrepReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.sast;

import org.jspecify.annotations.NullMarked;
