/// What tools saw: [Evidence] of one stage on one revision, the [Finding]s in it, the [ToolRun] it came from,
/// and the port through which reports are read ([ReportReader]).
///
/// Invariant: "no findings" counts only together with "the tool finished on this subject with these rules".
/// A report that was not understood is [Outcome.NotEvaluated], never empty. No secret value ever leaves a
/// reader. Read [Evidence] first. This room knows nothing of policy.
@NullMarked
package dev.assize.core.evidence;

import org.jspecify.annotations.NullMarked;
