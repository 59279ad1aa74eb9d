/// SARIF 2.1.0 (OASIS), for GitHub code scanning and every viewer that reads it. Read [SarifReport] first.
///
/// Invariant: the file holds no code and so no secret; a tool that gave no result has no run here, and the run of
/// Assize itself says so. This package knows nothing of the tools' own formats.
@NullMarked
package dev.assize.reports.sarif;

import org.jspecify.annotations.NullMarked;
