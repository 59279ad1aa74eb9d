package dev.assize.reports;

import dev.assize.core.InvalidInput;
import java.util.List;

/// Some lines of a source file around a finding.
///
/// @param lines     without line ends
/// @param startLine number of the first of them, from 1
public record Excerpt(List<String> lines, int startLine) {
    public Excerpt {
        lines = List.copyOf(lines);
        if (startLine < 1) {
            throw new InvalidInput("excerpt.startLine", "is " + startLine, "count lines from 1");
        }
    }
}
