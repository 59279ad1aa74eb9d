package dev.assize.cli.command;

import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Statement;
import dev.assize.core.control.ControlTexts;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.fact.History;
import dev.assize.core.policy.Policy;
import dev.assize.core.posture.ControlState;
import dev.assize.core.posture.Posture;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A verb that looks at the posture: of this service or another or all, now or at an instant.
abstract class Looking extends Verb {
    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was then: a day (its end, UTC) or a time such as 2026-11-01T08:00:00Z.")
    @Nullable
    String at;

    @Option(names = "--service", paramLabel = "NAME", description = "Another service of this ledger.")
    @Nullable
    String service;

    @Option(names = "--all-services", description = "Over all services of this ledger: as bad as the worst.")
    boolean allServices;

    /// What is looked at.
    ///
    /// @param service null for all services
    /// @param policy  the policy in force then
    record Seen(
            Posture posture,
            @Nullable Service service,
            List<ControlState> states,
            @Nullable Policy policy,
            ControlTexts texts) {
        String whose() {
            return service == null ? "All services" : service.name();
        }
    }

    abstract void look(Wiring wiring, Records records, Seen seen) throws Exception;

    @Override
    final int run() throws Exception {
        Wiring wiring = wiring();
        try (Records records = wiring.read()) {
            look(wiring, records, seen(wiring, records));
        }
        return PASSED;
    }

    private Seen seen(Wiring wiring, Records records) {
        Instant now = at == null ? clock().instant() : instant(at);
        History history = at == null ? records.history() : until(records, now);
        Posture posture = Posture.of(history, records::policy, intact(records), now);
        Policy policy = history.policy()
                .map(adopted -> records.policy(adopted.fact().policy()))
                .orElse(null);
        ControlTexts texts = ControlTextsFile.load(wiring.workspace());
        if (allServices) {
            return new Seen(posture, null, posture.overall(), policy, texts);
        }
        Service whose = service == null ? wiring.workspace().settings().service() : new Service(service);
        List<ControlState> states = posture.services().get(whose);
        if (states == null) {
            if (service != null) {
                throw new Failure(
                        Fault.NOT_FOUND,
                        "Nothing of " + whose + " was judged or deployed by then.",
                        posture.services().isEmpty()
                                ? "Run assize run."
                                : "This ledger knows "
                                        + String.join(
                                                ", ",
                                                posture.services().keySet().stream()
                                                        .map(Service::name)
                                                        .toList())
                                        + ".");
            }
            states = Posture.ofUnknownService(history, records::policy, intact(records), now);
        }
        return new Seen(posture, whose, states, policy, texts);
    }

    /// The history as it stood then: every entry before the first that was stated later.
    private static History until(Records records, Instant then) {
        History history = new History(Wiring.verifier());
        boolean[] over = new boolean[1];
        records.ledger().forEach(0, records.ledger().size(), (index, entry) -> {
            over[0] = over[0] || statedAfter(entry, then);
            if (!over[0]) {
                history.apply(index, entry);
            }
        });
        return history;
    }

    private static boolean statedAfter(byte[] entry, Instant then) {
        try {
            return FactCodec.fact(Statement.parse(Envelope.parse(entry).payload()))
                    .at()
                    .isAfter(then);
        } catch (InvalidInput _) {
            return false;
        }
    }

    private static java.util.function.Predicate<Digest> intact(Records records) {
        Map<Digest, Boolean> looked = new HashMap<>();
        return digest -> looked.computeIfAbsent(digest, d -> {
            try {
                records.blobs().get(d);
                return true;
            } catch (Failure _) {
                return false;
            }
        });
    }

    private static Instant instant(String text) {
        if (text.length() == 10) {
            return ControlsVerb.end("--at", text);
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw new InvalidInput("--at", "'" + text + "' is no time", "write 2026-11-01 or 2026-11-01T08:00:00Z");
        }
    }
}
