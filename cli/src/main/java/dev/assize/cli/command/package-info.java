/// One class per verb. Each reads its options, calls an act, and says what came of it.
///
/// Invariant: exit codes are 0 passed, 1 failed, 2 usage or internal error, 3 undecided; `scan` and `ingest`
/// are 0 unless something broke, 3 when a report was not understood. Read [Verb] first.
@NullMarked
package dev.assize.cli.command;

import org.jspecify.annotations.NullMarked;
