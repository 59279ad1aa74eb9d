package dev.assize.scanners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Fixtures.Fixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every reader owes, over every recorded report.
class ReportReaderContractTest {
    private static final ReportReaders READERS = ReportReaders.installed();

    /// The built-in scanner's own format: what it writes and reads is tested beside it.
    private static final String OWN = "assize-secrets";

    private static final boolean RECORD = Boolean.getBoolean("assize.record");

    static Stream<Fixture> fixtures() {
        return Fixtures.all().stream();
    }

    static Stream<Fixture> readable() {
        return fixtures().filter(f -> read(f, f.bytes()).isPresent());
    }

    static Stream<Fixture> readableJson() {
        return readable().filter(Fixture::hasTree);
    }

    static Stream<Fixture> readableXml() {
        return readable().filter(f -> f.bytes()[0] == '<');
    }

    static Stream<ReportReader> readers() {
        return READERS.all().stream();
    }

    @Test
    void everyReaderHasAFolderOfFixturesAndEveryFolderAReader() {
        TreeSet<String> folders = fixtures().map(Fixture::format).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> formats = new TreeSet<>(READERS.formats());
        formats.remove(OWN);
        assertThat(folders).containsExactlyElementsOf(formats);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aReportComesOutAsRecorded(Fixture fixture) throws IOException {
        ReportReader reader = reader(fixture);
        Json.Object actual;
        try {
            Stage stage = reader.stageOf(fixture.bytes());
            actual = Fixtures.summary(stage, reader.read(fixture.bytes(), stage));
        } catch (UnreadableReport unreadable) {
            actual = Fixtures.summary(unreadable);
        }
        String text = Fixtures.pretty(actual);
        if (RECORD) {
            Files.writeString(fixture.expected(), text);
        }
        assertThat(text).isEqualTo(Files.readString(fixture.expected()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theFormatIsToldFromTheContentAlone(Fixture fixture) throws UnreadableReport {
        byte[] bytes = fixture.bytes();
        if (new String(bytes, StandardCharsets.UTF_8).strip().equals("[]")) {
            // An empty list says nothing about who wrote it.
            assertThat(READERS.all()).noneMatch(r -> r.recognises(bytes) > 0);
            return;
        }
        assertThat(READERS.pick(bytes).format()).isEqualTo(fixture.format());
        assertThat(READERS.pick(gzip(bytes)).format()).isEqualTo(fixture.format());
    }

    @ParameterizedTest
    @MethodSource("readable")
    void wrappersAndEncodingsChangeNothing(Fixture fixture) {
        Json.Object plain = read(fixture, fixture.bytes()).orElseThrow();
        assertThat(read(fixture, gzip(fixture.bytes()))).contains(plain);
        if (fixture.isJson()) {
            String text = new String(fixture.bytes(), StandardCharsets.UTF_8);
            assertThat(read(fixture, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)))
                    .contains(plain);
            assertThat(read(fixture, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE)))
                    .contains(plain);
            assertThat(read(fixture, text.getBytes(StandardCharsets.UTF_16BE))).contains(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("readable")
    void aTruncatedReportIsNeverReadAsLess(Fixture fixture) {
        byte[] whole = fixture.bytes();
        String trimmed = new String(whole, StandardCharsets.UTF_8).stripTrailing();
        int end = trimmed.getBytes(StandardCharsets.UTF_8).length;
        Json.Object expected = read(fixture, whole).orElseThrow();
        Random random = new Random(fixture.toString().hashCode());
        for (int n = 0; n < 60; n++) {
            int length = n < 3 ? n : 1 + random.nextInt(end - 1);
            Optional<Json.Object> read = read(fixture, Arrays.copyOf(whole, length));
            if (read.isPresent() && !ReportMutations.endsWhereverARecordEnds(fixture)) {
                assertThat(read).as("cut at %d", length).contains(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("readableJson")
    void noFindingIsLostWhenAMemberIsRenamedDroppedOrRetyped(Fixture fixture) throws Exception {
        Json tree = fixture.tree();
        long before = findings(fixture, tree).orElseThrow();
        List<String> losses = new ArrayList<>();
        for (var mutation : ReportMutations.of(tree)) {
            Optional<Long> after = findings(fixture, mutation.report());
            if (after.isPresent() && after.get() < before && !ReportMutations.legitimate(fixture, mutation)) {
                losses.add(mutation.name() + ": " + before + " became " + after.get());
            }
        }
        assertThat(losses).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("readableXml")
    void noFindingIsLostWhenAnElementOrAttributeIsRenamed(Fixture fixture) {
        long before = findings(fixture, fixture.bytes()).orElseThrow();
        List<String> losses = new ArrayList<>();
        ReportMutations.ofXml(new String(fixture.bytes(), StandardCharsets.UTF_8))
                .forEach((name, xml) -> {
                    Optional<Long> after = findings(fixture, xml.getBytes(StandardCharsets.UTF_8));
                    if (after.isPresent() && after.get() < before) {
                        losses.add(name + ": " + before + " became " + after.get());
                    }
                });
        assertThat(losses).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("readableJson")
    void aTopLevelListUnderAnotherNameIsNotUnderstood(Fixture fixture) throws Exception {
        Json tree = fixture.tree();
        if (!(tree instanceof Json.Object(var members))) {
            return;
        }
        for (String name : members.keySet()) {
            if (members.get(name) instanceof Json.Array(var items) && !items.isEmpty()) {
                Map<String, Json> renamed = new LinkedHashMap<>();
                members.forEach((k, v) -> renamed.put(k.equals(name) ? k + "V2" : k, v));
                assertThat(read(fixture, CanonicalJson.bytes(new Json.Object(renamed))))
                        .as("%s renamed", name)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void bytesOfAnythingElseAreRefused(ReportReader reader) {
        Random random = new Random(reader.format().hashCode());
        for (int n = 0; n < 100; n++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            assertThat(reader.recognises(bytes)).isBetween(0, 100);
            assertThat(outcome(reader, bytes)).isEmpty();
        }
        for (String text : List.of(
                "",
                " ",
                "{}",
                "null",
                "0",
                "\"\"",
                "[{}]",
                "[[]]",
                "<a/>",
                "{\"results\":[]}",
                "\u0000",
                "{\"a\":1}{")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(reader.recognises(bytes)).as(text).isBetween(0, 100);
            assertThat(outcome(reader, bytes))
                    .as("%s as %s", text, reader.format())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("readableJson")
    void damagedBytesNeverBreakAReader(Fixture fixture) {
        byte[] whole = fixture.bytes();
        Random random = new Random(fixture.toString().hashCode());
        for (int n = 0; n < 80; n++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> read(fixture, damaged)).doesNotThrowAnyException();
            assertThat(reader(fixture).recognises(damaged)).isBetween(0, 100);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void noPlantedSecretComesOut(Fixture fixture) throws Exception {
        byte[] report = fixture.bytes();
        ReportReader reader = reader(fixture);
        Stage stage = reader.stageOf(report);
        String all;
        try {
            Reading reading = reader.read(report, stage);
            all = new String(FindingCodec.toBytes(reading.findings()), StandardCharsets.UTF_8)
                    + reading.measures()
                    + new String(reader.redacted(report), StandardCharsets.UTF_8);
        } catch (UnreadableReport unreadable) {
            all = unreadable.reason() + unreadable.place() + unreadable.remedy();
        }
        assertThat(all).doesNotContain("PLANTED");
    }

    @ParameterizedTest
    @MethodSource("readableJson")
    void aKeyInAnyTextNeverComesOut(Fixture fixture) throws Exception {
        String key = "AKIA" + "QWERTYUIOPASDFGH";
        Json tree = fixture.tree();
        ReportReader reader = reader(fixture);
        Stage stage = reader.stageOf(fixture.bytes());
        for (var planted : ReportMutations.planting(tree, key)) {
            byte[] report = fixture.written(planted.report());
            String all;
            try {
                Reading reading = reader.read(report, stage);
                all = new String(FindingCodec.toBytes(reading.findings()), StandardCharsets.UTF_8)
                        + reading.measures()
                        + reading.tool()
                        + reading.version()
                        + new String(reader.redacted(report), StandardCharsets.UTF_8);
            } catch (UnreadableReport unreadable) {
                all = unreadable.toString() + unreadable.place() + unreadable.remedy();
            }
            assertThat(all).as(planted.name()).doesNotContain(key);
        }
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatIsKeptReadsTheSame(Fixture fixture) throws UnreadableReport {
        byte[] kept = reader(fixture).redacted(fixture.bytes());
        Json.Object original = read(fixture, fixture.bytes()).orElseThrow();
        Json.Object again = read(fixture, kept).orElseThrow();
        assertThat(identities(again)).isEqualTo(identities(original));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void eachFingerprintStandsOnce(Fixture fixture) throws UnreadableReport {
        Reading reading = reader(fixture).read(fixture.bytes(), reader(fixture).stageOf(fixture.bytes()));
        List<String> fingerprints =
                reading.findings().stream().map(f -> f.fingerprint().value()).toList();
        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    private static List<String> identities(Json.Object summary) {
        return FindingCodec.parse(CanonicalJson.bytes(summary.get("findings").orElseThrow())).stream()
                .map(f -> f.rule() + " " + f.severity() + " " + f.location().text())
                .toList();
    }

    private static Optional<Long> findings(Fixture fixture, Json report) {
        return findings(fixture, fixture.written(report));
    }

    private static Optional<Long> findings(Fixture fixture, byte[] bytes) {
        ReportReader reader = reader(fixture);
        try {
            Reading reading = reader.read(bytes, reader.stageOf(fixture.bytes()));
            return Optional.of(reading.findings().stream()
                    .filter(f -> !f.suppressed())
                    .mapToLong(Finding::occurrences)
                    .sum());
        } catch (UnreadableReport _) {
            return Optional.empty();
        }
    }

    private static Optional<Json.Object> read(Fixture fixture, byte[] bytes) {
        return outcome(reader(fixture), bytes);
    }

    private static Optional<Json.Object> outcome(ReportReader reader, byte[] bytes) {
        try {
            Stage stage = reader.stageOf(bytes);
            return Optional.of(Fixtures.summary(stage, reader.read(bytes, stage)));
        } catch (UnreadableReport unreadable) {
            assertThat(unreadable.place()).isNotBlank();
            assertThat(unreadable.remedy()).isNotBlank();
            return Optional.empty();
        }
    }

    private static ReportReader reader(Fixture fixture) {
        return READERS.named(fixture.format()).orElseThrow();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
