/// What every room of the domain shares: how an outside failure ([Failure], [Fault]) and bad input
/// ([InvalidInput], [Mistake]) are told to the reader.
///
/// Invariant: every message names the place and the remedy. Read [Failure] first.
@NullMarked
package dev.assize.core;

import org.jspecify.annotations.NullMarked;
