/// Reads what code analysis says: coverage (JaCoCo, Cobertura, LCOV), tests (JUnit) and SonarQube's own gate.
///
/// Invariant: a shape that is not known is refused, never read as "nothing found". Read
/// [dev.assize.scanners.codequality.JacocoReports] first. This room knows nothing of how tools are started.
@NullMarked
package dev.assize.scanners.codequality;

import org.jspecify.annotations.NullMarked;
