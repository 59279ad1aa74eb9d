/// One byte form for everything that is hashed or signed: JSON values ([Json]), their canonical bytes
/// ([CanonicalJson], RFC 8785), DSSE envelopes ([Envelope]) and in-toto statements ([Statement]).
///
/// Invariant: equal values have equal bytes, and a signature is checked over the bytes as they came, never
/// over bytes written again. Read [Json] first. This room knows nothing of what the values mean.
@NullMarked
package dev.assize.core.canonical;

import org.jspecify.annotations.NullMarked;
