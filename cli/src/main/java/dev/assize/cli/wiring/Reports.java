package dev.assize.cli.wiring;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
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
import dev.assize.reports.HtmlReport;
import dev.assize.reports.LedgerFacts;
import dev.assize.runner.checkout.Checkout;
import dev.assize.scanners.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /// @return file name to bytes
    public Map<String, byte[]> write(String format) {
        return switch (format) {
            case "html" -> Map.of("report.html", html());
            case "json" -> Map.of("report.json", CanonicalJson.bytes(VerdictJson.toJson(report.verdict())));
            default -> throw new InvalidInput("FORMAT", "'" + format + "' is not known", "use html or json");
        };
    }

    private byte[] html() {
        return HtmlReport.bytes(report);
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
