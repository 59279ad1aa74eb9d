package dev.assize.scanners.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.core.exemption.Justification;
import dev.assize.core.exemption.Proposal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The documents are written by hand from the formats' specifications: OpenVEX 0.2.0, CSAF 2.0 §4.5, and Trivy's
/// documentation on filtering.
class WishesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Proposal> ignore(String text) {
        return TrivyIgnoreFiles.read(".trivyignore", bytes(text));
    }

    private static List<Proposal> yaml(String text) {
        return TrivyIgnoreFiles.read(".trivyignore.yaml", bytes(text));
    }

    private static List<Proposal> vex(String text) {
        return VexDocuments.read("vex.json", bytes(text));
    }

    @Test
    void aLineOfAnIgnoreFileIsAWishWithTheCommentAboveItAsReason() {
        List<Proposal> wishes = ignore("# Accept the risk\nCVE-2018-14618\n\nCVE-2019-14697 exp:2026-12-01 # soon\n");
        assertThat(wishes)
                .containsExactly(
                        new Proposal(
                                ".trivyignore:2",
                                List.of("CVE-2018-14618"),
                                List.of(),
                                List.of(),
                                null,
                                "Accept the risk",
                                null),
                        new Proposal(
                                ".trivyignore:4",
                                List.of("CVE-2019-14697"),
                                List.of(),
                                List.of(),
                                null,
                                "soon",
                                Instant.parse("2026-11-30T23:59:59Z")));
    }

    @Test
    void whatAnIgnoreFileSaysThatNobodyUnderstandsIsRefusedWithItsLine() {
        assertThatThrownBy(() -> ignore("CVE-1\nCVE-2 until:2026\n")).hasMessageContaining(".trivyignore:2");
        assertThatThrownBy(() -> ignore("CVE-2 exp:tomorrow\n")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void theYamlFormKnowsPathsPackagesAndAStatement() {
        Proposal wish = yaml("""
                        vulnerabilities:
                          - id: CVE-2022-40897
                            paths: ["usr/local/**"]
                            purls: ["pkg:pypi/setuptools"]
                            expired_at: 2027-01-01
                            statement: Not reachable
                        secrets:
                          - id: aws-access-key-id
                        """).getFirst();
        assertThat(wish.packages()).containsExactly("pkg:pypi/setuptools");
        assertThat(wish.paths()).containsExactly("usr/local/**");
        assertThat(wish.reason()).isEqualTo("Not reachable");
        assertThat(wish.notAfter()).isEqualTo(Instant.parse("2026-12-31T23:59:59Z"));
    }

    @Test
    void yamlThatIsNoneOrNoMapOrFullOfAliasesIsRefused() {
        assertThatThrownBy(() -> yaml("- a\n")).hasMessageContaining("not a map");
        assertThatThrownBy(() -> yaml("a: [\n")).hasMessageContaining("not YAML");
        assertThatThrownBy(() -> yaml("vulnerabilities:\n  - paths: [x]\n")).hasMessageContaining("no id");
        assertThatThrownBy(() -> yaml("a: &a [x]\nb: [*a, *a]\n")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void onlyWhatAnOpenVexDocumentCallsNotAffectedIsAWish() {
        List<Proposal> wishes = vex("""
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a",
                 "timestamp": "2026-01-01T00:00:00Z", "version": 1, "statements": [
                  {"vulnerability": {"name": "CVE-2021-44228", "aliases": ["GHSA-jfh8-c2jp-5v3q"]},
                   "products": [{"@id": "pkg:oci/payments@sha256%3Aab",
                                 "subcomponents": [{"@id": "pkg:maven/org.apache/log4j@2.14"}]}],
                   "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
                   "impact_statement": "Lookups are off"},
                  {"vulnerability": {"name": "CVE-2"}, "products": [{"@id": "pkg:npm/x@1"}], "status": "affected",
                   "action_statement": "wait"},
                  {"vulnerability": {"name": "CVE-3"}, "products": [], "status": "under_investigation"}]}
                """);
        assertThat(wishes).singleElement().satisfies(wish -> {
            assertThat(wish.ids()).containsExactly("CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q");
            assertThat(wish.packages()).containsExactly("pkg:maven/org.apache/log4j@2.14");
            assertThat(wish.justification()).isEqualTo(Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH);
            assertThat(wish.reason()).isEqualTo("Lookups are off");
        });
    }

    @Test
    void aCsafDocumentNamesPackagesThroughItsProductTree() {
        List<Proposal> wishes = vex("""
                {"document": {"category": "csaf_vex"},
                 "product_tree": {
                   "branches": [{"category": "vendor", "name": "v", "branches": [
                     {"category": "product_version", "name": "1", "product": {"product_id": "P1", "name": "lib",
                      "product_identification_helper": {"purl": "pkg:npm/lodash@4.17.15"}}}]}],
                   "relationships": [{"category": "default_component_of", "product_reference": "P1",
                     "relates_to_product_reference": "IMG",
                     "full_product_name": {"product_id": "P1-in-IMG", "name": "both"}}]},
                 "vulnerabilities": [{"cve": "CVE-2021-23337",
                   "product_status": {"known_not_affected": ["P1-in-IMG"], "known_affected": ["P9"]},
                   "flags": [{"label": "component_not_present", "product_ids": ["P9"]},
                             {"label": "vulnerable_code_not_present", "product_ids": ["P1-in-IMG"]}],
                   "threats": [{"category": "impact", "details": "Not shipped", "product_ids": ["P1-in-IMG"]}]}]}
                """);
        assertThat(wishes)
                .containsExactly(new Proposal(
                        "vex.json CVE-2021-23337",
                        List.of("CVE-2021-23337"),
                        List.of("pkg:npm/lodash@4.17.15"),
                        List.of(),
                        Justification.VULNERABLE_CODE_NOT_PRESENT,
                        "Not shipped",
                        null));
    }

    @Test
    void anyOtherJsonIsRefused() {
        assertThatThrownBy(() -> vex("{}")).hasMessageContaining("neither OpenVEX nor");
        assertThatThrownBy(() -> vex("{\"document\": {\"category\": \"csaf_security_advisory\"}}"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> vex("not json")).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> vex("{\"@context\": \"https://openvex.dev/ns\", \"statements\": [{}]}"))
                .isInstanceOf(InvalidInput.class);
    }
}
