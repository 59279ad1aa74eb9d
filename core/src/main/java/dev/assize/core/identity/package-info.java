/// Who acts: people ([Person]) with [Role]s, the [Permission]s these carry, the keys they sign with, and the
/// ports [Signer] and [Verifier].
///
/// Invariant: an actor comes from a key or an authenticated principal, never from a git author field. Read
/// [Person] first. This room knows nothing of what is signed.
@NullMarked
package dev.assize.core.identity;

import org.jspecify.annotations.NullMarked;
