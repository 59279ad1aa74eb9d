package dev.assize.core.act;

import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Signer;
import java.time.Instant;
import java.util.Set;

/// Makes a person known to the ledger.
public final class EnrolPerson {
    private EnrolPerson() {}

    /// The founder enrols itself as the first entry of a new ledger.
    public static Records.Receipt found(
            Records records, Signer signer, PersonId id, String name, Set<Role> roles, Instant now) {
        return records.seal(signer, new Fact.PersonEnrolled(id, name, roles, signer.publicKey(), true, id, now));
    }

    public static Records.Receipt enrol(
            Records records, Actor actor, PersonId id, String name, Set<Role> roles, PublicKey key, Instant now) {
        actor.must(Permission.ENROL_PEOPLE);
        records.history().holder(key).filter(owner -> !owner.id().equals(id)).ifPresent(owner -> {
            throw new dev.assize.core.InvalidInput(
                    "key", "it already belongs to " + owner.id(), "one key belongs to one person; use another key");
        });
        return records.seal(actor.signer(), new Fact.PersonEnrolled(id, name, roles, key, actor.id(), now));
    }
}
