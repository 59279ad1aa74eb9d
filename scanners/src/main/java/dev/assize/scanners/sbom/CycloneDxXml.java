package dev.assize.scanners.sbom;

import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.SafeXml;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A CycloneDX bill in XML, read front to back. Components stand before the vulnerabilities that point at them, so
/// all of them are remembered; in version 1.2 and 1.3 an extension puts vulnerabilities into their component.
final class CycloneDxXml implements SafeXml.Visitor {
    private static final String VULNERABILITY = "bom/vulnerabilities/vulnerability/";

    /// Elements of a vulnerability, schemas 1.4 to 1.7.
    private static final Set<String> MEMBERS = Set.of(
            "id",
            "source",
            "references",
            "ratings",
            "cwes",
            "description",
            "detail",
            "recommendation",
            "workaround",
            "proofOfConcept",
            "advisories",
            "created",
            "published",
            "updated",
            "rejected",
            "credits",
            "tools",
            "analysis",
            "affects",
            "properties");

    private static final Pattern OF_TARGET = Pattern.compile("affects/target/(?:ref|versions(?:/.*)?)");

    private static final Pattern VERSION = Pattern.compile("cyclonedx\\.org/schema/bom/([0-9]\\.[0-9])");
    private static final Set<String> SECTIONS = Set.of(
            "metadata",
            "components",
            "services",
            "externalReferences",
            "dependencies",
            "compositions",
            "properties",
            "vulnerabilities",
            "annotations",
            "formulation",
            "declarations",
            "definitions",
            "citations",
            "Signature");

    private final CycloneDxReports.Bill bill;
    private final Deque<Component> open = new ArrayDeque<>();
    private final Map<String, Component> components = new HashMap<>();
    private Statement statement = new Statement();
    private List<String> affects = new ArrayList<>();
    private boolean strange;
    private final Map<String, String> texts = new HashMap<>();
    private String toolName = "";

    CycloneDxXml(CycloneDxReports.Bill bill, String head) {
        this.bill = bill;
        Matcher version = VERSION.matcher(head);
        bill.specVersion = version.find() ? version.group(1) : "";
    }

    private static final class Component {
        private final String path;
        private String ref;
        private String group = "";
        private String name = "";
        private String version = "";
        private String purl = "";
        private final int line;

        Component(String path, String ref, int line) {
            this.path = path;
            this.ref = ref;
            this.line = line;
        }
    }

    @Override
    public void start(String path, SafeXml.Element element) throws UnreadableReport {
        if (path.equals("bom")) {
            bill.bomFormat = "CycloneDX";
            bill.serial = element.text("serialNumber").orElse("");
        } else if (path.indexOf('/') < 0) {
            throw new UnreadableReport("line " + element.line(), "is not a bom", "make a CycloneDX bill");
        } else if (path.lastIndexOf('/') == "bom".length() && !SECTIONS.contains(element.name())) {
            throw new UnreadableReport(
                    "line " + element.line(),
                    "holds an element this reader does not know",
                    "make the bill in CycloneDX 1.2 to 1.7");
        } else if (path.equals("bom/components")) {
            bill.components = 0;
        } else if (path.equals("bom/vulnerabilities")) {
            bill.listsVulnerabilities = true;
        } else if (path.startsWith("bom/vulnerabilities/") && path.lastIndexOf('/') == "bom/vulnerabilities".length()) {
            if (!element.name().equals("vulnerability")) {
                throw new UnreadableReport(
                        "line " + element.line(), "is not a vulnerability", "make the bill in CycloneDX 1.2 to 1.7");
            }
            begin();
        } else if (path.endsWith("/component") || path.equals("bom/metadata/component")) {
            if (path.startsWith("bom/components")) {
                bill.components++;
            }
            open.push(new Component(path, element.text("bom-ref").orElse(""), element.line()));
        } else if (path.endsWith("/component/vulnerabilities/vulnerability")) {
            bill.listsVulnerabilities = true;
            begin();
        } else if (path.endsWith("vulnerability/ratings/rating")) {
            texts.clear();
        } else if (path.startsWith(VULNERABILITY)) {
            member(path.substring(VULNERABILITY.length()), element);
        }
    }

    /// What is affected must not hide under a name we do not know: one vulnerability of two components is two
    /// findings.
    private void member(String member, SafeXml.Element element) throws UnreadableReport {
        boolean ofTarget = member.startsWith("affects/target/");
        if (ofTarget
                ? !OF_TARGET.matcher(member).matches()
                : member.startsWith("affects/") && !member.equals("affects/target")) {
            throw element.bad(element.name(), "is none of a vulnerability's targets");
        }
        strange |= member.indexOf('/') < 0 && !MEMBERS.contains(member);
    }

