/// The sources on this machine: which revision they are and which files belong to it.
///
/// Invariant: the tree digest names the files as they lie there, committed or not; the same files have the
/// same digest on every machine. Read [Checkout] first. This room only reads.
@NullMarked
package dev.assize.runner.checkout;

import org.jspecify.annotations.NullMarked;
