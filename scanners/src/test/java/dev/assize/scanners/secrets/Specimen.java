package dev.assize.scanners.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/// Makes texts that an expression matches, from the expression itself, so that no key, real or likely, is ever
/// stored with the tests. Knows the part of RE2's syntax that the rules use and refuses the rest.
final class Specimen {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String expression;
    private final Random random;
    private int at;

    private Specimen(String expression, Random random) {
        this.expression = expression;
        this.random = random;
    }

    static String of(String expression, Random random) {
        Specimen specimen = new Specimen(expression, random);
        String text = specimen.alternatives();
        if (specimen.at != expression.length()) {
            throw new IllegalArgumentException("cannot read " + expression + " at " + specimen.at);
        }
        return text;
    }

    /// A text that the rule takes for a secret, as a line of source code would hold it.
    static String lineFor(Rule rule, Random random) {
        String secret = secretFor(rule, random);
        if (rule.form != Rule.Form.ASSIGNED) {
            return secret.contains("\n") || secret.contains("\"") ? secret + "\n" : "x = '" + secret + "'\n";
        }
        String keyword = rule.keywords.get(random.nextInt(rule.keywords.size()));
        return switch (random.nextInt(6)) {
            case 0 -> keyword + " = \"" + secret + "\"\n";
            case 1 -> "{\"my_" + keyword + "\": \"" + secret + "\"}\n";
            case 2 -> "config['" + keyword + "'] = '" + secret + "';\n";
            case 3 -> "put(\"" + keyword + "\", \"" + secret + "\");\n";
            case 4 -> "<add key=\"" + keyword + "\" value=\"" + secret + "\"/>\n";
            default -> "<" + keyword + ">" + secret + "</" + keyword + ">\n";
        };
    }

    static String secretFor(Rule rule, Random random) {
        return switch (rule.check) {
            case CRC32_BASE62 -> {
                String prefix = rule.keywords.get(random.nextInt(rule.keywords.size()));
                String body = of("[A-Za-z0-9]{30}", random);
                yield prefix + body + checkDigits(body);
            }
            case MACAROON -> {
                byte[] macaroon = new byte[120];
                random.nextBytes(macaroon);
                byte[] head = {2, 1, 8, 'p', 'y', 'p', 'i', '.', 'o', 'r', 'g', 2};
                System.arraycopy(head, 0, macaroon, 0, head.length);
                macaroon[macaroon.length - 34] = 6;
                macaroon[macaroon.length - 33] = 32;
                yield "pypi-" + Base64.getUrlEncoder().withoutPadding().encodeToString(macaroon);
            }
            case JWT -> webToken(random);
            case JWT_IN_BASE64 ->
                Base64.getEncoder().encodeToString(webToken(random).getBytes(StandardCharsets.US_ASCII));
            case PRIVATE_KEY ->
                of("-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----", random) + "\n"
                        + of("(?:[A-Za-z0-9+/]{64}\n){6}", random) + "-----END PRIVATE KEY-----\n";
            case BASIC -> {
                String pair = Base64.getEncoder()
                        .encodeToString((word(random, 7) + ":" + word(random, 13)).getBytes(StandardCharsets.UTF_8));
                yield rule.keywords.getFirst().equals("\"auth\"")
                        ? "\"auth\": \"" + pair + "\""
                        : rule.keywords.getFirst() + (rule.id.startsWith("npm") ? "=" : " ") + pair;
            }
            case URL_PASSWORD ->
                rule.keywords.get(random.nextInt(rule.keywords.size())) + "svc:" + word(random, 14) + "@db.internal/x";
            case PASSWORD -> rule.expression == null ? word(random, 14) : passwordText(rule, random);
            case GENERATED -> {
                String body = word(random, 40);
                yield rule.form == Rule.Form.ASSIGNED ? body : rule.keywords.getFirst() + " " + body;
            }
            case NONE, MIXED, NAMED, RAW_KEY -> of(expression(rule), random);
        };
    }

    private static String passwordText(Rule rule, Random random) {
        String password = word(random, 14);
        return switch (rule.id) {
            case "command-line-password" -> "--user svc:" + password + " ";
            case "netrc-password" -> "machine api.internal\n  login svc\n  password " + password + "\n";
            default -> rule.keywords.getFirst() + password + ";";
        };
    }

