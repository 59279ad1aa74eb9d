/// One class per thing an actor can do: check the permission, decide from the history, append the fact or
/// refuse. A verb of the command line or a resource of the API is one line over it.
///
/// Invariant: nothing changes but by appending a fact. Read [Records] first. This room knows no file, tool or
/// network.
@NullMarked
package dev.assize.core.act;

import org.jspecify.annotations.NullMarked;
