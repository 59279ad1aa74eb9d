package dev.assize.scanners.codequality;

import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.ReportFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the pages of SonarQube's searches have in common: a total, a page, and components that give the paths.
///
/// SonarQube answers with 500 entries at most. All pages of one search may be handed in as a list or one after
/// the other; a total beyond the entries they hold makes the report unreadable.
final class SonarPages {
    private final Map<String, String> paths = new HashMap<>();
    private long entries;
    private long total = -1;

    /// Takes the total and the components of one page.
    void page(ReportFields page, int listed) throws UnreadableReport {
        if (page.has("errors")) {
            throw new UnreadableReport(
                    page.at("errors"), "says that SonarQube refused", "ask again with a valid token");
        }
        entries += listed;
        Optional<ReportFields> paging = page.optionalObject("paging");
        total = paging.isPresent() ? paging.get().count("total") : page.count("total");
        for (ReportFields component : page.optionalList("components")) {
            String path = component.optionalText("path").orElse(component.textOrEmpty("longName"));
            paths.put(component.name("key"), path);
        }
    }

    /// The file of an entry: as its component says, else what follows the project's key.
    String path(ReportFields entry) throws UnreadableReport {
        String key = entry.name("component");
        String known = paths.getOrDefault(key, "");
        if (!known.isEmpty()) {
            return known;
        }
        String project = entry.textOrEmpty("project");
        if (!project.isEmpty() && key.startsWith(project + ":")) {
            return key.substring(project.length() + 1);
        }
        return key.substring(key.lastIndexOf(':') + 1);
    }

    /// The line alone where there is no range.
    static int line(ReportFields entry, String name) throws UnreadableReport {
        Optional<ReportFields> range = entry.optionalObject("textRange");
        int line = range.isEmpty() ? 0 : range.get().line(name);
        return line > 0 ? line : entry.line("line");
    }

    void agree() throws UnreadableReport {
        if (entries < total) {
            throw new UnreadableReport(
                    "paging.total",
                    "counts more than the " + entries + " entries handed in",
                    "fetch every page (ps=500, p=1, 2, …) and hand them in as one list");
        }
    }
}
