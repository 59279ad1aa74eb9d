/// What `.assize.yml` says ([Settings]).
///
/// Invariant: an unknown key is refused by name. Read [Settings] first.
@NullMarked
package dev.assize.runner.settings;

import org.jspecify.annotations.NullMarked;
