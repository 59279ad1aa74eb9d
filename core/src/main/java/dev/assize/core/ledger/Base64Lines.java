package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import java.util.Base64;

/// Base64 of RFC 4648 §4 in its one canonical form: padded, without stray bits, so that a text cannot be
/// changed without changing what it says.
final class Base64Lines {
    private Base64Lines() {}

    static byte[] decode(String place, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // answered below, together with what decodes but is written in another form
        }
        throw new InvalidInput(place, "is not canonical base64", "write padded RFC 4648 base64");
    }
}
