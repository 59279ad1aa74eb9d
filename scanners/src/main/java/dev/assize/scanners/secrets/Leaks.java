package dev.assize.scanners.secrets;

import dev.assize.core.evidence.Severity;
import dev.assize.scanners.Redaction;
import java.util.regex.Pattern;

/// What the readers of all secret scanners say alike.
final class Leaks {
    static final String REMEDY = "Revoke the secret first, then take it out of the file and its history.";

    private static final int BRIEF_COMMIT = 10;
    private static final int GUESSABLE = 4;

    /// Whoever holds one of these holds a cloud account or a code host.
    private static final Pattern KEY_TO_THE_HOUSE = Pattern.compile(
            "(?:^|[^a-z])(?:aws|azure|gcp|google cloud|digitalocean|github|gitlab|hashicorp-tf|terraform|vault)"
                    + "(?:[^a-z]|$)",
            Pattern.CASE_INSENSITIVE);

    private Leaks() {}

    /// @param live whether a validator found that the secret still opens something
    static Severity severity(boolean live, String rule) {
        return live || KEY_TO_THE_HOUSE.matcher(rule).find() ? Severity.CRITICAL : Severity.HIGH;
    }

    /// The text without the secret, unless that is so short that it would be found everywhere.
    static String without(String secret, String text) {
        return secret.length() < GUESSABLE ? text : text.replace(secret, Redaction.MARK);
    }

    static String inCommit(String commit) {
        if (commit.isBlank()) {
            return "";
        }
        return "In commit " + (commit.length() > BRIEF_COMMIT ? commit.substring(0, BRIEF_COMMIT) : commit) + ".";
    }
}
