/// What the ledger says about controls at an instant: the state of each control with the reasons and entries it
/// stands on, and the Statement of Applicability.
///
/// Invariant: missing is never green. Nothing here decides about a change; it reads what was decided. Read
/// [Posture] first. This room knows nothing of files, terminals or how a page looks.
@NullMarked
package dev.assize.core.posture;

import org.jspecify.annotations.NullMarked;
