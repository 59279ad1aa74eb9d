/// Conditions in CEL, the Common Expression Language: what a rule says about a finding or a stage.
///
/// Most conditions use the plain part of the language: comparisons, `in`, `&&`, `||`, `!`, `has`, `startsWith`
/// and their like. Those are read and run by [PlainReader] in microseconds. Everything else goes to the CEL
/// library, which costs most of a second when it is first loaded. A property test holds the two to the same
/// answers.
///
/// Invariant: a condition that was accepted either has a value or says why it has none; it never guesses.
/// Read [ConditionLanguage] first, then [Vocabulary] for what a condition can see. This room knows no YAML.
@NullMarked
package dev.assize.policy.cel;

import org.jspecify.annotations.NullMarked;
