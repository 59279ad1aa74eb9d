/// Starting outside programs ([ToolProcess]): limits on time, memory and output, an environment from an
/// allow-list, and the whole process tree ended when its time is up.
///
/// Invariant: nothing of our environment reaches a tool but what the allow-list names. Read [ToolProcess]
/// first. This room does not know what the programs are.
@NullMarked
package dev.assize.runner.process;

import org.jspecify.annotations.NullMarked;
