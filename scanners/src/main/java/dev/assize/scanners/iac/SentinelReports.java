package dev.assize.scanners.iac;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads what Terraform Sentinel decided: `sentinel apply -json`, HCP Terraform's policy checks, and the outcomes of
/// its policy evaluations (`policy-set-outcomes`), which hold policies of OPA as well.
///
/// A policy that failed is CRITICAL where it is hard-mandatory (or mandatory), HIGH where it is soft-mandatory,
/// MEDIUM where it is advisory, UNKNOWN where no level is given. A policy that could not be evaluated, or whose
/// result is undefined, makes the report unreadable: nobody knows whether it holds.
///
/// Measures: `policies`, `passed`, `failed`.
public final class SentinelReports implements ReportReader {
    private static final String FORMAT = "sentinel";
    private static final String CHANGED = "check the version of Sentinel: Assize does not know this shape";

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        if (head.has("policies", "result")) {
            return 85;
        }
        boolean outcomes = head.text().contains("\"policy-set-outcomes\"");
        boolean checks = head.text().contains("\"policy-checks\"");
        return head.has("data") && (outcomes || checks) ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        Run run = new Run(stage);
        if (top.has("policies")) {
            run.policySet(top, "");
        } else {
            top.knowsItsLists(Set.of("data", "included"));
            List<ReportFields> data = data(top);
            refuseOnePageOfMany(top, data.size());
            for (ReportFields entry : data) {
                run.entry(entry);
            }
        }
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // What a policy prints and traces are values of the plan.
        return JsonReport.redacted(
                report, path -> path.contains("/trace/") || path.endsWith("/print") || path.contains("/output/"));
    }

    private static void refuseOnePageOfMany(ReportFields top, int listed) throws UnreadableReport {
        Optional<ReportFields> meta = top.optionalObject("meta");
        Optional<ReportFields> paging =
                meta.isEmpty() ? Optional.empty() : meta.get().optionalObject("pagination");
        if (paging.isPresent() && paging.get().optionalCount("total-count").orElse(0L) > listed) {
            throw new UnreadableReport(
                    paging.get().at("total-count"), "counts more than are listed", "ask for all of them in one page");
        }
    }

    private static List<ReportFields> data(ReportFields top) throws UnreadableReport {
        Optional<Json> data = top.object().get("data");
        return data.isPresent() && data.get() instanceof Json.Object ? List.of(top.object("data")) : top.list("data");
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private long policies;
        private long passed;

        Run(Stage stage) {
            this.stage = stage;
        }

        void entry(ReportFields entry) throws UnreadableReport {
            ReportFields attributes = entry.object("attributes");
            if (attributes.has("outcomes")) {
                outcomes(attributes);
                return;
            }
            ReportFields result = attributes.object("result");
            ReportFields sentinel = result.object("sentinel");
            ReportFields sets = sentinel.optionalObject("data").orElse(sentinel);
            long failedBefore = policies - passed;
            long passedBefore = passed;
            for (String set : sets.object().members().keySet()) {
                policySet(sets.object(set), set);
            }
            agree(result, "total-failed", policies - passed - failedBefore);
            agree(result, "passed", passed - passedBefore);
        }

        private void outcomes(ReportFields set) throws UnreadableReport {
            refuseError(set);
            set.knowsItsLists(Set.of("outcomes"));
            String name = set.optionalText("policy-set-name").orElse(set.textOrEmpty("policy_set_name"));
            long failedBefore = policies - passed;
            for (ReportFields outcome : set.list("outcomes")) {
                String status = outcome.name("status");
                String level =
                        outcome.optionalText("enforcement_level").orElse(outcome.textOrEmpty("enforcement-level"));
                String policy = outcome.optionalText("policy_name").orElse(outcome.textOrEmpty("policy-name"));
                if (!status.equals("passed") && !status.equals("failed")) {
                    throw new UnreadableReport(
                            outcome.at("status"), "says that the policy was not decided", "run the evaluation again");
                }
                policy(outcome, policy, level, status.equals("passed"), name);
            }
            Optional<ReportFields> counts = set.optionalObject("result-count");
            counts = counts.isPresent() ? counts : set.optionalObject("result_count");
            if (counts.isPresent()) {
                long stated = counts.get().optionalCount("advisory-failed").orElse(0L)
                        + counts.get().optionalCount("mandatory-failed").orElse(0L);
                if (stated != policies - passed - failedBefore) {
                    throw contradiction(counts.get().place());
                }
            }
        }

        void policySet(ReportFields set, String name) throws UnreadableReport {
            refuseError(set);
            set.knowsItsLists(Set.of("policies"));
            boolean all = true;
            for (ReportFields policy : set.list("policies")) {
                refuseError(policy);
                boolean holds = decided(policy);
                all &= holds || allowed(policy);
                policy(policy, policyName(policy), level(policy), holds, name);
            }
            if (decided(set) && !all) {
                throw new UnreadableReport(set.at("result"), "contradicts the policies listed", CHANGED);
            }
        }

        private static boolean allowed(ReportFields policy) throws UnreadableReport {
            return policy.flag("allowed_failure") || policy.flag("allowed-failure");
        }

        private static boolean decided(ReportFields owner) throws UnreadableReport {
            if (!owner.has("result")) {
                throw new UnreadableReport(
                        owner.at("result"), "is missing or undefined", "mend the policy so that main is true or false");
            }
            return owner.flag("result");
        }

        private static String policyName(ReportFields policy) throws UnreadableReport {
            Optional<Json> value = policy.object().get("policy");
            return value.isPresent() && value.get() instanceof Json.Object
                    ? policy.object("policy").name("name")
                    : policy.name("policy");
        }

        private static String level(ReportFields policy) throws UnreadableReport {
            for (String name : List.of("enforcement_level", "enforcement-level")) {
                Optional<String> level = policy.optionalText(name);
                if (level.isPresent()) {
                    return level.get();
                }
            }
            Optional<Json> inner = policy.object().get("policy");
            if (inner.isPresent() && inner.get() instanceof Json.Object) {
                return policy.object("policy").textOrEmpty("enforcement_level");
            }
            return allowed(policy) ? "advisory" : "";
        }

        private static void refuseError(ReportFields owner) throws UnreadableReport {
            Optional<Json> error = owner.object().get("error");
            if (error.isPresent() && !error.get().equals(Json.of(""))) {
                throw new UnreadableReport(
                        owner.at("error"), "says that the run failed", "mend the policy and run again");
            }
        }

        private void policy(ReportFields fields, String name, String level, boolean holds, String set)
                throws UnreadableReport {
            if (name.isBlank()) {
                throw new UnreadableReport(fields.at("policy"), "is missing", CHANGED);
            }
            policies++;
            if (holds) {
                passed++;
                return;
            }
            findings.add(new Draft(stage, FORMAT, name)
                    .title("Policy " + name + " failed")
                    .description(fields.textOrEmpty("description"))
                    .severity(severity(level), level)
                    .inResource(set.isEmpty() ? name : set, set.isEmpty() ? name : set, 0, 0));
        }

        private static Severity severity(String level) {
            return switch (level.toLowerCase(Locale.ROOT).replace('_', '-')) {
                case "hard-mandatory", "mandatory", "mandatory-overridable" -> Severity.CRITICAL;
                case "soft-mandatory" -> Severity.HIGH;
                case "advisory" -> Severity.MEDIUM;
                default -> Severity.UNKNOWN;
            };
        }

        private static void agree(ReportFields result, String name, long listed) throws UnreadableReport {
            Optional<Long> stated = result.optionalCount(name);
            if (stated.isPresent() && stated.get() != listed) {
                throw contradiction(result.at(name));
            }
        }

        private static UnreadableReport contradiction(String place) {
            return new UnreadableReport(
                    place, "contradicts the number of policies listed", "hand in the answer as HCP Terraform gave it");
        }

        Reading reading() throws UnreadableReport {
            if (policies == 0) {
                throw new UnreadableReport("policies", "is empty: no policy ran", "give Sentinel its policies");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("policies", Json.of(policies));
            measures.put("passed", Json.of(passed));
            measures.put("failed", Json.of(policies - passed));
            return findings.reading(FORMAT, "", measures, null);
        }
    }
}
