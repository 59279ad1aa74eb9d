/// Exemptions that files wish for: ignore lists of tools ([TrivyIgnoreFiles]) and VEX documents ([VexDocuments]).
///
/// Invariant: nothing read here exempts anything; it becomes a request that somebody decides. Read
/// [VexDocuments] first.
@NullMarked
package dev.assize.scanners.vex;

import org.jspecify.annotations.NullMarked;
