/// Reads scans of a running service: Wapiti, OWASP ZAP, Burp Suite.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.dast.WapitiReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.dast;

import org.jspecify.annotations.NullMarked;
