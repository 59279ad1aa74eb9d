package dev.assize.scanners;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {
    @ParameterizedTest
    @CsvSource({
        "examples/**, examples/a/main.tf, true",
        "examples/**, ./examples/main.tf, true",
        "examples/**, /examples/main.tf, true",
        "examples/**, my/examples/main.tf, false",
        "**/fixtures, a/b/fixtures/x.tf, true",
        "**/fixtures, fixtures/x.tf, true",
        "*.tf, main.tf, true",
        "*.tf, a/main.tf, false",
        "a+b.tf, a+b.tf, true",
        "a.tf, axtf, false",
        "infra, infrastructure/main.tf, false"
    })
    void aPatternMeansTheSameAsARegularExpression(String pattern, String path, boolean matches) {
        assertThat(Pattern.compile(Globs.regex(pattern)).matcher(path).find()).isEqualTo(matches);
    }
}
