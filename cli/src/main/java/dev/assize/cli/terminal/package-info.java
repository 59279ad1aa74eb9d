/// How Assize speaks on a terminal ([Terminal]).
///
/// Invariant: results go to standard output, everything else to standard error; no colour and no living line
/// where nobody is watching. Read [Terminal] first.
@NullMarked
package dev.assize.cli.terminal;

import org.jspecify.annotations.NullMarked;
