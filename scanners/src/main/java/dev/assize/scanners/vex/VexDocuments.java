package dev.assize.scanners.vex;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.exemption.Justification;
import dev.assize.core.exemption.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads VEX documents: OpenVEX 0.2.0 and the VEX profile of CSAF 2.0 (profile 5, `csaf_vex`). What they say is
/// not affected is proposed; what they say is affected, or under investigation, is no wish to let it pass.
public final class VexDocuments {
    private VexDocuments() {}

    /// @param name of the file, for messages
    /// @throws InvalidInput where it is neither
    public static List<Proposal> read(String name, byte[] bytes) {
        JsonFields root;
        try {
            root = JsonFields.of(name, JsonReader.read(bytes));
        } catch (MalformedJson e) {
            throw new InvalidInput(name, "it is not JSON: " + e.getMessage(), "give an OpenVEX or CSAF document");
        }
        if (root.object().get("@context").filter(VexDocuments::isOpenVex).isPresent()) {
            return openVex(name, root);
        }
        if (root.optionalObject("document")
                .flatMap(document -> document.optionalText("category"))
                .filter("csaf_vex"::equals)
                .isPresent()) {
            return csaf(name, root);
        }
        throw new InvalidInput(
                name,
                "it is neither OpenVEX nor a CSAF VEX document",
                "give one whose @context is https://openvex.dev/ns or whose document.category is csaf_vex");
    }

    private static boolean isOpenVex(Json context) {
        return context instanceof Json.Text(String text) && text.startsWith("https://openvex.dev/ns");
    }

    private static List<Proposal> openVex(String name, JsonFields root) {
        List<Proposal> proposals = new ArrayList<>();
        int[] number = {0};
        root.list("statements", statement -> {
            String source = name + " statement " + ++number[0];
            if (statement.text("status").equals("not_affected")) {
                proposals.add(new Proposal(
                        source,
                        names(statement),
                        packages(statement),
                        List.of(),
                        statement
                                .optionalText("justification")
                                .flatMap(Justification::ofVex)
                                .orElse(null),
                        statement
                                .optionalText("impact_statement")
                                .or(() -> statement.optionalText("status_notes"))
                                .orElse(""),
                        null));
            }
            return source;
        });
        return proposals;
    }

    /// Before 0.2.0 the vulnerability was a plain text.
    private static List<String> names(JsonFields statement) {
        if (statement.object().get("vulnerability").orElse(null) instanceof Json.Text(String id)) {
            return List.of(id);
        }
        JsonFields vulnerability = statement.object("vulnerability");
        List<String> names = new ArrayList<>();
        names.add(vulnerability.text("name"));
        names.addAll(vulnerability.texts("aliases"));
        return names;
    }

    /// The affected part: a product's subcomponents where it names any, else the product where that is a package.
    private static List<String> packages(JsonFields statement) {
        Set<String> packages = new LinkedHashSet<>();
        statement.list("products", product -> {
            List<String> parts = product.list("subcomponents", VexDocuments::id);
            if (parts.isEmpty()) {
                String id = id(product);
                if (isPackage(id)) {
                    packages.add(id);
                }
            } else {
                packages.addAll(parts);
            }
            return product;
        });
        return List.copyOf(packages);
    }

    private static String id(JsonFields component) {
        return component
                .optionalObject("identifiers")
                .flatMap(identifiers -> identifiers.optionalText("purl"))
                .or(() -> component.optionalText("@id"))
                .orElse("");
    }

    /// An image or something of no kind is the whole product, not a package in it.
    private static boolean isPackage(String id) {
        return id.startsWith("pkg:")
                && !id.startsWith("pkg:oci/")
                && !id.startsWith("pkg:docker/")
                && !id.startsWith("pkg:generic/");
    }

    private static List<Proposal> csaf(String name, JsonFields root) {
        Map<String, String> purls = new HashMap<>();
        root.optionalObject("product_tree").ifPresent(tree -> products(tree, purls));
        List<Proposal> proposals = new ArrayList<>();
        root.list("vulnerabilities", vulnerability -> {
            List<String> ids = new ArrayList<>();
            vulnerability.optionalText("cve").ifPresent(ids::add);
            vulnerability.list("ids", id -> ids.add(id.text("text")));
            List<String> unaffected = vulnerability
                    .optionalObject("product_status")
                    .map(status -> status.texts("known_not_affected"))
                    .orElse(List.of());
            if (!unaffected.isEmpty() && !ids.isEmpty()) {
                proposals.add(new Proposal(
                        name + " " + ids.getFirst(),
                        ids,
                        unaffected.stream()
                                .map(product -> purls.getOrDefault(product, product))
                                .distinct()
                                .toList(),
                        List.of(),
                        flag(vulnerability, unaffected),
                        impact(vulnerability, unaffected),
                        null));
            }
            return ids;
        });
        return proposals;
    }

    /// Product ids to package URLs, from branches, plain names and relationships; of a part in a whole the part
    /// counts.
    private static void products(JsonFields tree, Map<String, String> purls) {
        tree.list("full_product_names", product -> named(product, purls));
        branches(tree, purls, 0);
        tree.list("relationships", relation -> {
            String part = purls.get(relation.text("product_reference"));
            if (part != null) {
                purls.put(relation.object("full_product_name").text("product_id"), part);
            }
            return relation;
        });
    }

    private static void branches(JsonFields node, Map<String, String> purls, int depth) {
        if (depth > 30) {
            throw new InvalidInput(node.path(), "the product tree is too deep", "give a document of this world");
        }
        node.list("branches", branch -> {
            branch.optionalObject("product").ifPresent(product -> named(product, purls));
            branches(branch, purls, depth + 1);
            return branch;
        });
    }

    private static boolean named(JsonFields product, Map<String, String> purls) {
        product.optionalObject("product_identification_helper")
                .flatMap(helper -> helper.optionalText("purl"))
                .ifPresent(purl -> purls.put(product.text("product_id"), purl));
        return true;
    }

    private static @Nullable Justification flag(JsonFields vulnerability, List<String> products) {
        return vulnerability
                .list(
                        "flags",
                        flag -> speaksOf(flag, products)
                                ? Justification.ofVex(flag.text("label"))
                                : java.util.Optional.<Justification>empty())
                .stream()
                .flatMap(java.util.Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static String impact(JsonFields vulnerability, List<String> products) {
        return vulnerability
                .list(
                        "threats",
                        threat -> threat.text("category").equals("impact") && speaksOf(threat, products)
                                ? threat.text("details")
                                : "")
                .stream()
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static boolean speaksOf(JsonFields statement, List<String> products) {
        List<String> named = statement.texts("product_ids");
        return named.isEmpty() || named.stream().anyMatch(products::contains);
    }
}
