/// Reads scans of infrastructure definitions: Checkov.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.iac.CheckovReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.iac;

import org.jspecify.annotations.NullMarked;
