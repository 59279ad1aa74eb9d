package dev.assize.core.policy;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Severity;
import dev.assize.core.subject.Environment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One difference between two policies, in words, with whether it asks more or less of a change. The same
/// comparison tells what a new version does and keeps a lower layer from loosening what stands above it.
///
/// @param direction what it means for a change
/// @param rule      id of the rule it is about; empty for the policy as a whole
/// @param key       the key of the policy language, dots between levels
/// @param text      what differs
/// @param remedy    what a layer that may only tighten should write instead; empty where nothing has to change
public record PolicyDifference(Direction direction, String rule, String key, String text, String remedy) {
    /// What a difference means for a change.
    public enum Direction {
        TIGHTER,
        LOOSER,
        /// Which of the two cannot be told.
        UNCLEAR,
        /// Words only: no change is judged differently.
        WORDING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PolicyDifference {
        Objects.requireNonNull(direction);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(key);
        Objects.requireNonNull(text);
        Objects.requireNonNull(remedy);
    }

    /// Whether a layer that may only tighten may not say this.
    public boolean refusedBelow() {
        return direction == Direction.LOOSER || direction == Direction.UNCLEAR;
    }

    /// Everything in which the second differs from the first; what tells nothing apart is equal.
    public static List<PolicyDifference> between(Policy from, Policy to) {
        return new Comparing(from, to).all();
    }

    private static final Pattern THRESHOLD =
            Pattern.compile("measures\\.([a-z0-9_]+) (>=|>|<=|<) ([0-9]{1,9}(?:\\.[0-9]{1,9})?)");

    private static final class Comparing {
        private final Policy from;
        private final Policy to;
        private final List<PolicyDifference> found = new ArrayList<>();

        Comparing(Policy from, Policy to) {
            this.from = from;
            this.to = to;
        }

        List<PolicyDifference> all() {
            wholePolicy();
            for (Rule rule : from.rules()) {
                Optional<Rule> now = to.rule(rule.id());
                if (now.isPresent()) {
                    rule(rule, now.get());
                } else {
                    add(
                            Direction.LOOSER,
                            rule.id(),
                            "rules",
                            "rule " + rule.id() + " is gone: " + rule.title(),
                            "keep it");
                }
            }
            for (Rule rule : to.rules()) {
                if (from.rule(rule.id()).isEmpty()) {
                    add(Direction.TIGHTER, rule.id(), "id", "rule " + rule.id() + " is new: " + rule.title(), "");
                }
            }
            return List.copyOf(found);
        }

        private void add(Direction direction, String rule, String key, String text, String remedy) {
            found.add(new PolicyDifference(direction, rule, key, text, direction == Direction.TIGHTER ? "" : remedy));
        }

        private void wholePolicy() {
            grace("", "grace", from.grace(), to.grace());
            Set<Environment> environments = new TreeSet<>(Comparator.comparing(Environment::name));
            environments.addAll(from.quorums().keySet());
            environments.addAll(to.quorums().keySet());
            environments.forEach(this::quorum);
            period("", "approval_validity", "an approval counts", from.approvalValidity(), to.approvalValidity());
            period("", "max_exemption", "an exemption may last", from.maxExemption(), to.maxExemption());
            if (from.language() != to.language()) {
                add(
                        to.language() > from.language() ? Direction.TIGHTER : Direction.LOOSER,
                        "",
                        "language",
                        "it is written in version " + to.language() + " of the language, before " + from.language(),
                        "use version " + from.language() + " or a later one");
            }
            set("", "known_exploited", "known to be exploited", from.knownExploited(), to.knownExploited(), true);
            set(
                    "",
                    "services.internal",
                    "internal",
                    texts(from.estate().internal()),
                    texts(to.estate().internal()),
                    false);
            estate();
        }

