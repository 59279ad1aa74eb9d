/// The command line: [Main] and the pages of help around it.
///
/// Invariant: a verb is one line over an act of the domain; what it prints goes through the terminal room. Read
/// [Main] first.
@NullMarked
package dev.assize.cli;

import org.jspecify.annotations.NullMarked;
