package dev.assize.acceptance;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// Secrets nobody owns, made anew in each run, so that no key lies in our repository.
final class Markers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Markers() {}

    static String awsKeyId() {
        return "AKIA" + some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
    }

    static String awsSecret() {
        return some("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40);
    }

    static String githubToken() {
        return "ghp_" + some("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 36);
    }

    static String slackToken() {
        return "xoxb-" + some("0123456789", 12) + "-" + some("0123456789", 12) + "-"
                + some("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24);
    }

    static String urlPassword() {
        return some("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 20);
    }

    private static String some(String letters, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(letters.charAt(RANDOM.nextInt(letters.length())));
        }
        return text.toString();
    }

    /// Which of the markers stand in these bytes.
    static List<String> in(byte[] bytes, List<String> markers) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> found = new ArrayList<>();
        for (String marker : markers) {
            if (text.contains(marker)) {
                found.add(marker);
            }
        }
        return found;
    }
}
