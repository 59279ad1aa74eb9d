/// How an approved artifact reaches an environment: blue-green as a state machine ([Step]), the port to what
/// runs things, and what production says back.
///
/// Invariant: the digest that runs is the digest approved, or nothing is deployed. Read [BlueGreen] first.
/// Knows no process, port or cloud: those are behind [DeploymentTarget].
@NullMarked
package dev.assize.core.deployment;

import org.jspecify.annotations.NullMarked;
