/// The demo: one service, three revisions, the whole way from a commit to runtime ([Story]).
///
/// Invariant: it only does what its reader could type; every command is shown before it runs. Read [Story]
/// first.
@NullMarked
package dev.assize.cli.demo;

import org.jspecify.annotations.NullMarked;
