/// What a policy's author wants to know before anybody is judged by it: whether it says what was meant
/// ([PolicySuite], tests beside the policy), and what looks wrong in it ([PolicyLint]).
///
/// Invariant: everything here goes through the gate itself; nothing judges in another way. Read [PolicySuite] first.
/// This room knows no ledger.
@NullMarked
package dev.assize.policy.check;

import org.jspecify.annotations.NullMarked;
