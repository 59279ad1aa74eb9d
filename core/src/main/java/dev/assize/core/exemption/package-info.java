/// Mercy with an end: an [Exemption] lets one finding pass for a reason, until a date, on somebody's word.
///
/// Invariant: nobody approves the own request, and an expired exemption counts for nothing. Read [Exemption]
/// first.
@NullMarked
package dev.assize.core.exemption;

import org.jspecify.annotations.NullMarked;