        private void quorum(Environment environment) {
            QuorumRule was = from.quorumRule(environment);
            QuorumRule is = to.quorumRule(environment);
            if (!was.equals(is)) {
                add(
                        is.asksAtLeast(was) ? Direction.TIGHTER : Direction.LOOSER,
                        "",
                        "approvals." + environment,
                        environment + " needs " + is.fullText() + ", before " + was.fullText(),
                        "ask for at least " + was.fullText());
            }
        }

        private void estate() {
            if (!from.estate().tiers().equals(to.estate().tiers())) {
                boolean matters = from.rules().stream()
                        .anyMatch(rule -> !rule.scope().tiers().isEmpty());
                add(
                        matters ? Direction.LOOSER : Direction.TIGHTER,
                        "",
                        "services.tiers",
                        "services are in other tiers",
                        "leave the tiers to the layer whose rules name them");
            }
            from.estate().formerly().forEach((service, names) -> {
                if (!to.estate().namesOf(service).containsAll(names)) {
                    add(
                            Direction.LOOSER,
                            "",
                            "services.formerly",
                            "findings of " + service + " lose the age they had under an earlier name",
                            "keep the earlier names of " + service);
                }
            });
            to.estate().formerly().forEach((service, names) -> {
                if (!from.estate().namesOf(service).containsAll(names)) {
                    add(Direction.TIGHTER, "", "services.formerly", service + " was called otherwise before", "");
                }
            });
        }

        private void rule(Rule was, Rule is) {
            String id = was.id();
            if (was.stage() != is.stage()) {
                add(
                        Direction.UNCLEAR,
                        id,
                        "stage",
                        id + " is about another stage",
                        "keep " + was.stage().word());
            }
            mode(was, is);
            scope(was, is);
            requirement(id, was.requirement(), is.requirement());
            if (!was.grace().equals(is.grace())) {
                grace(
                        id,
                        "grace",
                        from.grace().overriddenBy(was.grace()),
                        to.grace().overriddenBy(is.grace()));
            }
            condition(id, "blocks", was.blocks(), is.blocks());
            condition(id, "requires", was.requires(), is.requires());
            rego(id, was.rego(), is.rego());
            set(id, "controls", "served", words(was.controls()), words(is.controls()), true);
            wording(id, "title", was.title(), is.title());
            wording(id, "why", was.explanation(), is.explanation());
            wording(id, "remedy", was.remedy(), is.remedy());
        }

        private void mode(Rule was, Rule is) {
            if (was.modes().equals(is.modes())) {
                return;
            }
            boolean weaker = is.modes().everWeakerThan(was.modes());
            add(
                    weaker ? Direction.LOOSER : Direction.TIGHTER,
                    was.id(),
                    "mode",
                    was.id() + " has the mode " + is.modes().text() + ", before "
                            + was.modes().text(),
                    "at no time less than " + was.modes().text());
        }

        private void scope(Rule was, Rule is) {
            String id = was.id();
            Scope a = was.scope();
            Scope b = is.scope();
            filter(id, "applies.services", "is for services", texts(a.services()), texts(b.services()));
            filter(id, "applies.tiers", "is for tiers", a.tiers(), b.tiers());
            filter(
                    id,
                    "applies.environments",
                    "stops at the door to",
                    words(a.environments()),
                    words(b.environments()));
            filter(id, "applies.branches", "stops on branches", texts(a.branches()), texts(b.branches()));
        }

