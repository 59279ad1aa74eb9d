package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Actor;
import dev.assize.core.act.ChangePerson;
import dev.assize.core.act.EnrolPerson;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Team;
import dev.assize.core.identity.TeamId;
import dev.assize.core.subject.Service;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// People and their keys.
@Command(
        name = "people",
        description = "Make keys, make people known to the ledger, give and take roles, and list who may do what.",
        subcommands = {
            People.Key.class,
            People.Add.class,
            People.Grant.class,
            People.Withdraw.class,
            People.Rename.class,
            People.Deactivate.class,
            People.Account.class,
            People.TeamVerb.class,
            People.ListAll.class
        },
        footer = {
            "",
            "As soon as two people can, one vouches for a person and another gives a role that decides.",
            "Example:",
            "  assize people key grace --ssh ~/.ssh/id_ed25519          (on grace's machine)",
            "  assize people add grace --key \"ssh-ed25519 AAAA...\"      (somebody of the platform)",
            "  assize people grant grace release-approver               (somebody of security)"
        })
public final class People extends Verb {
    @Override
    int run() {
        throw new InvalidInput(
                "people",
                "it needs a verb",
                "use key, add, grant, withdraw, rename, deactivate, account, team or list");
    }

    /// Makes, shows, adds or revokes a key.
    @Command(
            name = "key",
            description = "Make a key for a person on this machine, or show the public half of it; with an option,"
                    + " use an SSH key, or add or revoke a key in the ledger.",
            footer = {
                "",
                "Example:",
                "  assize people key grace --add \"ssh-ed25519 AAAA...\" --as grace",
                "  assize people key grace --revoke 5Jb0... --comment \"laptop stolen\""
            })
    public static final class Key extends Verb {
        @Parameters(paramLabel = "PERSON")
        String person = "";

        @Option(
                names = "--ssh",
                paramLabel = "FILE",
                description = "Sign with this OpenSSH private key (ed25519, without a passphrase) from now on.")
        @Nullable
        Path ssh;

        @Option(names = "--add", paramLabel = "KEY", description = "Let the ledger know a further key of the person.")
        @Nullable
        String add;

        @Option(names = "--revoke", paramLabel = "KEY", description = "What this key signs counts no more.")
        @Nullable
        String revoke;

        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why it is revoked.")
        String comment = "";

        @Override
        int run() {
            PersonId id = new PersonId(person);
            Wiring wiring = wiring();
            if (add != null || revoke != null) {
                return change(wiring, id);
            }
            if (ssh != null) {
                wiring.useSshKey(id, ssh);
            }
            PublicKey key = wiring.signerOrNew(id).publicKey();
            if (json) {
                print(Json.object()
                        .put("person", id.value())
                        .put("key", key.base64())
                        .put("file", wiring.keyOf(id).toString())
                        .build());
            } else {
                terminal().line(key.base64());
                terminal()
                        .note("  next: somebody with the platform role runs   assize people add " + id
                                + " --role ROLE --key " + key.base64());
            }
            return PASSED;
        }

        private int change(Wiring wiring, PersonId id) {
            try (Records records = wiring.write()) {
                if (add != null) {
                    PublicKey key = Wiring.publicKey(add);
                    long entry = ChangePerson.addKey(records, wiring.actor(records), id, key, clock().instant())
                            .index();
                    done(
                            this,
                            id,
                            entry,
                            id + " also signs with " + key.digest().brief() + " now");
                }
                if (revoke != null) {
                    PublicKey key = Wiring.publicKey(revoke);
                    long entry = ChangePerson.revokeKey(
                                    records, wiring.actor(records), id, key, comment, clock().instant())
                            .index();
                    done(this, id, entry, "the key " + key.digest().brief() + " of " + id + " counts no more");
                }
            }
            return PASSED;
        }
    }

    /// Enrols.
    @Command(
            name = "add",
            description = "Make a person known, with a public key and the roles one hand may give.",
            footer = {"", "Example:", "  assize people add bob --role developer --key 5Jb0..."})
    public static final class Add extends Verb {
        @Parameters(paramLabel = "PERSON")
        String person = "";

        @Option(names = "--name", paramLabel = "TEXT", description = "The full name.")
        @Nullable
        String name;

        @Option(
                names = "--role",
                split = ",",
                paramLabel = "ROLE",
                description = "developer, champion, security, release-approver, auditor, platform, service-account.")
        List<String> roles = List.of();

        @Option(
                names = "--key",
                required = true,
                paramLabel = "KEY",
                description = "The public key in base64, or a line 'ssh-ed25519 ...'.")
        String key = "";

