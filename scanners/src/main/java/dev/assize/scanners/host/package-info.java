/// Formats of CI hosts: GitLab's security reports and Code Quality, and the alerts GitHub exports. They carry what
/// other tools saw; the tool's own name is kept. A state set on the host (dismissed, resolved) becomes a
/// suppression, which counts for nothing until policy accepts it.
///
/// Read [GitlabReports] first.
@NullMarked
package dev.assize.scanners.host;

import org.jspecify.annotations.NullMarked;
