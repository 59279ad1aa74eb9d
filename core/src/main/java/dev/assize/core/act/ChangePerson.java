package dev.assize.core.act;

import dev.assize.core.InvalidInput;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.TeamId;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/// Changes what is known of a person: keys, roles, name, accounts, team, and whether they still act at all.
/// Who may is asked of the history alone, which is asked the same when the ledger is read.
public final class ChangePerson {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z][a-z0-9.-]{0,60}:[^\\s\\p{Cntrl}]{1,200}");

    private ChangePerson() {}

    public static Records.Receipt addKey(Records records, Actor actor, PersonId person, PublicKey key, Instant now) {
        return records.seal(actor.signer(), new Fact.KeyAdded(person, key, actor.id(), now));
    }

    public static Records.Receipt revokeKey(
            Records records, Actor actor, PersonId person, PublicKey key, String comment, Instant now) {
        return records.seal(actor.signer(), new Fact.KeyRevoked(person, key, comment, actor.id(), now));
    }

    public static Records.Receipt grant(Records records, Actor actor, PersonId person, Role role, Instant now) {
        return records.seal(actor.signer(), new Fact.RoleGranted(person, role, actor.id(), now));
    }

    public static Records.Receipt withdraw(
            Records records, Actor actor, PersonId person, Role role, String comment, Instant now) {
        return records.seal(actor.signer(), new Fact.RoleWithdrawn(person, role, comment, actor.id(), now));
    }

    public static Records.Receipt rename(Records records, Actor actor, PersonId person, String name, Instant now) {
        if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(c -> c < ' ')) {
            throw new InvalidInput("name", "'" + name + "' is not a name", "give one line of at most 200 letters");
        }
        return records.seal(actor.signer(), new Fact.PersonRenamed(person, name.strip(), actor.id(), now));
    }

    public static Records.Receipt deactivate(
            Records records, Actor actor, PersonId person, String comment, Instant now) {
        return records.seal(actor.signer(), new Fact.PersonDeactivated(person, comment, actor.id(), now));
    }

    /// @param account where and who, as in `git:ada@example.org`
    public static Records.Receipt link(Records records, Actor actor, PersonId person, String account, Instant now) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new InvalidInput(
                    "account", "'" + account + "' is not an account", "write where and who, as in git:ada@example.org");
        }
        return records.seal(actor.signer(), new Fact.AccountLinked(person, account, actor.id(), now));
    }

    /// Says who is in a team and which services it answers for, in place of what was said before.
    public static Records.Receipt team(
            Records records, Actor actor, TeamId team, Set<PersonId> members, Set<Service> services, Instant now) {
        return records.seal(actor.signer(), new Fact.TeamDefined(team, members, services, actor.id(), now));
    }
}
