/// What frameworks ask ([Framework], [Control]) in our own words, and which controls a rule serves.
///
/// Invariant: ids are the standards' own, texts are ours: the standards' texts are copyrighted. Read
/// [ControlCatalogue] first. This room knows nothing of evidence or policy.
@NullMarked
package dev.assize.core.control;

import org.jspecify.annotations.NullMarked;
