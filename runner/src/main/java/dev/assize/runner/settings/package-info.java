/// What `.assize.yml` says ([Settings]), and what `.assize.soa.yml` declares ([SoaReader]).
///
/// Invariant: an unknown key is refused by name. Read [Settings] first.
@NullMarked
package dev.assize.runner.settings;

import org.jspecify.annotations.NullMarked;
