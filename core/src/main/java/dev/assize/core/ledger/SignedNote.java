package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A text signed by one or more keys (C2SP signed-note).
///
/// @param text       ends in a newline
/// @param signatures at least one
public record SignedNote(String text, List<Signature> signatures) {
    /// No note of ours is longer, nor read where it is.
    public static final int MAX_BYTES = 1 << 20;

    /// The standard asks for at least 16.
    public static final int MAX_SIGNATURES = 100;

    private static final String DASH = "\u2014 ";
    private static final String REMEDY = "give the note as it was signed";

    /// One signature line.
    ///
    /// @param name  of the key
    /// @param keyId tells keys of one name apart; a hint, never trusted
    /// @param bytes what the key's algorithm made
    public record Signature(String name, int keyId, byte[] bytes) {
        public Signature {
            bytes = bytes.clone();
            if (!NoteKey.isName(name) || bytes.length == 0) {
                throw malformed("a signature has no valid name or no bytes");
            }
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        String line() {
            byte[] body = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                    .putInt(keyId)
                    .put(bytes)
                    .array();
            return DASH + name + " " + Base64.getEncoder().encodeToString(body) + "\n";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Signature that
                    && name.equals(that.name)
                    && keyId == that.keyId
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, keyId, Arrays.hashCode(bytes));
        }

        @Override
        public String toString() {
            return line().strip();
        }
    }

    /// What came of checking a note.
    public sealed interface Opening {
        /// At least one known key signed, and no known key's signature is wrong.
        ///
        /// @param by the known keys that signed, each once
        record Opened(SignedNote note, List<NoteKey> by) implements Opening {
            public Opened {
                by = List.copyOf(by);
            }
        }

        record Refused(String reason) implements Opening {}
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || hasControl(text)) {
            throw malformed("the text does not end in a newline or holds a control character");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw malformed("has " + signatures.size() + " signatures");
        }
    }

    /// Signs a text with one key.
    public static SignedNote sign(String text, NoteKey key, Signer signer) {
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(text, List.of(new Signature(key.name(), key.id(), signature)));
    }

    /// The note's own form: text, empty line, signature lines.
    public String toText() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }

    /// Reads a note. Says nothing about who signed it.
    public static SignedNote parse(String note) {
        if (note.length() > MAX_BYTES) {
            throw malformed("is longer than " + MAX_BYTES + " bytes");
        }
        if (!note.endsWith("\n") || hasControl(note) || !isUnicode(note)) {
            throw malformed("does not end in a newline, holds a control character or is not UTF-8");
        }
        int split = note.lastIndexOf("\n\n");
        if (split < 0) {
            throw malformed("has no empty line before its signatures");
        }
        String lines = note.substring(split + 2);
        if (lines.isEmpty()) {
            throw malformed("has no signature");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw malformed("has more than " + MAX_SIGNATURES + " signatures");
            }
            signatures.add(signature(line));
        }
        return new SignedNote(note.substring(0, split + 1), signatures);
    }

    private static Signature signature(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space < DASH.length()) {
            throw malformed("a signature line is not '\u2014 name base64'");
        }
        byte[] body = Base64Lines.decode("signature", line.substring(space + 1));
        if (body.length <= Integer.BYTES) {
            throw malformed("a signature is too short");
        }
        return new Signature(
                line.substring(DASH.length(), space),
                ByteBuffer.wrap(body).getInt(),
                Arrays.copyOfRange(body, Integer.BYTES, body.length));
    }

    /// Reads and checks a note. Signatures by unknown keys are ignored; one wrong signature under the name
    /// and id of a known key refuses the whole note.
    public static Opening open(String note, Collection<NoteKey> keys, Verifier verifier) {
        SignedNote parsed;
        try {
            parsed = parse(note);
        } catch (InvalidInput e) {
            return new Opening.Refused("the note is malformed: " + e.what());
        }
        byte[] message = parsed.text().getBytes(StandardCharsets.UTF_8);
        Set<NoteKey> by = new LinkedHashSet<>();
        for (Signature signature : parsed.signatures()) {
            for (NoteKey key : keys) {
                if (!key.name().equals(signature.name()) || key.id() != signature.keyId()) {
                    continue;
                }
                if (!verifier.verify(key.key(), message, signature.bytes())) {
                    return new Opening.Refused("the signature of " + key.name() + " is wrong");
                }
                by.add(key);
            }
        }
        return by.isEmpty()
                ? new Opening.Refused("none of the known keys signed it")
                : new Opening.Opened(parsed, List.copyOf(by));
    }

    private static boolean isUnicode(String text) {
        try {
            var _ = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n');
    }

    private static InvalidInput malformed(String what) {
        return new InvalidInput("signed note", what, REMEDY);
    }
}
