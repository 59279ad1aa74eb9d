/// Reads alerts of a running system. They are events, not reports: each becomes a
// dev.assize.core.deployment.RuntimeAlert.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.runtime.FalcoAlerts] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.runtime;

import org.jspecify.annotations.NullMarked;
