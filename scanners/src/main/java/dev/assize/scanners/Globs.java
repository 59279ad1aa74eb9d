package dev.assize.scanners;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/// Glob patterns over repository paths.
public final class Globs {
    private Globs() {}

    /// The paths that match any of the patterns, in their order.
    public static List<String> matching(List<String> paths, List<String> patterns) {
        List<PathMatcher> matchers = patterns.stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        return paths.stream()
                .filter(path -> matchers.stream().anyMatch(matcher -> matcher.matches(Path.of(path))))
                .toList();
    }

    /// A glob pattern as a regular expression over paths from the top of the repository, for tools that take
    /// nothing else: `*` stays in a folder, `**` does not.
    public static String regex(String pattern) {
        StringBuilder regex = new StringBuilder("^(\\./|/)?");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (pattern.startsWith("**/", i)) {
                regex.append("(.*/)?");
                i += 2;
            } else if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Character.isLetterOrDigit(c) || c == '/' || c == '_' ? "" : "\\")
                        .append(c);
            }
        }
        return regex.append("(/|$)").toString();
    }

    /// Whether any path ends in one of the suffixes.
    public static boolean anyEnds(List<String> paths, String... suffixes) {
        for (String path : paths) {
            for (String suffix : suffixes) {
                if (path.endsWith(suffix)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether any path's file name is one of the names.
    public static boolean anyNamed(List<String> paths, java.util.Set<String> names) {
        for (String path : paths) {
            if (names.contains(path.substring(path.lastIndexOf('/') + 1))) {
                return true;
            }
        }
        return false;
    }
}
