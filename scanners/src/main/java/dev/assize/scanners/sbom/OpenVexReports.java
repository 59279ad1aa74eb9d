package dev.assize.scanners.sbom;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads OpenVEX documents (0.0.1 to 0.2.0): one finding for each statement and product, or subcomponent where it
/// names one. `not_affected` and `fixed` are suppressed findings, `affected` and `under_investigation` open ones;
/// see [Statement]. OpenVEX carries no severities; all are UNKNOWN.
///
/// Measures: `statements`, `not_affected`, `fixed`, `author`.
public final class OpenVexReports implements JsonReportReader {
    private static final String TOOL = "openvex";
    private static final String CHANGED = "make the document in OpenVEX 0.2.0";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.DEPENDENCIES;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT && head.value("@context").contains("openvex.dev") ? 96 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private String context = "";
        private String author = "";
        private @Nullable Instant when;
        private long statements = -1;
        private long notAffected;
        private long fixed;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "@context" -> context = report.text(name);
                    case "author" -> author = report.text(name);
                    case "timestamp" -> when = Times.of(report.text(name)).orElse(null);
                    case "statements" -> {
                        statements = 0;
                        report.items(name, i -> statement(report.fields("statements[" + i + "]")));
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (!context.startsWith("https://openvex.dev/ns")) {
                throw new UnreadableReport("@context", "is not OpenVEX", CHANGED);
            }
            if (statements <= 0) {
                throw new UnreadableReport("statements", "is missing or empty: the document says nothing", CHANGED);
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("statements", Json.of(statements));
            measures.put("not_affected", Json.of(notAffected));
            measures.put("fixed", Json.of(fixed));
            measures.put("author", Json.of(author));
            return findings.reading(TOOL, "", measures, when);
        }

        private void statement(ReportFields s) throws UnreadableReport {
            s.knowsItsLists(Set.of("products", "subcomponents"));
            statements++;
            Statement statement = new Statement();
            // A text until 0.0.1, an object with its aliases since.
            if (s.object().get("vulnerability").orElse(Json.NULL) instanceof Json.Object) {
                ReportFields vulnerability = s.object("vulnerability");
                String id = vulnerability.textOrEmpty("@id");
                statement.id = vulnerability
                        .optionalText("name")
                        .filter(n -> !n.isBlank())
                        .orElse(id);
                statement.description = vulnerability.textOrEmpty("description");
                statement.aliases.addAll(vulnerability.texts("aliases"));
                statement.links.add(id);
            } else {
                statement.id = s.textOrEmpty("vulnerability");
            }
            if (statement.id.isBlank()) {
                throw new UnreadableReport(s.at("vulnerability"), "has no name", CHANGED);
            }
            statement.remedy = s.textOrEmpty("action_statement");
            statement.status(
                    status(s),
                    s.textOrEmpty("justification"),
                    s.textOrEmpty("impact_statement"),
                    s.textOrEmpty("status_notes"));
            List<String> products = products(s);
            for (String product : products) {
                statement.file(stage, TOOL, null, product, findings);
            }
            if (products.isEmpty()) {
                statement.file(stage, TOOL, null, "", findings);
            }
        }

        private Statement.Status status(ReportFields s) throws UnreadableReport {
            return switch (s.name("status")) {
                case "affected" -> Statement.Status.AFFECTED;
                case "under_investigation" -> Statement.Status.UNDER_INVESTIGATION;
                case "not_affected" -> {
                    notAffected++;
                    yield Statement.Status.NOT_AFFECTED;
                }
                case "fixed" -> {
                    fixed++;
                    yield Statement.Status.FIXED;
                }
                default -> throw new UnreadableReport(s.at("status"), "is not known", CHANGED);
            };
        }

        private static List<String> products(ReportFields s) throws UnreadableReport {
            List<String> names = new ArrayList<>();
            List<Json> products = s.items("products");
            for (int i = 0; i < products.size(); i++) {
                if (products.get(i) instanceof Json.Text(String id)) {
                    names.add(id);
                    continue;
                }
                ReportFields product = ReportFields.of(s.at("products[" + i + "]"), products.get(i));
                List<ReportFields> parts = product.optionalList("subcomponents");
                for (ReportFields part : parts) {
                    names.add(id(part));
                }
                if (parts.isEmpty()) {
                    names.add(id(product));
                }
            }
            // A list beside the products until 0.0.1: it says which part of them is meant.
            List<String> parts = new ArrayList<>();
            for (Json part : s.items("subcomponents")) {
                if (part instanceof Json.Text(String id)) {
                    parts.add(id);
                }
            }
            return parts.isEmpty() ? names : parts;
        }

        private static String id(ReportFields product) throws UnreadableReport {
            Optional<ReportFields> identifiers = product.optionalObject("identifiers");
            String purl = identifiers.isEmpty() ? "" : identifiers.get().textOrEmpty("purl");
            String id = purl.isEmpty() ? product.textOrEmpty("@id") : purl;
            if (id.isBlank()) {
                throw new UnreadableReport(product.at("@id"), "is missing", CHANGED);
            }
            return id;
        }
    }
}
