package dev.assize.scanners.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;

/// What a rule verifies beyond the shape: the check digits some issuers put into their tokens, the structure
/// others have, and for what has neither, whether it looks like a secret at all.
enum Check {
    NONE,
    /// The last six of 36 characters are the CRC-32 of the first thirty, in base 62 (GitHub, npm).
    CRC32_BASE62,
    /// A macaroon, version 2, issued by a package index and signed (PyPI).
    MACAROON,
    /// Header and payload of a JSON Web Token (RFC 7519) are JSON objects, and not the well-known example.
    JWT,
    /// The base 64 form of the base 64 form of a token.
    JWT_IN_BASE64,
    /// A private key with a body, not just the line that begins one.
    PRIVATE_KEY,
    /// Base64 of `user:password`.
    BASIC,
    /// Upper case, lower case and digits, so no hexadecimal digest.
    MIXED,
    /// The name it is assigned to does not say that it is something else, such as `token_hash`.
    NAMED,
    /// Random bytes in base 64, by name no public key.
    RAW_KEY,
    /// The password of a URL that is not a sample.
    URL_PASSWORD,
    /// Looks as if a machine had made it.
    GENERATED,
    /// Looks as if somebody had chosen it as a password.
    PASSWORD;

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int CRC_DIGITS = 6;
    private static final int CRC_BODY = 30;

    static Check named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// @return false where it is no secret; may mark the suspect doubtful or change its extent
    boolean accepts(Suspect suspect, Plausibility plausibility) {
        return switch (this) {
            case NONE -> true;
            case CRC32_BASE62 -> {
                suspect.doubtful = !crc32Holds(suspect);
                yield true;
            }
            case MACAROON -> {
                suspect.doubtful = !isMacaroon(suspect);
                yield true;
            }
            case JWT -> isJwt(suspect);
            case JWT_IN_BASE64 -> isJwtInside(suspect);
            case PRIVATE_KEY -> PrivateKeyBlock.complete(suspect);
            case BASIC -> isUserAndPassword(suspect, plausibility);
            case MIXED -> Plausibility.isMixed(suspect.text, suspect.start, suspect.end);
            case NAMED -> !Plausibility.hasTellingName(suspect);
            case RAW_KEY -> isRawKey(suspect);
            case URL_PASSWORD -> plausibility.isUrlPassword(suspect);
            case GENERATED -> plausibility.isGenerated(suspect);
            case PASSWORD -> plausibility.isPassword(suspect);
        };
    }

    private static boolean crc32Holds(Suspect suspect) {
        int body = suspect.end - CRC_BODY - CRC_DIGITS;
        if (body <= suspect.start || suspect.text[body - 1] != '_') {
            // A longer form of the same family, without check digits.
            return true;
        }
        CRC32 crc = new CRC32();
        crc.update(suspect.text, body, CRC_BODY);
        long rest = crc.getValue();
        for (int i = suspect.end - 1; i >= suspect.end - CRC_DIGITS; i--) {
            if (suspect.text[i] != BASE62.charAt((int) (rest % 62))) {
                return false;
            }
            rest /= 62;
        }
        return rest == 0;
    }

    private static boolean isMacaroon(Suspect suspect) {
        int dash = suspect.start;
        while (dash < suspect.end && suspect.text[dash] != '-') {
            dash++;
        }
        byte[] macaroon = base64Url(suspect.text, dash + 1, suspect.end);
        int n = macaroon.length;
        // Version 2, a location packet first, and a signature packet of 32 bytes last.
        return n > 40 && macaroon[0] == 2 && macaroon[1] == 1 && macaroon[n - 34] == 6 && macaroon[n - 33] == 32;
    }

    private static boolean isJwt(Suspect suspect) {
        int dot = indexOf(suspect.text, '.', suspect.start, suspect.end);
        int second = indexOf(suspect.text, '.', dot + 1, suspect.end);
        if (dot < 0 || second < 0) {
            return false;
        }
        String header = latin1(base64Url(suspect.text, suspect.start, dot));
        String payload = latin1(base64Url(suspect.text, dot + 1, second));
        boolean wellKnown = payload.contains("\"1234567890\"") || payload.contains("John Doe");
        return header.startsWith("{\"") && payload.startsWith("{") && !wellKnown;
    }

    private static boolean isJwtInside(Suspect suspect) {
        byte[] inner = base64(suspect.text, suspect.start, suspect.end);
        return inner.length > 0 && isJwt(new Suspect(suspect.rule, inner, 0, 0, inner.length, true));
    }

    private static boolean isUserAndPassword(Suspect suspect, Plausibility plausibility) {
        byte[] decoded = base64(suspect.text, suspect.start, suspect.end);
        int colon = -1;
        for (int i = 0; i < decoded.length; i++) {
            if (decoded[i] < ' ' || decoded[i] == 0x7f) {
                return false;
            }
            if (colon < 0 && decoded[i] == ':') {
                colon = i;
            }
        }
        return colon >= 0
                && decoded.length - colon > 3
                && !plausibility.isPlaceholder(decoded, colon + 1, decoded.length)
                && !plausibility.isFiller(decoded, colon + 1, decoded.length);
    }

    private static boolean isRawKey(Suspect suspect) {
        if (Plausibility.hasTellingName(suspect) || !Plausibility.isMixed(suspect.text, suspect.start, suspect.end)) {
            return false;
        }
        int printable = 0;
        byte[] key = base64(suspect.text, suspect.start, suspect.end);
        for (byte b : key) {
            printable += b >= ' ' && b < 0x7f ? 1 : 0;
        }
        // Text in base 64 is a sample or a message.
        return printable < key.length;
    }

    private static int indexOf(byte[] text, char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == c) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] base64Url(byte[] text, int from, int to) {
        return decode(Base64.getUrlDecoder(), text, from, to);
    }

    private static byte[] base64(byte[] text, int from, int to) {
        return decode(Base64.getDecoder(), text, from, to);
    }

    private static byte[] decode(Base64.Decoder decoder, byte[] text, int from, int to) {
        try {
            return decoder.decode(java.util.Arrays.copyOfRange(text, from, to));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
