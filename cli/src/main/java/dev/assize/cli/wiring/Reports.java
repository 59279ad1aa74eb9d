package dev.assize.cli.wiring;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.act.GateHearing;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Stage;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.VerdictJson;
import dev.assize.core.subject.Service;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.Excerpt;
import dev.assize.reports.LedgerFacts;
import dev.assize.reports.gitlab.GitLabReports;
import dev.assize.reports.html.HtmlReport;
import dev.assize.reports.junit.JUnitReport;
import dev.assize.reports.markdown.MarkdownSummary;
import dev.assize.reports.sarif.SarifReport;
import dev.assize.runner.checkout.Checkout;
import dev.assize.scanners.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Gathers the view of the newest decision on a working tree, and writes it.
public record Reports(ChangeReport report) {
    private static final int CONTEXT = 3;
    private static final long MAX_FILE = 1 << 20;

    public static Reports of(Wiring wiring, Records records, Checkout checkout, Instant now) {
        Service service = wiring.workspace().settings().service();
        History.Sealed<Fact.GateDecided> sealed = records.history()
                .latestDecision(service, checkout.revision().tree())
                .orElseThrow(
                        () -> new Failure(Fault.NOT_FOUND, "The working tree was never judged.", "Run assize run."));
        Fact.GateDecided decided = sealed.fact();
        History before = new History(Wiring.verifier());
        records.ledger().forEach(0, sealed.index(), before::apply);
        GateHearing.Heard heard = GateHearing.hear(
                before,
                records.blobs(),
                records.policy(decided.policy()),
                decided.inputs().policy(),
                decided.change(),
                decided.artifact(),
                decided.at());
        LedgerFacts ledger = new LedgerFacts(
                records.ledger().origin(),
                sealed.index(),
                records.ledger().checkpoint(),
                wiring.noteKey().line());
        return new Reports(ChangeReport.of(
                heard.verdict(),
                heard.exhibits(),
                records.history(),
                ledger,
                excerpts(heard.exhibits(), checkout),
                now));
    }

    /// What a report can be written as.
    public enum Format {
        HTML,
        JSON,
        SARIF,
        GITLAB,
        CODEQUALITY,
        JUNIT,
        MARKDOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The formats people typed, each once, in their order.
        ///
        /// @throws InvalidInput naming every word that is none
        public static List<Format> parse(List<String> words) {
            Set<Format> formats = new LinkedHashSet<>();
            List<Mistake> mistakes = new ArrayList<>();
            for (String word : words) {
                Optional<Format> known = Arrays.stream(values())
                        .filter(format -> format.word().equals(word.toLowerCase(Locale.ROOT)))
                        .findFirst();
                known.ifPresentOrElse(
                        formats::add,
                        () -> mistakes.add(new Mistake(
                                "FORMAT",
                                "'" + word + "' is not known",
                                "use "
                                        + Arrays.stream(values())
                                                .map(Format::word)
                                                .collect(Collectors.joining(", ")))));
            }
            if (!mistakes.isEmpty()) {
                throw new InvalidInput(mistakes);
            }
            return List.copyOf(formats);
        }

        /// Every file this format may write. One that is not written this time must not stay from last time: CI
        /// would take it for this change's.
        public Set<String> fileNames() {
            return switch (this) {
                case HTML -> Set.of("report.html");
                case JSON -> Set.of("report.json");
                case SARIF -> Set.of("report.sarif");
                case GITLAB -> GitLabReports.fileNames();
                case CODEQUALITY -> Set.of(GitLabReports.CODE_QUALITY);
                case JUNIT -> Set.of("report.junit.xml");
                case MARKDOWN -> Set.of("report.md");
            };
        }
    }

    /// One format.
    ///
    /// @param version of this program
    /// @return file name to bytes
    public Map<String, byte[]> write(Format format, String version) {
        return switch (format) {
            case HTML -> Map.of("report.html", HtmlReport.bytes(report));
            case JSON -> Map.of("report.json", CanonicalJson.bytes(VerdictJson.toJson(report.verdict())));
            case SARIF -> Map.of("report.sarif", SarifReport.bytes(report, version));
            case GITLAB -> GitLabReports.files(report, version);
            case CODEQUALITY -> Map.of(GitLabReports.CODE_QUALITY, GitLabReports.codeQuality(report));
            case JUNIT -> Map.of("report.junit.xml", JUnitReport.bytes(report));
            case MARKDOWN -> Map.of("report.md", MarkdownSummary.bytes(report));
        };
    }

    private static Map<Fingerprint, Excerpt> excerpts(List<Exhibit> exhibits, Checkout checkout) {
        Map<Fingerprint, Excerpt> excerpts = new HashMap<>();
        Set<Place> secrets = secrets(exhibits);
        for (Exhibit exhibit : exhibits) {
            if (exhibit.evidence().stage() == Stage.SECRETS) {
                continue;
            }
            for (Finding finding : exhibit.findings()) {
                if (finding.location() instanceof Location.InFile(String path, int start, int end) && start > 0) {
                    excerpt(checkout, path, start, end, finding.fingerprint(), secrets, excerpts);
                }
            }
        }
        return excerpts;
    }

    /// A line of a file.
    private record Place(String path, int line) {}

    /// Lines on which stage 1 saw a secret.
    private static Set<Place> secrets(List<Exhibit> exhibits) {
        Set<Place> secrets = new HashSet<>();
        for (Exhibit exhibit : exhibits) {
            if (exhibit.evidence().stage() != Stage.SECRETS) {
                continue;
            }
            for (Finding finding : exhibit.findings()) {
                if (finding.location() instanceof Location.InFile(String path, int start, int end)) {
                    for (int line = start; line <= Math.max(start, end); line++) {
                        secrets.add(new Place(path, line));
                    }
                }
            }
        }
        return secrets;
    }

    private static void excerpt(
            Checkout checkout,
            String path,
            int start,
            int end,
            Fingerprint of,
            Set<Place> secrets,
            Map<Fingerprint, Excerpt> into) {
        Path file = checkout.root().resolve(path).normalize();
        try {
            if (!checkout.files().contains(path) || Files.isSymbolicLink(file) || Files.size(file) > MAX_FILE) {
                return;
            }
            List<String> lines = Files.readAllLines(file);
            int from = Math.max(1, start - CONTEXT);
            int to = Math.min(lines.size(), Math.min(end, start + 10) + CONTEXT);
            List<String> shown = new ArrayList<>();
            for (int line = from; line <= to; line++) {
                shown.add(secrets.contains(new Place(path, line)) ? Redaction.MARK : Redaction.of(lines.get(line - 1)));
            }
            if (!shown.isEmpty()) {
                into.put(of, new Excerpt(shown, from));
            }
        } catch (IOException _) {
            // A file that cannot be shown leaves the finding without its lines.
        }
    }
}
