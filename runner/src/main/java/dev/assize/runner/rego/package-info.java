/// Asks Open Policy Agent what a company's own Rego bundle says ([Opa]).
///
/// Invariant: the bundle gets no clock, no network and no chance: what it may call is what OPA itself calls
/// deterministic, so that the same input gives the same answer years later.
@NullMarked
package dev.assize.runner.rego;

import org.jspecify.annotations.NullMarked;
