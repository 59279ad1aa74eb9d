package dev.assize.core.act;

import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.subject.Digest;
import java.time.Instant;

/// Puts a policy in force.
public final class AdoptPolicy {
    private AdoptPolicy() {}

    /// @param source the policy's bytes; refused with every mistake named where they cannot be read
    public static Records.Receipt adopt(
            Records records, Actor actor, PolicyLanguage language, byte[] source, Instant now) {
        actor.must(Permission.ADOPT_POLICY);
        Policy policy = language.read(source);
        Digest digest = records.blobs().put(source);
        return records.seal(
                actor.signer(), new Fact.PolicyAdopted(digest, policy.name(), policy.version(), actor.id(), now));
    }
}
