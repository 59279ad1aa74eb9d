/// The decision: a [Policy] of [Rule]s, the [Gate] that judges a change by it, and the [Verdict] in which
/// every reason has a name.
///
/// Invariant: a pure function. Same policy, same inputs, same clock: same verdict, for ever. What is missing,
/// stale or unreadable is never green. Read [Gate] first. This room knows nothing of files, tools or YAML; the
/// language of conditions is a port ([Condition]).
@NullMarked
package dev.assize.core.policy;

import org.jspecify.annotations.NullMarked;
