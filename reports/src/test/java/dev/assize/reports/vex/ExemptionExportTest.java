package dev.assize.reports.vex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Justification;
import dev.assize.core.exemption.Scope;
import dev.assize.core.exemption.VoidWhen;
import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExemptionExportTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Service PAYMENTS = new Service("payments");
    private static final Finding LODASH = new Finding(
            Fingerprint.of(List.of("lodash")),
            Stage.DEPENDENCIES,
            "trivy",
            "CVE-2021-23337",
            "Command injection",
            "",
            Severity.HIGH,
            "HIGH",
            new Location.InPackage(
                    new PackageRef("lodash", "4.17.15", "pkg:npm/lodash@4.17.15", "4.17.21"), "web app/lock.json", 3),
            List.of(),
            List.of("GHSA-35jh-r3h4-6jhm"),
            null,
            null,
            "",
            List.of(),
            null,
            1);

    private static Exemption exemption(@Nullable Justification justification, Exemption.Status status, Instant end) {
        ExemptionRequest request = ExemptionRequest.covering(
                PAYMENTS,
                new Scope.OfFinding(LODASH.fingerprint()),
                List.of(LODASH),
                EnumSet.allOf(VoidWhen.class),
                new Grounds("The template function is never called.", justification, "a filter", "", null, ""),
                end,
                null);
        return new Exemption(
                "x-1", request, new PersonId("bob"), NOW.minusSeconds(60), 7, status, new PersonId("grace"), 8);
    }

    private static ExemptionExport export(Exemption exemption) {
        return new ExemptionExport(PAYMENTS, null, List.of(LODASH), List.of(exemption), _ -> false, NOW);
    }

    private static String openVex(Exemption exemption) {
        return CanonicalJson.text(export(exemption).openVex("the ledger"));
    }

    private static Instant later() {
        return NOW.plus(Duration.ofDays(3));
    }

    @Test
    void whatWasJustifiedAsHarmlessIsNotAffected() {
        assertThat(openVex(exemption(
                        Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH, Exemption.Status.APPROVED, later())))
                .contains(
                        "\"status\":\"not_affected\"",
                        "\"justification\":\"vulnerable_code_not_in_execute_path\"",
                        "\"@id\":\"pkg:npm/lodash@4.17.15\"",
                        "GHSA-35jh-r3h4-6jhm");
    }

    @Test
    void acceptanceOfARiskIsNoClaimOfSafety() {
        assertThat(openVex(exemption(Justification.RISK_ACCEPTED, Exemption.Status.APPROVED, later())))
                .contains("\"status\":\"affected\"", "Meanwhile: a filter")
                .doesNotContain("not_affected");
    }

    @Test
    void onlyWhatIsInForceLeavesTheHouse() {
        for (Exemption out : List.of(
                exemption(null, Exemption.Status.REQUESTED, later()),
                exemption(null, Exemption.Status.REVOKED, later()),
                exemption(null, Exemption.Status.APPROVED, NOW.minusSeconds(1)))) {
            assertThat(openVex(out)).contains("\"statements\":[]");
        }
    }

    @Test
    void sarifSaysWhoSuppressedWhatUntilWhen() {
        String sarif = CanonicalJson.text(
                export(exemption(null, Exemption.Status.APPROVED, later())).sarif());
        assertThat(sarif)
                .contains(
                        "\"kind\":\"external\"",
                        "\"status\":\"accepted\"",
                        "\"exemption\":\"x-1\"",
                        "\"uri\":\"web%20app/lock.json\"");
    }
}
