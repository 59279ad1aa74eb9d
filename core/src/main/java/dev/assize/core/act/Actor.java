package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Signer;
import java.util.Objects;

/// A person with the key it acts by.
public record Actor(Person person, Signer signer) {
    public Actor {
        Objects.requireNonNull(person);
        Objects.requireNonNull(signer);
    }

    /// The person this key belongs to.
    ///
    /// @throws Failure `FORBIDDEN` where the key belongs to nobody enrolled
    public static Actor of(Signer signer, History history) {
        return history.holder(signer.publicKey())
                .map(person -> new Actor(person, signer))
                .orElseThrow(() -> new Failure(
                        Fault.FORBIDDEN,
                        "The key " + signer.publicKey().digest().brief() + " belongs to nobody this ledger knows.",
                        "Ask somebody with the platform role to run: assize people add NAME --role ROLE --key "
                                + signer.publicKey().base64()));
    }

    static final String REMEDY = "assize people list shows who may do what.";

    static String sentence(String why) {
        return why + ".";
    }

    public PersonId id() {
        return person.id();
    }

    void must(Permission permission) {
        if (!person.may(permission)) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    id() + " may not " + History.words(permission) + ".",
                    "Ask somebody whose role allows it; assize people list shows them.");
        }
    }
}