    private void begin() {
        statement = new Statement();
        affects = new ArrayList<>();
        strange = false;
        texts.clear();
    }

    @Override
    public void end(String path, String raw) throws UnreadableReport {
        String text = raw.strip();
        Component component = open.peek();
        if (component != null && path.equals(component.path)) {
            close(open.pop());
        } else if (path.endsWith("/vulnerabilities/vulnerability")) {
            state(component);
        } else if (path.contains("/vulnerabilities/vulnerability/")) {
            vulnerability(path.substring(path.indexOf("/vulnerability/") + "/vulnerability/".length()), text);
        } else if (component != null && path.startsWith(component.path + "/")) {
            switch (path.substring(component.path.length() + 1)) {
                case "group" -> component.group = text;
                case "name" -> component.name = text;
                case "version" -> component.version = text;
                case "purl" -> component.purl = text;
                default -> {
                    // Hashes, licences and the like.
                }
            }
        } else if (path.startsWith("bom/metadata/")) {
            metadata(path, text);
        }
    }

    private void metadata(String path, String text) {
        switch (path) {
            case "bom/metadata/timestamp" -> bill.made(text);
            case "bom/metadata/tools/tool/name", "bom/metadata/tools/components/component/name" -> toolName = text;
            case "bom/metadata/tools/tool/version" -> bill.tool(toolName, text);
            case "bom/metadata/tools/tool" -> {
                if (bill.toolVersion.isEmpty() && !toolName.isEmpty()) {
                    bill.tool(toolName, "");
                }
            }
            default -> {
                // Who made it and for whom.
            }
        }
    }

    private void close(Component component) throws UnreadableReport {
        if (component.name.isBlank()) {
            throw new UnreadableReport(
                    "line " + component.line, "a component has no name", "make the bill again with a known tool");
        }
        if (component.path.startsWith("bom/metadata/tools/")) {
            bill.tool(component.name, component.version);
            return;
        }
        if (component.path.startsWith("bom/components") && !component.purl.isEmpty()) {
            bill.withPurl++;
        }
        if (component.ref.isEmpty()) {
            component.ref = component.purl;
        }
        components.put(component.ref, component);
    }

    /// @param owner the component it stands in, in the extension of 1.2; else null
    private void state(@Nullable Component owner) throws UnreadableReport {
        if (owner != null) {
            affects.add(owner.ref.isEmpty() ? owner.purl : owner.ref);
        }
        if (strange && affects.isEmpty()) {
            throw new UnreadableReport(
                    "vulnerability", "names nothing it affects", "make the bill in CycloneDX 1.2 to 1.7");
        }
        if (statement.id.isBlank()) {
            throw new UnreadableReport("vulnerability", "has no id", "make the bill again with a known tool");
        }
        String state = texts.getOrDefault("analysis/state", "");
        CycloneDxReports.Bill.analysed(
                statement,
                state,
                texts.getOrDefault("analysis/justification", ""),
                texts.getOrDefault("analysis/detail", ""));
        bill.add(statement, affects);
    }

    private void vulnerability(String member, String text) {
        switch (member) {
            case "id" -> statement.id = text;
            case "description" -> statement.description = text;
            case "recommendation", "recommendations/recommendation" -> statement.remedy = text;
            case "cwes/cwe" -> statement.cwes.add("CWE-" + text);
            case "references/reference/id" -> statement.aliases.add(text);
            case "advisories/advisory/url", "advisories/advisory" -> statement.links.add(text);
            case "affects/target/ref" -> affects.add(text);
            case "ratings/rating" -> {
                Double score = null;
                try {
                    score = Double.valueOf(texts.getOrDefault("score", texts.getOrDefault("score/base", "")));
                } catch (NumberFormatException _) {
                    // No score: the word alone counts.
                }
                statement.rated(
                        texts.getOrDefault("severity", ""),
                        score,
                        texts.getOrDefault("method", ""),
                        texts.getOrDefault("vector", ""));
            }
            default -> {
                if (member.startsWith("ratings/rating/")) {
                    texts.put(member.substring("ratings/rating/".length()), text);
                } else if (member.startsWith("analysis/")) {
                    texts.put(member, text);
                }
            }
        }
    }

    /// To be called when the document is read: gives the affected components their names.
    void finish() {
        components.forEach((ref, c) -> bill.saw(
                ref,
                c.group.isEmpty() ? c.name : c.group + (c.purl.startsWith("pkg:maven/") ? ":" : "/") + c.name,
                c.version,
                c.purl.isEmpty() ? null : c.purl));
    }
}
