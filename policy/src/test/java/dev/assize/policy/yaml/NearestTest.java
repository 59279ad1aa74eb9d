package dev.assize.policy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KEYS = List.of("rules", "grace", "approvals", "max_exemption");

    @Test
    void aSlipOfTheFingerIsRecognised() {
        assertThat(Nearest.to("ruels", KEYS)).contains("rules");
        assertThat(Nearest.to("max-exemptions", KEYS)).contains("max_exemption");
    }

    @Test
    void somethingElseIsNot() {
        assertThat(Nearest.to("zebra", KEYS)).isEmpty();
        assertThat(Nearest.advice("zebra", KEYS)).isEqualTo("use one of approvals, grace, max_exemption, rules");
    }

    @Property
    void theDistanceIsSymmetricAndZeroOnlyForTheSame(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
        assertThat(Nearest.distance(a, b) == 0).isEqualTo(a.equals(b));
    }
}
