package dev.assize.runner.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Environment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static Settings read(String text) {
        return SettingsReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> mistakes(String text) {
        InvalidInput[] refused = new InvalidInput[1];
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> read(text))
                .satisfies(e -> refused[0] = e);
        return refused[0].mistakes().stream()
                .map(mistake -> mistake.place() + " " + mistake.what() + " / " + mistake.remedy())
                .toList();
    }

    @Test
    void aNameIsEnough() {
        Settings settings = read("service: payments\n");

        assertThat(settings.service().name()).isEqualTo("payments");
        assertThat(settings.policy()).isEqualTo("standard");
        assertThat(settings.staging()).isNull();
        for (Stage stage : List.of(Stage.SECRETS, Stage.SAST, Stage.DAST)) {
            assertThat(settings.of(stage).enabled()).isTrue();
        }
    }

    @Test
    void aStageBelowWhichAllIsCommentedOutIsAsIfItWereNotThere() {
        Settings settings = read("service: payments\nstages:\n  sast:\n    # packs: [p/default]\n  iac:\n");

        assertThat(settings.of(Stage.SAST).enabled()).isTrue();
        assertThat(settings.of(Stage.IAC).packs()).isEmpty();
        assertThat(read("service: payments\nstages:\n").of(Stage.SAST).enabled())
                .isTrue();
    }

    @Test
    void whatIsSaidOfAStageIsTaken() {
        Settings settings = read("""
            service: payments
            policy: strict
            stages:
              sast: {packs: [p/default], exclude: [vendor/**], timeout: 90s}
              container: {image: image.yml}
              dast: {command: [python3, app.py, "{port}"], health: /healthz}
              iac: {enabled: false}
            """);

        assertThat(settings.of(Stage.SAST).packs()).containsExactly("p/default");
        assertThat(settings.of(Stage.SAST).exclude()).containsExactly("vendor/**");
        assertThat(settings.of(Stage.SAST).timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.of(Stage.IAC).enabled()).isFalse();
        assertThat(settings.image()).isEqualTo("image.yml");
        assertThat(settings.staging().command()).containsExactly("python3", "app.py", "{port}");
        assertThat(settings.staging().health()).isEqualTo("/healthz");
    }

    @Test
    void howToDeployIsTaken() {
        Settings.DeploySettings how =
                read("""
            service: payments
            deploy:
              production:
                target: process
                command: [python3, app.py]
                environment: {MODE: live}
                health: {path: /healthz, within: 5s, consecutive: 2}
            """).deployTo(new Environment("production")).orElseThrow();

        assertThat(how.target()).isEqualTo("process");
        assertThat(how.environment()).containsEntry("MODE", "live");
        assertThat(how.health().path()).isEqualTo("/healthz");
        assertThat(how.health().consecutive()).isEqualTo(2);
    }

    @Test
    void everyMistakeIsNamedAtOnceWithItsPlaceAndRemedy() {
        assertThat(mistakes("""
            service: Pay Ments
            polcy: standard
            stages:
              saast: {}
              sast: {timeout: soon}
              dast: {command: [a], target: "ftp://x"}
            deploy:
              production: {target: magic}
            """))
                .anyMatch(m -> m.startsWith(".assize.yml:1:"))
                .anyMatch(m -> m.contains("polcy") && m.contains("policy"))
                .anyMatch(m -> m.contains(".assize.yml:4:") && m.contains("saast"))
                .anyMatch(m -> m.contains(".assize.yml:5:") && m.contains("soon"))
                .anyMatch(m -> m.contains("ftp://x"))
                .anyMatch(m -> m.contains("magic"));
    }

    @Test
    void aStageThatCannotBeSetIsRefused() {
        assertThat(mistakes("service: a\nstages:\n  gate: {enabled: false}\n"))
                .singleElement()
                .asString()
                .contains("gate", "is no stage that can be set");
    }

    @Test
    void startingTheServiceAndLookingAtARunningOneAreNotBothSaid() {
        assertThat(mistakes("service: a\nstages:\n  dast: {command: [a], target: \"https://staging.example.org/\"}\n"))
                .singleElement()
                .asString()
                .contains("stands beside command");
    }
}
