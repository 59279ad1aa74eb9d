/// Mercy with an end. An [Exemption] lets findings pass for a reason, until a date, on somebody's word; a
/// [BreakGlass] lets one release pass the gate in an emergency, on two people's word, and is reviewed.
///
/// Invariant: nobody approves the own request, and what has expired counts for nothing. Read [Exemption]
/// first.
@NullMarked
package dev.assize.core.exemption;

import org.jspecify.annotations.NullMarked;
