package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.EnrolPerson;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Role;
import java.util.EnumSet;
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
        description = "Make keys, make people known to the ledger, and list who may do what.",
        subcommands = {People.Key.class, People.Add.class, People.ListAll.class},
        footer = {
            "",
            "Example:",
            "  assize people key grace                                  (on grace's machine)",
            "  assize people add grace --role release-approver --key 5Jb0... "
        })
public final class People extends Verb {
    @Override
    int run() {
        throw new InvalidInput("people", "it needs a verb", "use key, add or list");
    }

    /// Makes or shows a key.
    @Command(name = "key", description = "Make a key for a person on this machine, or show the public half of it.")
    public static final class Key extends Verb {
        @Parameters(paramLabel = "PERSON")
        String person = "";

        @Override
        int run() {
            PersonId id = new PersonId(person);
            Wiring wiring = wiring();
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
    }

    /// Enrols.
    @Command(name = "add", description = "Make a person known, with roles and a public key.")
    public static final class Add extends Verb {
        @Parameters(paramLabel = "PERSON")
        String person = "";

        @Option(names = "--name", paramLabel = "TEXT", description = "The full name.")
        @Nullable
        String name;

        @Option(
                names = "--role",
                required = true,
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
                    terminal().line(person + " is " + words(granted) + ", entry " + receipt.index() + ".");
                }
            }
            return PASSED;
        }
    }

    /// Lists.
    @Command(name = "list", description = "List people, their roles and what these allow.")
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
                    terminal()
                            .line(Columns.left(person.id().value(), 20)
                                    + Columns.left(words(person.roles()), 40)
                                    + Columns.count(person.keys().size(), "key"));
                }
            }
            return PASSED;
        }
    }

    private static String words(Set<Role> roles) {
        return roles.stream().map(JsonFields::word).collect(Collectors.joining(", "));
    }

    private static Json json(Person person) {
        return Json.object()
                .put("person", person.id().value())
                .put("name", person.name())
                .put(
                        "roles",
                        Json.texts(person.roles().stream().map(JsonFields::word).toList()))
                .put(
                        "keys",
                        Json.texts(person.keys().stream().map(PublicKey::base64).toList()))
                .build();
    }
}
