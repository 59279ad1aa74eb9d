/// The outside programs, pinned and provided: what `tools.lock` says and what is there ([Tools]).
///
/// Invariant: a program is used only at its pinned version. Read [Tools] first.
@NullMarked
package dev.assize.runner.tools;

import org.jspecify.annotations.NullMarked;
