package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Limits;
import dev.assize.core.exemption.Proposal;
import dev.assize.core.exemption.Scope;
import dev.assize.core.exemption.VoidWhen;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks for, renews, decides and revokes exemptions.
public final class GrantExemption {
    private static final int MIN_REASON_CHARS = 10;
    private static final int MAX_TEXT_CHARS = 2000;

    private GrantExemption() {}

    /// What is wished for.
    ///
    /// @param relaxed grounds that shall not void it; known exploitation and a raised severity always do
    public record Wish(Service service, Scope scope, Grounds grounds, Instant notAfter, Set<VoidWhen> relaxed) {
        public Wish {
            Objects.requireNonNull(service);
            Objects.requireNonNull(scope);
            Objects.requireNonNull(grounds);
            Objects.requireNonNull(notAfter);
            relaxed = Set.copyOf(relaxed);
        }
    }

    /// Asks that what is open now and in scope may pass.
    ///
    /// @return the new exemption's id
    /// @throws InvalidInput naming every mistake: too little said, too long, too wide, nothing there
    public static String request(Records records, Actor actor, Wish wish, Instant now) {
        return ask(records, actor, wish, null, now);
    }

    /// Asks for one finding.
    public static String request(
            Records records,
            Actor actor,
            Service service,
            Finding finding,
            String reason,
            Instant notAfter,
            Instant now) {
        return ask(
                records,
                actor,
                new Wish(service, new Scope.OfFinding(finding.fingerprint()), Grounds.of(reason), notAfter, Set.of()),
                null,
                now);
    }

    /// Asks for more time for what an exemption covers. The renewal is a request of its own, decided like any
    /// other; how often one may ask is limited.
    ///
    /// @return the new exemption's id
    public static String renew(Records records, Actor actor, String id, String reason, Instant notAfter, Instant now) {
        Exemption earlier = known(records.history(), id);
        Grounds before = earlier.request().grounds();
        Grounds grounds = new Grounds(
                reason, before.justification(), before.control(), before.ticket(), before.owner(), before.source());
        Set<VoidWhen> relaxed = EnumSet.allOf(VoidWhen.class);
        if (earlier.request().sightings().isEmpty()) {
            relaxed.clear();
        } else {
            relaxed.removeAll(earlier.request().voidWhen());
        }
        return ask(records, actor, new Wish(earlier.service(), earlier.scope(), grounds, notAfter, relaxed), id, now);
    }

    private static String ask(Records records, Actor actor, Wish wish, @Nullable String renews, Instant now) {
        actor.must(Permission.REQUEST_EXEMPTION);
        String[] id = new String[1];
        records.seal(actor.signer(), history -> {
            List<Finding> covered = OpenFindings.of(history, records.blobs()).of(wish.service()).stream()
                    .filter(wish.scope()::matches)
                    .toList();
            Set<VoidWhen> voidWhen = EnumSet.allOf(VoidWhen.class);
            voidWhen.removeAll(wish.relaxed());
            ExemptionRequest request = ExemptionRequest.covering(
                    wish.service(), wish.scope(), covered, voidWhen, tidy(wish.grounds()), wish.notAfter(), renews);
            mustBeInBounds(records, wish, request, covered.size(), now);
            id[0] = freeId(history, request);
            return new Fact.ExemptionRequested(id[0], request, actor.id(), now);
        });
        return id[0];
    }

    private static Grounds tidy(Grounds grounds) {
        return new Grounds(
                grounds.reason().strip(),
                grounds.justification(),
                grounds.control().strip(),
                grounds.ticket().strip(),
                grounds.owner(),
                grounds.source());
    }

    private static void mustBeInBounds(Records records, Wish wish, ExemptionRequest request, int covered, Instant now) {
        List<Mistake> mistakes = new ArrayList<>();
        Grounds grounds = request.grounds();
        if (grounds.reason().length() < MIN_REASON_CHARS) {
            mistakes.add(
                    new Mistake("--reason", "it says too little", "write why the finding may pass, in a sentence"));
        }
        if (grounds.reason().length()
                        + grounds.control().length()
                        + grounds.ticket().length()
                > MAX_TEXT_CHARS) {
            mistakes.add(new Mistake(
                    "--reason", "reason, control and ticket are too long together", "write at most 2000 letters"));
        }
        if (covered == 0) {
            mistakes.add(new Mistake(
                    "scope",
                    wish.scope().text() + " covers no open finding of " + wish.service(),
                    "assize exempt preview shows what a scope covers"));
        }
        if (covered > Limits.BREADTH) {
            mistakes.add(new Mistake(
                    "scope",
                    wish.scope().text() + " would hide " + covered + " findings, more than the " + Limits.BREADTH
                            + " one exemption may cover",
                    "narrow it, or mend some of them first; assize exempt preview lists them"));
        }
        if (request.voidWhen().size() < VoidWhen.values().length
                && !request.voidWhen().containsAll(EnumSet.of(VoidWhen.KNOWN_EXPLOITED, VoidWhen.SEVERITY_RAISED))) {
            mistakes.add(new Mistake(
                    "--keep-when",
                    "known exploitation and a raised severity always void an exemption",
                    "keep it when version-changed or new-location"));
        }
        mustBeInTime(records, request, now, mistakes);
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
    }

