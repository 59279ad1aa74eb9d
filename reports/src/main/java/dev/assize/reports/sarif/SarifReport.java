package dev.assize.reports.sarif;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.policy.Exhibit;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One change as SARIF 2.1.0: a run for each tool that gave a result, and one of Assize itself that holds what
/// the gate objects to without a finding, so that missing evidence is never an empty list.
///
/// The fingerprints of this project stand in `partialFingerprints`, once under their own name and once as
/// `primaryLocationLineHash`, which GitHub follows an alert by. Exempted findings and those a source asks to
/// pass over carry `suppressions` (§3.35); where the policy does not accept it the suppression is `rejected`.
/// Paths are relative: to `%SRCROOT%`, to `IMAGEROOT` for what lies in the image, to `SERVICEROOT` for what was
/// seen on the running service. No snippet is written.
///
/// GitHub reads at most 25,000 results of a run and keeps 5,000; the gravest come first.
public final class SarifReport {
    static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifReport() {}

    /// The file, UTF-8.
    ///
    /// @param version of this program
    public static byte[] bytes(ChangeReport report, String version) {
        return CanonicalJson.bytes(toJson(report, version));
    }

    static Json.Object toJson(ChangeReport report, String version) {
        List<Json> runs = new ArrayList<>();
        List<JudgedFinding> findings = JudgedFinding.of(report);
        byTool(report).forEach((tool, exhibits) -> {
            Set<Long> entries = exhibits.stream().map(Exhibit::ledgerIndex).collect(Collectors.toSet());
            List<JudgedFinding> ofTool = findings.stream()
                    .filter(judged -> entries.contains(judged.exhibit().ledgerIndex()))
                    .toList();
            runs.add(new ToolRunJson(report, tool, exhibits, ofTool).toJson());
        });
        runs.add(new GateRunJson(report, version).toJson());
        return Json.object()
                .put("$schema", SCHEMA)
                .put("version", "2.1.0")
                .put("runs", new Json.Array(runs))
                .build();
    }

    /// What was read and can be trusted, by the tool that said it.
    private static Map<String, List<Exhibit>> byTool(ChangeReport report) {
        Map<String, List<Exhibit>> tools = new TreeMap<>();
        for (Exhibit exhibit : report.exhibits()) {
            if (isResult(exhibit)) {
                tools.computeIfAbsent(exhibit.evidence().run().tool(), _ -> new ArrayList<>())
                        .add(exhibit);
            }
        }
        return tools;
    }

    /// Whether the tool finished, was understood, and can be trusted.
    static boolean isResult(Exhibit exhibit) {
        return exhibit.broken() == null && exhibit.evidence().outcome() instanceof Outcome.Read;
    }
}