    private static String expression(Rule rule) {
        if (rule.expression == null) {
            throw new IllegalArgumentException(rule + " has no expression");
        }
        return rule.expression;
    }

    /// Letters and digits as a machine would mix them.
    static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            String from =
                    switch (i % 3) {
                        case 0 -> "bcdfghjkmnpqrstvwz";
                        case 1 -> "23456789";
                        default -> "BCDFGHJKLMNPQRSTVWZ";
                    };
            word.append(from.charAt(random.nextInt(from.length())));
        }
        return word.toString();
    }

    static String checkDigits(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        long rest = crc.getValue();
        for (int i = 0; i < 6; i++) {
            digits.insert(0, BASE62.charAt((int) (rest % 62)));
            rest /= 62;
        }
        return digits.toString();
    }

    private static String webToken(Random random) {
        return base64Url("{\"alg\":\"HS256\",\"kid\":\"" + word(random, 8) + "\"}")
                + "." + base64Url("{\"sub\":\"" + word(random, 12) + "\"}") + "."
                + of("[A-Za-z0-9_-]{43}", random);
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String alternatives() {
        List<String> choices = new ArrayList<>();
        choices.add(sequence());
        while (at < expression.length() && expression.charAt(at) == '|') {
            at++;
            choices.add(sequence());
        }
        return choices.get(random.nextInt(choices.size()));
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (at < expression.length() && expression.charAt(at) != '|' && expression.charAt(at) != ')') {
            int begin = at;
            String one = atom();
            int end = at;
            int[] times = times();
            int after = at;
            int count = times[0] + (times[1] > times[0] ? random.nextInt(times[1] - times[0] + 1) : 0);
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    at = begin;
                    one = atom();
                    assert at == end;
                }
                text.append(one);
            }
            at = after;
        }
        return text.toString();
    }

    private int[] times() {
        if (at >= expression.length()) {
            return new int[] {1, 1};
        }
        switch (expression.charAt(at)) {
            case '?' -> {
                at++;
                return new int[] {0, 1};
            }
            case '{' -> {
                int close = expression.indexOf('}', at);
                String[] bounds = expression.substring(at + 1, close).split(",", -1);
                at = close + 1;
                int low = Integer.parseInt(bounds[0]);
                return new int[] {low, bounds.length > 1 ? Integer.parseInt(bounds[1]) : low};
            }
            case '*', '+' -> throw new IllegalArgumentException("unbounded: " + expression);
            default -> {
                return new int[] {1, 1};
            }
        }
    }

    private String atom() {
        char c = expression.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> letter();
            case '\\' -> escape();
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (expression.startsWith("?i)", at)) {
            at += 3;
            return "";
        }
        if (expression.startsWith("?:", at)) {
            at += 2;
        } else if (expression.startsWith("?i:", at)) {
            at += 3;
        } else if (expression.startsWith("?", at)) {
            throw new IllegalArgumentException("not RE2, or not known: " + expression);
        }
        String text = alternatives();
        at++;
        return text;
    }

    private String escape() {
        char c = expression.charAt(at++);
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 's' -> " ";
            case 'x' -> {
                at += 2;
                yield String.valueOf((char) Integer.parseInt(expression.substring(at - 2, at), 16));
            }
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new IllegalArgumentException("escape \\" + c + " in " + expression);
                }
                yield String.valueOf(c);
            }
        };
    }

    private String letter() {
        boolean not = expression.charAt(at) == '^';
        if (not) {
            at++;
        }
        StringBuilder letters = new StringBuilder();
        while (expression.charAt(at) != ']') {
            char c = expression.charAt(at++);
            if (c == '\\') {
                letters.append(escape());
            } else if (expression.charAt(at) == '-' && expression.charAt(at + 1) != ']') {
                for (char d = c; d <= expression.charAt(at + 1); d++) {
                    letters.append(d);
                }
                at += 2;
            } else {
                letters.append(c);
            }
        }
        at++;
        if (!not) {
            return String.valueOf(letters.charAt(random.nextInt(letters.length())));
        }
        String others = "bcdfghjkmnpqrstvwz23456789BCDFGHJKLMNPQRSTVWZ";
        char c = others.charAt(random.nextInt(others.length()));
        return letters.indexOf(String.valueOf(c)) < 0 ? String.valueOf(c) : "b";
    }
}
