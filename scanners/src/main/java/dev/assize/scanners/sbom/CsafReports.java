package dev.assize.scanners.sbom;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads CSAF 2.0 documents (OASIS) of the profiles VEX and security advisory: one finding for each vulnerability and
/// product. Products known not to be affected, and those in which it is fixed, are suppressed findings, with the flag
/// or the impact given; all others are open; see [Statement].
///
/// Measures: `vulnerabilities`, `not_affected`, `fixed`, `category`, `tracking_id`.
public final class CsafReports implements JsonReportReader {
    private static final String TOOL = "csaf";
    private static final String CHANGED = "make the document in CSAF 2.0";
    private static final int MAX_DEPTH = 30;

    /// Product states (§3.2.3.9), the worst last: where a product stands in several, the worst counts.
    private static final Map<String, Statement.Status> STATES = new LinkedHashMap<>();

    static {
        STATES.put("fixed", Statement.Status.FIXED);
        STATES.put("first_fixed", Statement.Status.FIXED);
        STATES.put("known_not_affected", Statement.Status.NOT_AFFECTED);
        STATES.put("under_investigation", Statement.Status.UNDER_INVESTIGATION);
        STATES.put("first_affected", Statement.Status.AFFECTED);
        STATES.put("last_affected", Statement.Status.AFFECTED);
        STATES.put("known_affected", Statement.Status.AFFECTED);
    }

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
        return head.kind() == Head.Kind.JSON_OBJECT
                        && head.has("document")
                        && head.inner().contains("csaf_version")
                ? 96
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    private static final class Run {
        private final Stage stage;
        private final Map<String, Json> measures = new TreeMap<>();
        private final Map<String, PackageRef> products = new HashMap<>();
        private final List<ReportFields> vulnerabilities = new ArrayList<>();
        private boolean described;
        private @Nullable Instant released;
        private long notAffected;
        private long fixed;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "document" -> document(report.fields(name));
                    case "product_tree" -> tree(report.fields(name), 0);
                    case "vulnerabilities" ->
                        report.items(name, i -> vulnerabilities.add(report.fields("vulnerabilities[" + i + "]")));
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void document(ReportFields document) throws UnreadableReport {
            described = true;
            if (!document.text("csaf_version").startsWith("2.")) {
                throw new UnreadableReport(document.at("csaf_version"), "is not 2.0", CHANGED);
            }
            measures.put("category", Json.of(document.textOrEmpty("category")));
            ReportFields tracking = document.object("tracking");
            measures.put("tracking_id", Json.of(tracking.textOrEmpty("id")));
            released = Times.of(tracking.textOrEmpty("current_release_date")).orElse(null);
            if (tracking.textOrEmpty("status").equals("draft")) {
                throw new UnreadableReport(tracking.at("status"), "is draft", "take the document when it is final");
            }
        }

        private void tree(ReportFields node, int depth) throws UnreadableReport {
            if (depth > MAX_DEPTH) {
                throw new UnreadableReport(node.place(), "lies too deep", CHANGED);
            }
            Optional<ReportFields> product = node.optionalObject("product");
            if (product.isPresent()) {
                product(product.get());
            }
            for (ReportFields branch : node.optionalList("branches")) {
                tree(branch, depth + 1);
            }
            for (ReportFields name : node.optionalList("full_product_names")) {
                product(name);
            }
            for (ReportFields relationship : node.optionalList("relationships")) {
                product(relationship.object("full_product_name"));
                // The component as it is shipped in the product is the package that is meant.
                String whole = relationship.object("full_product_name").name("product_id");
                PackageRef part = products.get(relationship.textOrEmpty("product_reference"));
                if (part != null && part.purl() != null) {
                    products.put(whole, part);
                }
            }
        }

        private void product(ReportFields product) throws UnreadableReport {
            Optional<ReportFields> helper = product.optionalObject("product_identification_helper");
            String purl = helper.isEmpty() ? "" : helper.get().textOrEmpty("purl");
            String name = product.textOrEmpty("name");
            products.put(
                    product.name("product_id"),
                    new PackageRef(
                            name.isBlank() ? product.name("product_id") : name,
                            "",
                            purl.isEmpty() ? null : purl,
                            null));
        }

        Reading reading() throws UnreadableReport {
            if (!described) {
                throw new UnreadableReport("document", "is missing", CHANGED);
            }
            if (vulnerabilities.isEmpty()) {
                throw new UnreadableReport(
                        "vulnerabilities", "is missing or empty: the document says nothing", CHANGED);
            }
            Findings findings = new Findings();
            for (ReportFields vulnerability : vulnerabilities) {
                vulnerability(vulnerability, findings);
            }
            measures.put("vulnerabilities", Json.of(vulnerabilities.size()));
            measures.put("not_affected", Json.of(notAffected));
            measures.put("fixed", Json.of(fixed));
            return findings.reading(TOOL, "", measures, released);
        }

        private void vulnerability(ReportFields v, Findings findings) throws UnreadableReport {
            v.knowsItsLists(Set.of(
                    "acknowledgments",
                    "flags",
                    "ids",
                    "involvements",
                    "notes",
                    "references",
                    "remediations",
                    "scores",
                    "threats",
                    "cwes",
                    "metrics"));
            Map<String, Statement.Status> states = new LinkedHashMap<>();
            ReportFields status = v.object("product_status");
            for (String name : status.object().members().keySet()) {
                if (name.equals("recommended")) {
                    continue;
                }
                Statement.Status known = STATES.get(name);
                if (known == null) {
                    throw new UnreadableReport(status.at(name), "is not known", CHANGED);
                }
                for (String product : status.texts(name)) {
                    states.merge(product, known, Run::worse);
                }
            }
            if (states.isEmpty()) {
                throw new UnreadableReport(status.place(), "names no product", CHANGED);
            }
            for (var entry : states.entrySet()) {
                Statement statement = statement(v, entry.getKey());
                statement.status(entry.getValue(), reason(v, entry.getKey()));
                notAffected += entry.getValue() == Statement.Status.NOT_AFFECTED ? 1 : 0;
                fixed += entry.getValue() == Statement.Status.FIXED ? 1 : 0;
                PackageRef product = products.get(entry.getKey());
                boolean known = product != null && product.purl() == null;
                String purl = product == null || product.purl() == null ? entry.getKey() : product.purl();
                statement.file(stage, TOOL, known ? product : null, purl, findings);
            }
        }

        private static Statement.Status worse(Statement.Status one, Statement.Status other) {
            List<Statement.Status> order = List.copyOf(STATES.values());
            return order.indexOf(other) > order.indexOf(one) ? other : one;
        }

        private static Statement statement(ReportFields v, String product) throws UnreadableReport {
            Statement statement = new Statement();
            List<String> ids = new ArrayList<>();
            v.optionalText("cve").ifPresent(ids::add);
            for (ReportFields id : v.optionalList("ids")) {
                ids.add(id.name("text"));
            }
            if (ids.isEmpty()) {
                throw new UnreadableReport(v.at("cve"), "is missing, and so is any other id", CHANGED);
            }
            statement.id = ids.getFirst();
            statement.aliases.addAll(ids);
            statement.title = v.textOrEmpty("title");
            Optional<ReportFields> weakness = v.optionalObject("cwe");
            if (weakness.isPresent()) {
                statement.cwes.add(weakness.get().textOrEmpty("id"));
            }
            for (ReportFields note : v.optionalList("notes")) {
                if (statement.description.isEmpty()
                        || note.textOrEmpty("category").equals("description")) {
                    statement.description = note.textOrEmpty("text");
                }
            }
            for (ReportFields reference : v.optionalList("references")) {
                statement.links.add(reference.textOrEmpty("url"));
            }
            for (ReportFields remediation : v.optionalList("remediations")) {
                if (isAbout(remediation, product) && statement.remedy.isEmpty()) {
                    statement.remedy = remediation.textOrEmpty("details");
                }
            }
            for (ReportFields score : v.optionalList("scores")) {
                if (!score.texts("products").contains(product)) {
                    continue;
                }
                for (String version : List.of("cvss_v4", "cvss_v3", "cvss_v2")) {
                    Optional<ReportFields> cvss = score.optionalObject(version);
                    if (cvss.isPresent()) {
                        statement.rated(
                                cvss.get().textOrEmpty("baseSeverity"),
                                cvss.get().optionalDecimal("baseScore").orElse(null),
                                version.replace("cvss_v", "CVSSv"),
                                cvss.get().textOrEmpty("vectorString"));
                    }
                }
            }
            return statement;
        }

        /// The flag (`vulnerable_code_not_present`) and the impact that speak of this product.
        private static String reason(ReportFields v, String product) throws UnreadableReport {
            List<String> reasons = new ArrayList<>();
            for (ReportFields flag : v.optionalList("flags")) {
                if (isAbout(flag, product)) {
                    reasons.add(flag.textOrEmpty("label"));
                }
            }
            for (ReportFields threat : v.optionalList("threats")) {
                if (threat.textOrEmpty("category").equals("impact") && isAbout(threat, product)) {
                    reasons.add(threat.textOrEmpty("details"));
                }
            }
            return String.join(": ", reasons);
        }

        private static boolean isAbout(ReportFields part, String product) throws UnreadableReport {
            List<String> products = part.texts("product_ids");
            return products.isEmpty() || products.contains(product);
        }
    }
}
