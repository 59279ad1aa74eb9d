/// The policy language: a YAML file with CEL conditions becomes a [dev.assize.core.policy.Policy].
///
/// Invariant: a policy is accepted whole or not at all. What a rule asks for is checked when it is loaded, so
/// that a misspelt name is a mistake with a place and never a rule that silently holds. Read [PolicyReader]
/// first, then [PolicyPacks] for the policies that come with Assize. This room decides nothing and knows no
/// ledger, no tool and no network.
@NullMarked
package dev.assize.policy;

import org.jspecify.annotations.NullMarked;
