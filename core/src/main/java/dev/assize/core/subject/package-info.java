/// What is judged: a [Change] of a service at a [Revision], the [Artifact] built from it, named by their
/// [Digest]s.
///
/// Invariant: an identifier is parsed once, at the edge, and is valid ever after. Read [Change] first. This
/// room knows nothing of evidence, policy or people.
@NullMarked
package dev.assize.core.subject;

import org.jspecify.annotations.NullMarked;
