package dev.assize.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCatalogueTest {
    static Stream<Control> controls() {
        return ControlCatalogue.all().stream();
    }

    @ParameterizedTest
    @MethodSource("controls")
    void everyControlIsFoundByItsWrittenName(Control control) {
        assertThat(ControlCatalogue.find(ControlId.parse(control.id().toString())))
                .contains(control);
    }

    @ParameterizedTest
    @MethodSource("controls")
    void everyControlHasTheFormOfItsFramework(Control control) {
        String form =
                switch (control.id().framework()) {
                    case SOC2 -> "(CC|A|C|PI)[1-9]\\.[1-9]";
                    case ISO27001 -> "A\\.[5-8]\\.[1-9][0-9]?";
                    case SSDF -> "(PO|PS|PW|RV)\\.[1-9]\\.[1-9]";
                    case SLSA -> "(BUILD|SOURCE)_LEVEL_[1-4]";
                    case PCIDSS -> "(6|8|10|11|12)(\\.[1-9][0-9]?){2,3}";
                    case CIS_SSC -> "[1-5]\\.[1-5]";
                };
        assertThat(control.id().number()).matches(form);
    }

    @ParameterizedTest
    @MethodSource("controls")
    void everyControlSaysWhatItAsksAndWhatOperatingMeans(Control control) {
        assertThat(control.title()).doesNotEndWith(".").hasSizeBetween(8, 48);
        assertThat(control.asks()).endsWith(".").hasSizeBetween(30, 200);
        assertThat(control.operating()).endsWith(".").hasSizeBetween(20, 160);
        assertThat(control.evidence()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("controls")
    void whatIsCheckedHasAStageThatChecksItOrIsKnownToHaveNone(Control control) {
        boolean staged =
                control.evidence().stream().anyMatch(kind -> kind.stage().isPresent());
        switch (control.reach()) {
            case CHECKED ->
                assertThat(staged || control.evidence().contains(EvidenceKind.PROVENANCE))
                        .isTrue();
            case ATTESTED -> {}
            case OUTSIDE -> assertThat(control.evidence()).containsExactly(EvidenceKind.DOCUMENT);
        }
    }

    @Test
    void allNinetyThreeControlsOfAnnexAAreThereInOrder() {
        List<String> wanted = new ArrayList<>();
        Map.of(5, 37, 6, 8, 7, 14, 8, 34).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(theme -> IntStream.rangeClosed(1, theme.getValue())
                        .forEach(n -> wanted.add("A." + theme.getKey() + "." + n)));
        assertThat(wanted).hasSize(93);
        assertThat(numbers(Framework.ISO27001)).isEqualTo(wanted);
    }

    @Test
    void allCriteriaOfSoc2ThatAPipelineTouchesAreThere() {
        List<String> wanted = new ArrayList<>();
        int[] common = {5, 3, 4, 2, 3, 8, 5, 1, 2};
        for (int series = 1; series <= common.length; series++) {
            for (int n = 1; n <= common[series - 1]; n++) {
                wanted.add("CC" + series + "." + n);
            }
        }
        wanted.addAll(List.of("A1.1", "A1.2", "A1.3", "C1.1", "C1.2", "PI1.1", "PI1.2", "PI1.3", "PI1.4", "PI1.5"));
        assertThat(numbers(Framework.SOC2)).isEqualTo(wanted);
    }

    /// SP 800-218 has 42 tasks; PW.3, PW.4.3 and PW.5.2 were moved into others in version 1.1.
    @Test
    void allTasksOfTheSecureSoftwareDevelopmentFrameworkAreThere() {
        assertThat(numbers(Framework.SSDF))
                .hasSize(42)
                .contains("PO.1.1", "PO.5.2", "PS.3.2", "PW.4.4", "PW.9.2", "RV.3.4")
                .doesNotContain("PW.3.1", "PW.4.3", "PW.5.2");
    }

    @Test
    void bothTracksOfSlsaAreThere() {
        assertThat(numbers(Framework.SLSA))
                .containsExactly(
                        "BUILD_LEVEL_1",
                        "BUILD_LEVEL_2",
                        "BUILD_LEVEL_3",
                        "SOURCE_LEVEL_1",
                        "SOURCE_LEVEL_2",
                        "SOURCE_LEVEL_3",
                        "SOURCE_LEVEL_4");
    }

    @Test
    void allSectionsOfTheSupplyChainGuideAreThere() {
        assertThat(numbers(Framework.CIS_SSC))
                .containsExactly(
                        "1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "4.1", "4.2",
                        "4.3", "4.4", "5.1", "5.2");
    }

    @Test
    void theListOfNamesAgreesWithTheFrameworks() {
        assertThat(new String(ControlCatalogue.resource("ids.txt"), StandardCharsets.UTF_8).lines())
                .containsExactlyElementsOf(ControlCatalogue.all().stream()
                        .map(control -> control.id().toString())
                        .toList());
        assertThat(ControlCatalogue.knows(ControlId.parse("soc2:CC8.1"))).isTrue();
        assertThat(ControlCatalogue.knows(ControlId.parse("soc2:CC8.9"))).isFalse();
    }

    private static List<String> numbers(Framework framework) {
        return ControlCatalogue.of(framework).stream()
                .map(control -> control.id().number())
                .toList();
    }

    @Test
    void aMisspeltControlIsNotFound() {
        assertThat(ControlCatalogue.find(ControlId.parse("soc2:CC7.9"))).isEmpty();
    }

    @Test
    void aControlNeedsAFrameworkWeKnow() {
        assertThatThrownBy(() -> ControlId.parse("CC7.1"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("names no framework");
        assertThatThrownBy(() -> ControlId.parse("soc3:CC7.1")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void controlsAreOrderedByFrameworkFirstAndByTheValueOfTheirNumbers() {
        assertThat(ControlId.parse("soc2:PI1.4")).isLessThan(ControlId.parse("iso27001:A.5.3"));
        assertThat(ControlId.parse("iso27001:A.5.9")).isLessThan(ControlId.parse("iso27001:A.5.10"));
        assertThat(ControlId.parse("pcidss:6.2.3")).isLessThan(ControlId.parse("pcidss:6.2.3.1"));
        assertThat(ControlId.parse("pcidss:10.2.1.2")).isLessThan(ControlId.parse("pcidss:10.2.2"));
        assertThat(ControlId.parse("soc2:CC1.1")).isEqualByComparingTo(ControlId.parse("soc2:CC1.1"));
    }

    @Test
    void everyThemeSpansFrameworksAndNamesOnlyControlsThatExist() {
        assertThat(Crosswalk.themes()).isNotEmpty().allSatisfy(theme -> assertThat(
                        theme.controls().stream().map(ControlId::framework).distinct())
                .as(theme.id())
                .hasSizeGreaterThan(1));
    }

    @Test
    void aControlIsLikeThoseOfItsThemesButNotLikeItself() {
        ControlId changes = ControlId.parse("soc2:CC8.1");
        assertThat(Crosswalk.alike(changes))
                .contains(ControlId.parse("iso27001:A.8.32"), ControlId.parse("pcidss:6.5.1"))
                .doesNotContain(changes)
                .isSorted();
    }

    @Test
    void aThemeThatNamesAnUnknownControlIsRefused() {
        assertThatThrownBy(() -> Crosswalk.read(
                        bytes("{\"themes\":[{\"id\":\"x\",\"title\":\"X\",\"controls\":[\"soc2:CC8.9\"]}]}")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("soc2:CC8.9");
    }

    private static final String GOOD = "{\"id\":\"CC1.1\",\"title\":\"T\",\"asks\":\"A.\",\"reach\":\"checked\","
            + "\"evidence\":[\"sbom\"],\"operating\":\"O.\",\"every\":\"daily\",\"owner\":\"security\"}";

    private static byte[] file(String controls) {
        return bytes("{\"framework\":\"soc2\",\"controls\":[" + controls + "]}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsReadStrictly() {
        assertThat(ControlReader.read(Framework.SOC2, file(GOOD)))
                .singleElement()
                .satisfies(control -> {
                    assertThat(control.every()).isEqualTo(Frequency.DAILY);
                    assertThat(control.owner()).isEqualTo(Owner.SECURITY);
                });
        for (String bad : List.of(
                GOOD.replace("\"title\":\"T\",", ""),
                GOOD.replace("\"T\"", "\" \""),
                GOOD.replace("daily", "hourly"),
                GOOD.replace("checked", "done"),
                GOOD.replace("[\"sbom\"]", "[]"),
                GOOD.replace("[\"sbom\"]", "[\"sbom\",\"sbom\"]"),
                GOOD.replace("\"title\"", "\"titel\":\"x\",\"title\""),
                GOOD + "," + GOOD)) {
            assertThatThrownBy(() -> ControlReader.read(Framework.SOC2, file(bad)))
                    .as(bad)
                    .isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> ControlReader.read(Framework.ISO27001, file(GOOD)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("another framework");
    }

    @Test
    void everyMistakeOfAFileIsToldAtOnce() {
        assertThatThrownBy(() -> ControlReader.read(
                        Framework.SOC2, file(GOOD.replace("daily", "hourly") + "," + GOOD.replace("[\"sbom\"]", "[]"))))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.mistakes()).hasSize(2));
    }
}
