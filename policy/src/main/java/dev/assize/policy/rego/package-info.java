/// What Open Policy Agent answers, as findings: a Rego rule that a company owns judges beside ours
/// ([OpaAnswer]).
///
/// Invariant: an answer of another shape, or none at all, is unreadable and never "nothing denied". This room starts
/// nothing; the runner does.
@NullMarked
package dev.assize.policy.rego;

import org.jspecify.annotations.NullMarked;
