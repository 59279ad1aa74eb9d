package dev.assize.scanners;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Blots out what has the shape of a credential in a text that comes from a report. Tools quote the code they
/// complain about, and code holds keys: nothing with such a shape may reach a place that is kept for ever.
///
/// This is the last net, not the first: readers of secret scanners drop the fields that hold the secret.
public final class Redaction {
    /// What stands where a secret stood.
    public static final String MARK = "[redacted]";

    private static final Pattern KEY_BLOCK = Pattern.compile(
            "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----(?s:.{0,20000}?)(?:-----END [A-Z0-9 ]{0,40}PRIVATE"
                    + " KEY[A-Z ]{0,10}-----|\\z)");

    /// Prefixes their issuers chose so that scanners find them; each followed by the body of the token.
    private static final Pattern TOKEN = Pattern.compile("\\b(?:"
            + "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"
            + "|gh[pousr]_[A-Za-z0-9]{36,255}"
            + "|github_pat_[A-Za-z0-9_]{22,255}"
            + "|gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent)-[A-Za-z0-9_.-]{20,255}"
            + "|xox[abeoprs]-[A-Za-z0-9-]{10,255}"
            + "|xapp-[0-9]-[A-Za-z0-9-]{10,255}"
            + "|sk_(?:live|test)_[A-Za-z0-9]{16,255}"
            + "|rk_(?:live|test)_[A-Za-z0-9]{16,255}"
            + "|sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,255}"
            + "|AIza[A-Za-z0-9_-]{35}"
            + "|ya29\\.[A-Za-z0-9_-]{20,1000}"
            + "|npm_[A-Za-z0-9]{36}"
            + "|pypi-[A-Za-z0-9_-]{50,1000}"
            + "|dop_v1_[a-f0-9]{64}"
            + "|hv[sbr]\\.[A-Za-z0-9_-]{20,255}"
            + "|SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}"
            + "|sq[a-z]_[a-f0-9]{40}"
            + "|eyJ[A-Za-z0-9_-]{10,4000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{0,4000}"
            + ")(?![A-Za-z0-9])");

    private static final Pattern HEADER = Pattern.compile(
            "(?im)(\\b(?:proxy-)?authorization\\s{0,4}[:=]\\s{0,4}(?:basic|bearer|token|digest)?\\s{0,4}|^\\s{0,4}(?:set-)?cookie:\\s{0,4})([^\\s\"'][^\\r"
                    + "\\n"
                    + "\"']{0,4000})");

    private static final Pattern URL_PASSWORD =
            Pattern.compile("\\b([a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s/:@]{0,200}:)([^\\s/@]{1,400})(?=@)");

    private Redaction() {}

    /// The text with everything that looks like a credential replaced by [#MARK].
    public static String of(String text) {
        if (text.length() < 8) {
            return text;
        }
        String clean = text;
        if (clean.contains("PRIVATE KEY")) {
            clean = KEY_BLOCK.matcher(clean).replaceAll(MARK);
        }
        clean = TOKEN.matcher(clean).replaceAll(MARK);
        if (clean.indexOf(':') >= 0 || clean.indexOf('=') >= 0) {
            clean = HEADER.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(MARK));
            clean = URL_PASSWORD.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(MARK));
        }
        return clean;
    }
}
