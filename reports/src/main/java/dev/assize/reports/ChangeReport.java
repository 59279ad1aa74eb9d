package dev.assize.reports;

import dev.assize.core.approval.Approval;
import dev.assize.core.approval.Binding;
import dev.assize.core.approval.ReleaseText;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything one page about one change shows: what the gate decided, what it stood on, and what became of the
/// change afterwards. Every writer of this room takes this and nothing else.
///
/// Excerpts pass [SecretLines] on the way in: whoever holds a `ChangeReport` cannot show a line on which a
/// secret was found.
///
/// @param lanes       all ten stages, in their order
/// @param approvals   of this change, also those that no longer hold; see [#holds(Approval)]
/// @param deployments that rest on a decision about this change, oldest first
/// @param alerts      about these deployments or this artifact, oldest first
/// @param exemptions  of findings in the exhibits
/// @param excerpts    code around findings
/// @param generatedAt when this view was taken
public record ChangeReport(
        Verdict verdict,
        List<Exhibit> exhibits,
        List<Lane> lanes,
        LedgerFacts ledger,
        List<Approval> approvals,
        List<Deployment> deployments,
        List<LinkedAlert> alerts,
        List<Exemption> exemptions,
        Map<Fingerprint, Excerpt> excerpts,
        Instant generatedAt) {

    public ChangeReport {
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(ledger);
        Objects.requireNonNull(generatedAt);
        exhibits = List.copyOf(exhibits);
        lanes = List.copyOf(lanes);
        if (!lanes.stream().map(Lane::stage).toList().equals(List.of(Stage.values()))) {
            throw new IllegalArgumentException("a change has ten lanes, in the order of the stages");
        }
        approvals = List.copyOf(approvals);
        deployments = List.copyOf(deployments);
        alerts = List.copyOf(alerts);
        exemptions = List.copyOf(exemptions);
        excerpts = Collections.unmodifiableMap(
                new TreeMap<>(SecretLines.of(exhibits).withhold(excerpts, exhibits)));
    }

    /// The view of a change as the ledger's history has it.
    ///
    /// @param excerpts lines the caller read around findings; those that could show a secret are left out
    public static ChangeReport of(
            Verdict verdict,
            List<Exhibit> exhibits,
            History history,
            LedgerFacts ledger,
            Map<Fingerprint, Excerpt> excerpts,
            Instant generatedAt) {
        Set<Long> decisions = decisions(history, verdict.change());
        List<Approval> approvals = history.approvals().stream()
                .filter(approval -> decisions.contains(approval.decision()))
                .toList();
        List<Deployment> deployments = history.deployments().stream()
                .filter(deployment -> decisions.contains(deployment.decision()))
                .toList();
        List<Finding> seen = exhibits.stream()
                .flatMap(exhibit -> exhibit.findings().stream())
                .toList();
        List<Exemption> exemptions = history.exemptionsOf(verdict.change().service()).stream()
                .filter(exemption -> seen.stream().anyMatch(exemption.scope()::matches))
                .toList();
        return of(
                verdict,
                exhibits,
                ledger,
                approvals,
                deployments,
                alerts(history, deployments, verdict.artifact()),
                exemptions,
                excerpts,
                generatedAt);
    }

    /// The view from its parts; only the lanes are worked out.
    public static ChangeReport of(
            Verdict verdict,
            List<Exhibit> exhibits,
            LedgerFacts ledger,
            List<Approval> approvals,
            List<Deployment> deployments,
            List<LinkedAlert> alerts,
            List<Exemption> exemptions,
            Map<Fingerprint, Excerpt> excerpts,
            Instant generatedAt) {
        return new ChangeReport(
                verdict,
                exhibits,
                Lanes.of(verdict, exhibits, deployments, alerts),
                ledger,
                approvals,
                deployments,
                alerts,
                exemptions,
                excerpts,
                generatedAt);
    }

    private static Set<Long> decisions(History history, Change change) {
        Set<Long> decisions = new HashSet<>();
        for (History.Sealed<Fact.GateDecided> decision : history.decisions()) {
            Change decided = decision.fact().change();
            if (decided.service().equals(change.service())
                    && decided.revision().tree().equals(change.revision().tree())) {
                decisions.add(decision.index());
            }
        }
        return decisions;
    }

    private static List<LinkedAlert> alerts(
            History history, List<Deployment> deployments, @Nullable Artifact artifact) {
        Set<String> ids = deployments.stream().map(Deployment::id).collect(Collectors.toSet());
        return history.alerts().stream()
                .map(entry -> new LinkedAlert(entry.fact().alert(), entry.fact().deployment(), entry.index()))
                .filter(linked -> linked.deployment() == null
                        ? artifact != null
                                && artifact.digest().equals(linked.alert().image())
                        : ids.contains(linked.deployment()))
                .toList();
    }

    /// What an approval of this verdict has to be bound to.
    public Digest binding() {
        return Binding.digest(verdict, exhibits);
    }

    /// Whether an approval counts for what this report shows: granted, bound to the same artifact, policy,
    /// evidence and exemptions, and not too old.
    public boolean holds(Approval approval) {
        return approval.granted()
                && !approval.withdrawn()
                && Binding.all(verdict, exhibits).contains(approval.binding())
                && shownAsItIs(approval)
                && !generatedAt.isAfter(approval.at().plus(verdict.policy().approvalValidity()));
    }

    private boolean shownAsItIs(Approval approval) {
        return approval.shown() == null
                || approval.shown().equals(ReleaseText.digest(verdict, exhibits, approval.environment()));
    }

    public Lane lane(Stage stage) {
        return lanes.stream().filter(lane -> lane.stage() == stage).findFirst().orElseThrow();
    }

    /// Whether code may be shown at all: only where a secret scan finished and can be trusted.
    public boolean showsCode() {
        return SecretLines.scanned(exhibits);
    }
}
