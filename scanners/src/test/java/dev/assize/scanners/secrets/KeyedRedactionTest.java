package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyedRedactionTest {
    @Test
    void isTheHmacOfRfc4231() {
        KeyedRedaction first = KeyedRedaction.keyedBy(HexFormat.of().parseHex("0b".repeat(20)));
        assertThat(HexFormat.of().formatHex(first.hmac("Hi There".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");

        KeyedRedaction longKey = KeyedRedaction.keyedBy(HexFormat.of().parseHex("aa".repeat(131)));
        assertThat(HexFormat.of()
                        .formatHex(longKey.hmac("Test Using Larger Than Block-Size Key - Hash Key First"
                                .getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyedRedaction.keyedBy(new byte[15]));
    }

    @Property
    void anExcerptShowsAtMostFourCharacters(@ForAll String secret) {
        String excerpt = KeyedRedaction.excerpt(secret);

        assertThat(excerpt).contains(secret.length() + " character");
        assertThat(excerpt.indexOf('…')).isLessThanOrEqualTo(4);
        if (secret.length() < 20) {
            assertThat(excerpt).matches("[0-9]+ characters?");
        }
    }

    @Test
    void everyOccurrenceIsReplaced() {
        KeyedRedaction redaction = KeyedRedaction.keyedBy(new byte[32]);

        String text = redaction.replace("a hunter2 b hunter2", "hunter2");
        assertThat(text).doesNotContain("hunter2").contains(redaction.fingerprint("hunter2"));
        assertThat(redaction.replace("untouched", "")).isEqualTo("untouched");
    }
}