        @Override
        int run() {
            Set<Role> granted = EnumSet.noneOf(Role.class);
            roles.forEach(role -> granted.add(JsonFields.oneOf("--role", role, Role.class)));
            PublicKey publicKey = Wiring.publicKey(key);
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                Records.Receipt receipt = EnrolPerson.enrol(
                        records,
                        wiring.actor(records),
                        new PersonId(person),
                        name == null ? person : name,
                        granted,
                        publicKey,
                        clock().instant());
                if (json) {
                    print(Json.object()
                            .put("person", person)
                            .put("entry", receipt.index())
                            .build());
                } else {
                    terminal()
                            .line(person + " is " + (granted.isEmpty() ? "known, without a role" : words(granted))
                                    + ", entry " + receipt.index() + ".");
                }
            }
            return PASSED;
        }
    }

    private abstract static class OfPerson extends Verb {
        @Parameters(index = "0", paramLabel = "PERSON")
        String person = "";

        @Override
        final int run() {
            PersonId id = new PersonId(person);
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                long entry = change(records, wiring.actor(records), id).index();
                done(this, id, entry, told(id));
            }
            return PASSED;
        }

        abstract Records.Receipt change(Records records, Actor actor, PersonId id);

        abstract String told(PersonId id);
    }

    /// Grants.
    @Command(
            name = "grant",
            description = "Give a person a role; who vouched for the person does not also give a role that decides.",
            footer = {"", "Example:", "  assize people grant grace release-approver --as hugo"})
    public static final class Grant extends OfPerson {
        @Parameters(index = "1", paramLabel = "ROLE")
        String role = "";

        @Override
        Records.Receipt change(Records records, Actor actor, PersonId id) {
            return ChangePerson.grant(
                    records, actor, id, JsonFields.oneOf("ROLE", role, Role.class), clock().instant());
        }

        @Override
        String told(PersonId id) {
            return id + " is " + role + " now";
        }
    }

    /// Withdraws.
    @Command(
            name = "withdraw",
            description = "Take a role from a person. Approvals given with it count no more.",
            footer = {"", "Example:", "  assize people withdraw grace release-approver --comment \"moved to sales\""})
    public static final class Withdraw extends OfPerson {
        @Parameters(index = "1", paramLabel = "ROLE")
        String role = "";

        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why.")
        String comment = "";

        @Override
        Records.Receipt change(Records records, Actor actor, PersonId id) {
            return ChangePerson.withdraw(
                    records, actor, id, JsonFields.oneOf("ROLE", role, Role.class), comment, clock().instant());
        }

        @Override
        String told(PersonId id) {
            return id + " is " + role + " no more";
        }
    }

    /// Renames.
    @Command(
            name = "rename",
            description = "Change how a person is called. Rights and history hang on the id, which stays.",
            footer = {"", "Example:", "  assize people rename grace \"Grace Hopper\""})
    public static final class Rename extends OfPerson {
        @Parameters(index = "1", paramLabel = "NAME")
        String name = "";

        @Override
        Records.Receipt change(Records records, Actor actor, PersonId id) {
            return ChangePerson.rename(records, actor, id, name, clock().instant());
        }

        @Override
        String told(PersonId id) {
            return id + " is called " + name + " now";
        }
    }

    /// Deactivates.
    @Command(
            name = "deactivate",
            description = "End everything a person may do. What the person did stays on record.",
            footer = {"", "Example:", "  assize people deactivate bob --comment \"left the company\""})
    public static final class Deactivate extends OfPerson {
        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why.")
        String comment = "";

        @Override
        Records.Receipt change(Records records, Actor actor, PersonId id) {
            return ChangePerson.deactivate(records, actor, id, comment, clock().instant());
        }

        @Override
        String told(PersonId id) {
            return id + " may nothing any more";
        }
    }

    /// Links an account.
    @Command(
            name = "account",
            description =
                    "Say which account elsewhere is this person's: who wrote a change under it cannot approve it.",
            footer = {"", "Example:", "  assize people account ada git:ada@example.org"})
    public static final class Account extends OfPerson {
        @Parameters(index = "1", paramLabel = "ACCOUNT", description = "Where and who, as in git:ada@example.org.")
        String account = "";

        @Override
        Records.Receipt change(Records records, Actor actor, PersonId id) {
            return ChangePerson.link(records, actor, id, account, clock().instant());
        }

        @Override
        String told(PersonId id) {
            return account + " is " + id;
        }
    }

    /// Defines or shows teams.
    @Command(
            name = "team",
            description = "Say who is in a team and which services it answers for; without options, show the teams.",
            footer = {"", "Example:", "  assize people team checkout --member ada,bob --service payments,refunds"})
    public static final class TeamVerb extends Verb {
        @Parameters(arity = "0..1", paramLabel = "TEAM")
        @Nullable
        String team;

        @Option(names = "--member", split = ",", paramLabel = "PERSON", description = "All of its members.")
        List<String> members = List.of();

        @Option(names = "--service", split = ",", paramLabel = "SERVICE", description = "All of its services.")
        List<String> services = List.of();

        @Override
        int run() {
            Wiring wiring = wiring();
            if (team == null || (members.isEmpty() && services.isEmpty())) {
                return show(wiring);
            }
            Set<PersonId> people = new HashSet<>();
            members.forEach(member -> people.add(new PersonId(member)));
            Set<Service> owned = new HashSet<>();
            services.forEach(service -> owned.add(new Service(service)));
            try (Records records = wiring.write()) {
                TeamId id = new TeamId(team);
                long entry = ChangePerson.team(records, wiring.actor(records), id, people, owned, clock().instant())
                        .index();
                if (json) {
                    print(Json.object()
                            .put("team", id.value())
                            .put("entry", entry)
                            .build());
                } else {
                    terminal()
                            .line("Team " + id + ": " + Columns.count(people.size(), "member") + ", "
                                    + Columns.count(owned.size(), "service") + ", entry " + entry + ".");
                }
            }
            return PASSED;
        }

        private int show(Wiring wiring) {
            try (Records records = wiring.read()) {
                List<Team> teams = records.history().teams().stream()
                        .filter(known -> team == null || known.id().value().equals(team))
                        .toList();
                if (json) {
                    print(Json.object()
                            .put("items", Json.array(teams, People::json))
                            .build());
                    return PASSED;
                }
                if (teams.isEmpty()) {
                    terminal()
                            .line("There is no such team. assize people team NAME --member A,B --service S makes one.");
                }
                for (Team known : teams) {
                    terminal()
                            .line(Columns.left(known.id().value(), 20)
                                    + Columns.left(
                                            known.members().stream()
                                                    .map(PersonId::value)
                                                    .collect(Collectors.joining(", ")),
                                            40)
                                    + known.services().stream()
                                            .map(Service::name)
                                            .collect(Collectors.joining(", ")));
                }
            }
            return PASSED;
        }
    }

    /// Lists.
    @Command(
            name = "list",
            description = "List people, their roles and keys.",
            footer = {"", "Example:", "  assize people list", "docs/reference/roles.md says what each role may."})
    public static final class ListAll extends Verb {
        @Override
        int run() {
            try (Records records = wiring().read()) {
                if (json) {
                    print(Json.object()
                            .put("items", Json.array(records.history().people(), People::json))
                            .build());
                    return PASSED;
                }
                for (Person person : records.history().people()) {
                    String line = Columns.left(person.id().value(), 20)
                            + Columns.left(person.active() ? words(person.roles()) : "deactivated", 40)
                            + Columns.count(person.keys().size(), "key")
                            + (person.accounts().isEmpty() ? "" : "  " + String.join(", ", person.accounts()));
                    terminal().line(person.active() ? line : terminal().dim(line));
                }
            }
            return PASSED;
        }
    }

    private static void done(Verb verb, PersonId person, long entry, String told) {
        if (verb.json) {
            verb.print(Json.object()
                    .put("person", person.value())
                    .put("entry", entry)
                    .build());
        } else {
            verb.terminal().line(told + ", entry " + entry + ".");
        }
    }

    private static String words(Set<Role> roles) {
        return roles.stream().map(Role::word).collect(Collectors.joining(", "));
    }

    private static Json json(Team team) {
        return Json.object()
                .put("team", team.id().value())
                .put(
                        "members",
                        Json.texts(team.members().stream().map(PersonId::value).toList()))
                .put(
                        "services",
                        Json.texts(team.services().stream().map(Service::name).toList()))
                .build();
    }

    private static Json json(Person person) {
        return Json.object()
                .put("person", person.id().value())
                .put("name", person.name())
                .put("active", person.active())
                .put("roles", Json.texts(person.roles().stream().map(Role::word).toList()))
                .put(
                        "keys",
                        Json.texts(person.keys().stream().map(PublicKey::base64).toList()))
                .putTexts("accounts", person.accounts())
                .build();
    }
}
