/// The only place that names concrete adapters: which ledger, which keys, which scanners ([Wiring]).
///
/// Invariant: nothing here decides. Read [Wiring] first.
@NullMarked
package dev.assize.cli.wiring;

import org.jspecify.annotations.NullMarked;
