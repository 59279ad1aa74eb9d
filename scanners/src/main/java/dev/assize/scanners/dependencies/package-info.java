/// Reads Trivy, whose one format serves dependencies, images, infrastructure and secrets.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.dependencies.TrivyReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.dependencies;

import org.jspecify.annotations.NullMarked;
