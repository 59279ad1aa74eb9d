/// Everything that can happen ([Fact]), its bytes ([FactCodec]) and what follows from all of it ([History]).
///
/// Invariant: state is derived from facts and from nothing else; a fact whose signer may not have stated it
/// is rejected when it is read, whoever wrote it into the ledger. Read [Fact] first.
@NullMarked
package dev.assize.core.fact;

import org.jspecify.annotations.NullMarked;
