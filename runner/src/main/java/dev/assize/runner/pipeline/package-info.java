/// A run of the stages on this machine: what depends on what ([Pipeline]), what came of each ([StageResult]).
///
/// Invariant: a stage that did not run to its end has no report. Read [Pipeline] first. This room decides
/// nothing; it hands reports on.
@NullMarked
package dev.assize.runner.pipeline;

import org.jspecify.annotations.NullMarked;