    private static void mustBeInTime(Records records, ExemptionRequest request, Instant now, List<Mistake> mistakes) {
        if (!request.notAfter().isAfter(now)) {
            mistakes.add(new Mistake("--until", request.notAfter() + " is not in the future", "give a later date"));
            return;
        }
        Duration policy = records.policy().maxExemption();
        Duration severity = Limits.longest(request.severity());
        Duration longest = policy.compareTo(severity) < 0 ? policy : severity;
        Instant limit = now.plus(longest);
        if (request.notAfter().isAfter(limit)) {
            mistakes.add(new Mistake(
                    "--until",
                    request.notAfter() + " is later than the policy allows for "
                            + request.severity().word() + ", " + longest.toDays() + " days",
                    "give a date not after " + limit.toString().substring(0, 10)));
        }
    }

    private static String freeId(History history, ExemptionRequest request) {
        String stem = "x-"
                + (request.scope() instanceof Scope.OfFinding(Fingerprint finding)
                        ? finding.brief()
                        : Digest.of(request.scope().text().getBytes(StandardCharsets.UTF_8))
                                .hex()
                                .substring(0, 8));
        String id = stem;
        for (int n = 2; history.exemption(id).isPresent(); n++) {
            id = stem + "-" + n;
        }
        return id;
    }

    /// Approves, rejects or revokes.
    public static Records.Receipt decide(
            Records records, Actor actor, String id, Exemption.Status status, String comment, Instant now) {
        return records.seal(actor.signer(), history -> {
            Exemption exemption = known(history, id);
            if (status != Exemption.Status.REVOKED && exemption.requestedBy().equals(actor.id())) {
                throw new Failure(
                        Fault.FORBIDDEN,
                        actor.id() + " asked for " + id + " and cannot decide it.",
                        "Ask somebody else with the security role.");
            }
            Exemption.Status needed =
                    status == Exemption.Status.REVOKED ? Exemption.Status.APPROVED : Exemption.Status.REQUESTED;
            if (exemption.status() != needed) {
                throw new Failure(
                        Fault.CONFLICT,
                        "Exemption " + id + " is "
                                + (exemption.status() == Exemption.Status.REQUESTED
                                        ? "not yet decided"
                                        : "already " + exemption.status().word())
                                + ".",
                        "Ask for a new one where it is still needed.");
            }
            if (status == Exemption.Status.APPROVED && exemption.expired(now)) {
                throw new Failure(Fault.CONFLICT, "Exemption " + id + " would be over already.", "Ask for a new one.");
            }
            return new Fact.ExemptionDecided(id, status, comment, actor.id(), now);
        });
    }

    private static Exemption known(History history, String id) {
        return history.exemption(id)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND, "There is no exemption " + id + ".", "assize exempt list shows them."));
    }

    /// What came of a wish found in a file.
    public sealed interface Taken {
        /// The wish.
        Proposal proposal();

        /// It was asked for, finding by finding.
        record Asked(Proposal proposal, List<String> ids) implements Taken {
            public Asked {
                ids = List.copyOf(ids);
            }
        }

        /// Every finding it is about has an exemption, asked for or approved.
        record Known(Proposal proposal) implements Taken {}

        /// It is about nothing that is open.
        record Idle(Proposal proposal) implements Taken {}

        /// It asks for what nobody can have.
        record Refused(Proposal proposal, String why) implements Taken {}
    }

    /// Asks for what files wish for, one exemption a finding; nothing is exempted by it. A wish without an end
    /// gets one.
    ///
    /// @param otherwise the end where the file names none, and the latest end at all
    public static List<Taken> propose(
            Records records, Actor actor, Service service, List<Proposal> proposals, Instant otherwise, Instant now) {
        actor.must(Permission.REQUEST_EXEMPTION);
        List<Taken> taken = new ArrayList<>();
        List<Finding> open = OpenFindings.of(records.history(), records.blobs()).of(service);
        for (Proposal proposal : proposals) {
            taken.add(take(records, actor, service, proposal, open, otherwise, now));
        }
        return taken;
    }

    private static Taken take(
            Records records,
            Actor actor,
            Service service,
            Proposal proposal,
            List<Finding> open,
            Instant otherwise,
            Instant now) {
        List<Finding> about = open.stream().filter(proposal::about).toList();
        if (about.isEmpty()) {
            return new Taken.Idle(proposal);
        }
        if (about.size() > Limits.BREADTH) {
            return new Taken.Refused(proposal, "it would hide " + about.size() + " findings");
        }
        String said = proposal.reason().isBlank() ? "no reason is given there" : proposal.reason();
        Grounds grounds = new Grounds(
                "Found in " + proposal.source() + ": " + said,
                proposal.justification(),
                "",
                "",
                null,
                proposal.source());
        List<String> asked = new ArrayList<>();
        for (Finding finding : about) {
            if (hasOne(records.history(), service, finding, now)) {
                continue;
            }
            Instant wished = proposal.notAfter() == null ? otherwise : proposal.notAfter();
            Instant longest = now.plus(Limits.longest(finding.severity()));
            Instant policy = now.plus(records.policy().maxExemption());
            Instant end = earliest(wished, earliest(otherwise, earliest(longest, policy)));
            if (!end.isAfter(now)) {
                return new Taken.Refused(
                        proposal, "it ended on " + wished.toString().substring(0, 10));
            }
            asked.add(ask(
                    records,
                    actor,
                    new Wish(service, new Scope.OfFinding(finding.fingerprint()), grounds, end, Set.of()),
                    null,
                    now));
        }
        return asked.isEmpty() ? new Taken.Known(proposal) : new Taken.Asked(proposal, asked);
    }

    private static boolean hasOne(History history, Service service, Finding finding, Instant now) {
        return history.exemptionsOf(service).stream()
                .anyMatch(exemption -> exemption.scope().matches(finding)
                        && !exemption.expired(now)
                        && (exemption.status() == Exemption.Status.REQUESTED
                                || exemption.covers(service, finding, false, now)));
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
