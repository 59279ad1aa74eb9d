/// Reads software bills of materials (CycloneDX, SPDX) and what is said about their weaknesses (VEX: OpenVEX, CSAF,
/// and the vulnerabilities a bill carries). What a VEX document dismisses stays a finding, marked as suppressed.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.sbom.CycloneDxReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.sbom;

import org.jspecify.annotations.NullMarked;
