/// The record nobody can rewrite: a Merkle tree over entries ([Ledger]), laid out as C2SP tlog-tiles with
/// signed-note checkpoints, and a content-addressed [BlobStore] beside it for what entries name by digest.
///
/// Invariant: an acknowledged entry is durable and covered by a signed checkpoint; nothing is ever changed or
/// removed. Read [Ledger] first. This room knows bytes, not facts.
@NullMarked
package dev.assize.core.ledger;

import org.jspecify.annotations.NullMarked;
