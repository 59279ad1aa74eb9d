/// Blue-green on this machine: two operating system processes of a service behind a switch of our own.
///
/// Invariant: only a process that carries our pid *and* start time (or our mark in its environment) is ever
/// signalled, and what a slot is said to run was verified against its digest when it was asked. Everything
/// the room knows lies in one state directory, so that another run of the program finds it again. Read
/// [ProcessTarget] first, [Switch] for how no request is lost. Knows nothing of images: [Releases] gives it
/// directories.
@NullMarked
package dev.assize.connectors.deploy.process;

import org.jspecify.annotations.NullMarked;
