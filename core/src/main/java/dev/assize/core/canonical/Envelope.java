package dev.assize.core.canonical;

import dev.assize.core.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/// A DSSE envelope (Dead Simple Signing Envelope v1.0.2) with exactly one signature, as the Sigstore bundle
/// v0.3 demands: several people sign several envelopes over the same statement.
///
/// @param payloadType what the payload is, for us [#IN_TOTO]
/// @param payload     the exact signed bytes
/// @param keyId       names the key; a hint, never trusted by itself
/// @param signature   over [#preAuthentication(String, byte[])]
public record Envelope(String payloadType, byte[] payload, String keyId, byte[] signature) {
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    public Envelope {
        Objects.requireNonNull(payloadType);
        Objects.requireNonNull(keyId);
        payload = payload.clone();
        signature = signature.clone();
    }

    /// The bytes that are signed: `"DSSEv1" SP len(type) SP type SP len(body) SP body`.
    public static byte[] preAuthentication(String payloadType, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 64);
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    public byte[] preAuthentication() {
        return preAuthentication(payloadType, payload);
    }

    /// The canonical JSON of the envelope, which is what the ledger holds.
    public byte[] toBytes() {
        Base64.Encoder base64 = Base64.getEncoder();
        return CanonicalJson.bytes(Json.object()
                .put("payload", base64.encodeToString(payload))
                .put("payloadType", payloadType)
                .put(
                        "signatures",
                        new Json.Array(java.util.List.of(Json.object()
                                .put("keyid", keyId)
                                .put("sig", base64.encodeToString(signature))
                                .build())))
                .build());
    }

    /// Reads an envelope; base64 may be standard or URL-safe, as the DSSE specification asks of verifiers.
    public static Envelope parse(byte[] bytes) {
        Json json;
        try {
            json = JsonReader.read(bytes);
        } catch (MalformedJson e) {
            throw new InvalidInput("envelope", Objects.requireNonNull(e.getMessage()), "give a DSSE envelope");
        }
        JsonFields fields = JsonFields.of("envelope", json);
        var signatures = fields.list(
                "signatures", s -> new Object[] {s.optionalText("keyid").orElse(""), decode("sig", s.text("sig"))});
        if (signatures.size() != 1) {
            throw new InvalidInput(
                    "envelope.signatures", "holds " + signatures.size() + " signatures", "give exactly one");
        }
        return new Envelope(
                fields.text("payloadType"),
                decode("payload", fields.text("payload")),
                (String) signatures.getFirst()[0],
                (byte[]) signatures.getFirst()[1]);
    }

    private static byte[] decode(String place, String text) {
        try {
            boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidInput("envelope." + place, "is not base64", "encode it with RFC 4648 base64");
        }
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that
                && payloadType.equals(that.payloadType)
                && keyId.equals(that.keyId)
                && Arrays.equals(payload, that.payload)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(payloadType, keyId, Arrays.hashCode(payload), Arrays.hashCode(signature));
    }

    @Override
    public String toString() {
        return "Envelope[" + payloadType + ", " + payload.length + " bytes, key " + keyId + "]";
    }
}
