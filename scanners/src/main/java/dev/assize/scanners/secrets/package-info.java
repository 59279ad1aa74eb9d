/// Stage 1: secrets and hard-coded credentials, found in process. [SecretScanner] looks at bytes,
/// [GitSources] brings them (staged lines, working tree, history), [HookScan] is the pre-commit hook, and
/// [ScanReport] goes into evidence through the same door as the report of any other tool
/// ([AssizeSecretReports]).
///
/// How it is fast: one pass of a keyword automaton over the bytes ([KeywordAutomaton]); only where a keyword
/// stands is a rule asked, in a window of fixed size, and only then is its expression compiled. The hook
/// therefore starts no regular expression, no JSON and no stream unless something was found.
///
/// Invariants: a secret value never leaves [SecretScanner]; it goes through [KeyedRedaction] first. Nothing in the
/// scanned repository can switch a rule off: what asks to pass a finding over is recorded with the finding.
/// What was not looked at is a finding too. Read [SecretScanner] first. This room knows nothing of policy.
@NullMarked
package dev.assize.scanners.secrets;

import org.jspecify.annotations.NullMarked;