        private void requirement(String id, Requirement was, Requirement is) {
            if (!Objects.equals(was.maxAge(), is.maxAge())) {
                boolean tighter = was.maxAge() == null
                        || (is.maxAge() != null && is.maxAge().compareTo(was.maxAge()) < 0);
                add(
                        tighter ? Direction.TIGHTER : Direction.LOOSER,
                        id,
                        "evidence.max_age",
                        id + " takes evidence of at most " + words(is.maxAge()) + ", before " + words(was.maxAge()),
                        "give at most " + words(was.maxAge()));
            }
            if (was.minRules() != is.minRules()) {
                add(
                        is.minRules() > was.minRules() ? Direction.TIGHTER : Direction.LOOSER,
                        id,
                        "evidence.min_rules",
                        id + " asks for " + is.minRules() + " rules behind a report, before " + was.minRules(),
                        "ask for at least " + was.minRules());
            }
            set(id, "evidence.tools", "required", was.tools(), is.tools(), true);
            set(id, "evidence.measures", "required", was.measures(), is.measures(), true);
            choice(id, "evidence.formats", "one of the formats", was.formats(), is.formats());
            choice(
                    id,
                    "evidence.origins",
                    "reports that were",
                    was.origins().stream().map(Evidence.Origin::word).toList(),
                    is.origins().stream().map(Evidence.Origin::word).toList());
            choice(id, "evidence.rule_sets", "one of the rule sets", words(was.ruleSets()), words(is.ruleSets()));
            if (was.applicability() != is.applicability()) {
                add(
                        is.applicability() ? Direction.LOOSER : Direction.TIGHTER,
                        id,
                        "evidence.applicability",
                        is.applicability()
                                ? id + " accepts that there is nothing to look at"
                                : id + " no longer accepts that there is nothing to look at",
                        "keep applicability: false");
            }
        }

        private void condition(String id, String key, @Nullable Condition<?> was, @Nullable Condition<?> is) {
            String before = was == null ? "" : was.text().strip().replaceAll("\\s+", " ");
            String now = is == null ? "" : is.text().strip().replaceAll("\\s+", " ");
            if (before.equals(now)) {
                return;
            }
            Direction direction = before.isEmpty()
                    ? Direction.TIGHTER
                    : now.isEmpty() ? Direction.LOOSER : direction(key, before, now);
            add(
                    direction,
                    id,
                    key,
                    now.isEmpty()
                            ? id + " no longer " + key + " " + before
                            : id + " " + key + " " + now + (before.isEmpty() ? "" : ", before " + before),
                    "keep the condition as it is, and ask for more in a rule of its own");
        }

        /// The one change of a condition that can be told: another threshold for the same measure.
        private static Direction direction(String key, String before, String now) {
            Matcher was = THRESHOLD.matcher(before);
            Matcher is = THRESHOLD.matcher(now);
            boolean same = was.matches()
                    && is.matches()
                    && was.group(1).equals(is.group(1))
                    && was.group(2).equals(is.group(2));
            if (!same || !key.equals("requires")) {
                return Direction.UNCLEAR;
            }
            int higher = new BigDecimal(is.group(3)).compareTo(new BigDecimal(was.group(3)));
            boolean tighter = is.group(2).startsWith(">") ? higher >= 0 : higher <= 0;
            return tighter ? Direction.TIGHTER : Direction.LOOSER;
        }

        private void rego(String id, @Nullable RegoQuery was, @Nullable RegoQuery is) {
            if (Objects.equals(was, is)) {
                return;
            }
            add(
                    was == null ? Direction.TIGHTER : is == null ? Direction.LOOSER : Direction.UNCLEAR,
                    id,
                    "rego",
                    is == null
                            ? id + " no longer asks " + (was == null ? "" : was.query())
                            : id + " asks " + is.query() + " of bundle "
                                    + is.bundle().brief(),
                    "keep the bundle, and ask another one in a rule of its own");
        }

        private void wording(String id, String key, String was, String is) {
            if (!was.equals(is)) {
                add(Direction.WORDING, id, key, id + " has another " + key, "");
            }
        }

        private void grace(String id, String key, Grace was, Grace is) {
            periods(id, key, "", was.periods(), is.periods());
            periods(id, key + ".exposed", " of exposed services", was.exposed(), is.exposed());
            periods(id, key + ".with_fix", " with a fix", was.withFix(), is.withFix());
            period(
                    id,
                    key + ".known_exploited",
                    "what is known to be exploited",
                    was.knownExploited(),
                    is.knownExploited());
        }

        private void periods(
                String id, String key, String which, Map<Severity, Duration> was, Map<Severity, Duration> is) {
            for (Severity severity : EnumSet.allOf(Severity.class)) {
                String word = severity.name().toLowerCase(Locale.ROOT);
                period(id, key + "." + word, word + " findings" + which, was.get(severity), is.get(severity));
            }
        }

