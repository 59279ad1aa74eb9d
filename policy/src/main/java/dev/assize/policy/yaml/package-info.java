/// Reads YAML 1.2 files that people write by hand: typed, with the place of every mistake.
///
/// Invariant: nothing is skipped in silence. A key that no reader asked for is refused by name, and all
/// mistakes of a file are told at once, each with line and column. Read [YamlDocument] first. This room knows
/// nothing of policies or settings; it only reads.
@NullMarked
package dev.assize.policy.yaml;

import org.jspecify.annotations.NullMarked;
