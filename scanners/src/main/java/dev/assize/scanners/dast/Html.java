package dev.assize.scanners.dast;

import java.util.regex.Pattern;

/// Plain text of the little HTML scanners write into their explanations.
final class Html {
    private static final Pattern BREAK = Pattern.compile("(?i)<(?:br|/p|/li|/div)\\s*/?>");
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z/!][^<>]{0,2000}>");
    private static final Pattern BLANK_LINES = Pattern.compile("\\s*\\n\\s*");

    private Html() {}

    static String text(String html) {
        String plain = TAG.matcher(BREAK.matcher(html).replaceAll("\n")).replaceAll("");
        plain = plain.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&");
        return BLANK_LINES.matcher(plain.strip()).replaceAll("\n");
    }
}
