package dev.assize.core.subject;

import dev.assize.core.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/// A SHA-256 digest (FIPS 180-4), written `sha256:` and 64 lower-case hexadecimal digits.
public record Digest(String hex) implements Comparable<Digest> {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final String PREFIX = "sha256:";
    private static final int SHORT_LENGTH = 8;

    public Digest {
        Objects.requireNonNull(hex);
        if (!HEX.matcher(hex).matches()) {
            throw new InvalidInput(
                    "digest", "'" + hex + "' is not a SHA-256 digest", "give 64 lower-case hexadecimal digits");
        }
    }

    /// Parses `sha256:<64 hex digits>`.
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new InvalidInput("digest", "'" + text + "' does not start with sha256:", "write sha256:<64 hex>");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    public static Digest of(byte[] bytes) {
        return ofHash(sha256().digest(bytes));
    }

    public static Digest of(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[65_536];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return ofHash(digest.digest());
    }

    /// Wraps 32 bytes that already are a SHA-256 hash.
    public static Digest ofHash(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /// `sha256:` and eight digits, for people.
    public String brief() {
        return PREFIX + hex.substring(0, SHORT_LENGTH);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
