package dev.assize.core.act;

import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts a policy in force. The policy, every layer below which it stands and every bundle it asks are stored, so
/// that each decision under it can be derived again from what is here. The fact is signed by whoever adopts.
public final class AdoptPolicy {
    private AdoptPolicy() {}

    /// A policy of one piece.
    ///
    /// @param source the policy's bytes; refused with every mistake named where they cannot be read
    public static Records.Receipt adopt(
            Records records, Actor actor, PolicyLanguage language, byte[] source, Instant now) {
        return adopt(records, actor, language, source, List.of(), now);
    }

    /// @param attachments what the policy names by digest: its layers and its Rego bundles
    public static Records.Receipt adopt(
            Records records,
            Actor actor,
            PolicyLanguage language,
            byte[] source,
            Collection<byte[]> attachments,
            Instant now) {
        actor.must(Permission.ADOPT_POLICY);
        Map<Digest, byte[]> attached = new HashMap<>();
        attachments.forEach(bytes -> attached.put(Digest.of(bytes), bytes));
        Policy policy = language.read(source, named -> {
            byte[] bytes = attached.get(named);
            return bytes == null ? records.blobs().get(named) : bytes;
        });
        for (Digest named : policy.attachments()) {
            byte[] bytes = attached.get(named);
            // What is not handed in must be here already.
            records.blobs().put(bytes == null ? records.blobs().get(named) : bytes);
        }
        Digest digest = records.blobs().put(source);
        return records.seal(
                actor.signer(), new Fact.PolicyAdopted(digest, policy.name(), policy.version(), actor.id(), now));
    }
}
