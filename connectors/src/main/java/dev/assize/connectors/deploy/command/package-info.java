/// Blue-green on anything that can be driven by commands: a load balancer's client, a script, an in-house tool.
///
/// Invariant: what cannot be understood of a command's answer is a failure, never a success. Read
/// [TargetCommands] first: it is the contract the commands must keep. Knows no shell; a command is a list of
/// words.
@NullMarked
package dev.assize.connectors.deploy.command;

import org.jspecify.annotations.NullMarked;
