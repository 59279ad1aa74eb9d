/// Reads software bills of materials: CycloneDX and SPDX. They hold components, no findings.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.sbom.CycloneDxReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.sbom;

import org.jspecify.annotations.NullMarked;
