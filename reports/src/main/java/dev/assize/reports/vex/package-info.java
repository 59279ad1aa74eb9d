/// Exemptions for other tools: as an OpenVEX document and as SARIF suppressions ([ExemptionExport]).
///
/// Invariant: only what is approved and in force leaves the house. Read [ExemptionExport] first.
@NullMarked
package dev.assize.reports.vex;

import org.jspecify.annotations.NullMarked;
