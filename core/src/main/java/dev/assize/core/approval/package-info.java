/// Release by people: an [Approval] is one person's word on exactly what was shown ([Binding]).
///
/// Invariant: any byte of change voids an approval; nobody who had a hand in a change approves it. Read
/// [Quorum] first.
@NullMarked
package dev.assize.core.approval;

import org.jspecify.annotations.NullMarked;
