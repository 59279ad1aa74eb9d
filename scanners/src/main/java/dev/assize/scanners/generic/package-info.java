/// Any tool there is no reader for: its findings as CSV with a mapping of the columns, or in our own form in JSON.
///
/// Invariant: a file that does not say that its tool finished is refused where it could (`assize-findings`); a column
/// that is mapped and missing is refused, never read as empty. Read [AssizeFindings] first.
@NullMarked
package dev.assize.scanners.generic;

import org.jspecify.annotations.NullMarked;
