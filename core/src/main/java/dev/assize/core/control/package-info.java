/// What frameworks ask ([Framework], [Control]) in our own words, which of it a pipeline can check, what serves
/// as evidence, and which controls of different frameworks are alike ([Crosswalk]).
///
/// Invariant: ids are the standards' own, texts are ours: the standards' texts are copyrighted. The words lie in
/// one JSON file a framework, beside this package in the resources. Read [ControlCatalogue] first. This room knows
/// nothing of policy or of what happened.
@NullMarked
package dev.assize.core.control;

import org.jspecify.annotations.NullMarked;
