/// JUnit XML, for every CI host that shows tests. Read [JUnitReport] first.
///
/// Invariant: a rule that is not decided is never a passed test.
@NullMarked
package dev.assize.reports.junit;

import org.jspecify.annotations.NullMarked;