        private void period(String id, String key, String what, @Nullable Duration was, @Nullable Duration is) {
            if (Objects.equals(was, is)) {
                return;
            }
            boolean tighter = was == null || (is != null && is.compareTo(was) < 0);
            boolean grace = key.startsWith("grace");
            String subject = id.isEmpty() ? "" : id + ": ";
            String verb = grace ? " may stay open " : " ";
            add(
                    tighter ? Direction.TIGHTER : Direction.LOOSER,
                    id,
                    key,
                    subject + what + verb + words(is) + ", before " + words(was),
                    "give at most " + words(was));
        }

        /// A list in which each word asks for something more, or, the other way round, for something less.
        private void set(
                String id, String key, String what, Collection<String> was, Collection<String> is, boolean asks) {
            Set<String> gone = new TreeSet<>(was);
            gone.removeAll(new LinkedHashSet<>(is));
            Set<String> added = new TreeSet<>(is);
            added.removeAll(new LinkedHashSet<>(was));
            String subject = id.isEmpty() ? "" : id + ": ";
            if (!gone.isEmpty()) {
                add(
                        asks ? Direction.LOOSER : Direction.TIGHTER,
                        id,
                        key,
                        subject + "no longer " + what + ": " + brief(gone),
                        "keep " + brief(gone));
            }
            if (!added.isEmpty()) {
                add(
                        asks ? Direction.TIGHTER : Direction.LOOSER,
                        id,
                        key,
                        subject + "now " + what + ": " + brief(added),
                        "take " + brief(added) + " out");
            }
        }

        /// A list of what is taken, where none means anything.
        private void choice(String id, String key, String what, Collection<String> was, Collection<String> is) {
            filterBy(id, key, id + " takes " + what + " ", was, is, false);
        }

        /// A list of where a rule counts, where none means everywhere.
        private void filter(String id, String key, String what, Collection<String> was, Collection<String> is) {
            filterBy(id, key, id + " " + what + " ", was, is, true);
        }

        private void filterBy(
                String id,
                String key,
                String text,
                Collection<String> was,
                Collection<String> is,
                boolean wideIsTight) {
            if (Set.copyOf(was).equals(Set.copyOf(is))) {
                return;
            }
            boolean wider = is.isEmpty() || (!was.isEmpty() && is.containsAll(was));
            boolean narrower = was.isEmpty() || (!is.isEmpty() && was.containsAll(is));
            boolean tighter = wideIsTight ? wider : narrower;
            add(
                    tighter ? Direction.TIGHTER : Direction.LOOSER,
                    id,
                    key,
                    text + any(is) + ", before " + any(was),
                    wideIsTight ? "name at least " + any(was) : "name nothing but " + any(was));
        }

        private static String any(Collection<String> words) {
            return words.isEmpty() ? "any" : String.join(", ", new TreeSet<>(words));
        }

        private static String brief(Collection<String> words) {
            List<String> all = List.copyOf(words);
            return all.size() <= 5
                    ? String.join(", ", all)
                    : String.join(", ", all.subList(0, 5)) + " and " + (all.size() - 5) + " more";
        }

        private static List<String> texts(List<NamePattern> patterns) {
            return patterns.stream().map(NamePattern::text).toList();
        }

        private static List<String> words(Collection<?> things) {
            return things.stream().map(Object::toString).sorted().toList();
        }

        private static String words(@Nullable Duration period) {
            if (period == null) {
                return "any time";
            }
            long hours = period.toHours();
            boolean days = hours % 24 == 0 && period.equals(Duration.ofHours(hours));
            return days
                    ? hours / 24 + (hours == 24 ? " day" : " days")
                    : period.equals(Duration.ofHours(hours))
                            ? hours + (hours == 1 ? " hour" : " hours")
                            : period.toMinutes() + " minutes";
        }
    }
}
