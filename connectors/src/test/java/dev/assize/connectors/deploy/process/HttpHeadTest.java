package dev.assize.connectors.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.connectors.deploy.process.HttpHead.Framing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadTest {
    @Test
    void aHeadIsReadToItsLastByteAndNotFurther() throws IOException {
        ByteArrayInputStream in = stream("POST /pay HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");

        HttpHead head = HttpHead.read(in).orElseThrow();

        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.requestFraming()).isEqualTo(new Framing.Length(3));
        assertThat(in.readAllBytes()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEmptyLineBeforeARequestIsSkipped() throws IOException {
        HttpHead head = HttpHead.read(stream("\r\nGET / HTTP/1.1\r\n\r\n")).orElseThrow();

        assertThat(head.firstLine()).isEqualTo("GET / HTTP/1.1");
    }

    @Test
    void theEndOfTheStreamBetweenMessagesIsNoError() throws IOException {
        assertThat(HttpHead.read(stream(""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a",
                "GET / HTTP/1.1\nHost: a\n\n\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nno field\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\u0000c\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET /\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
            })
    void whatTwoReadersCouldUnderstandInTwoWaysIsRefused(String text) {
        assertThatThrownBy(() -> {
                    HttpHead head = HttpHead.read(stream(text)).orElseThrow();
                    head.requireRequest();
                    head.requestFraming();
                })
                .isInstanceOf(HttpHead.Malformed.class);
    }

    @Test
    void aHeadWithoutEndIsGivenUp() {
        String endless = "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(20_000);

        assertThatThrownBy(() -> HttpHead.read(stream(endless)))
                .isInstanceOf(HttpHead.Malformed.class)
                .hasMessageContaining("65536");
    }

    @Test
    void whatConcernsOneConnectionIsNotPassedOnButTheFramingAlwaysIs() throws IOException {
        HttpHead head = HttpHead.read(stream("GET / HTTP/1.1\r\nConnection: x-hop, content-length, keep-alive\r\n"
                        + "X-Hop: 1\r\nKeep-Alive: 5\r\nContent-Length: 2\r\nX-End: 2\r\n\r\n"))
                .orElseThrow();

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        head.forwarded(head.firstLine()).write(out);

        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo("GET / HTTP/1.1\r\nContent-Length: 2\r\nX-End: 2\r\n\r\n");
    }

    @Test
    void theAnswerToAHeadRequestHasNoBody() throws IOException {
        HttpHead answer = HttpHead.read(stream("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"))
                .orElseThrow();

        assertThat(answer.responseFraming("HEAD")).isEqualTo(new Framing.None());
        assertThat(answer.responseFraming("GET")).isEqualTo(new Framing.Length(9));
    }

    @Test
    void anAnswerThatDoesNotStateItsLengthEndsWithItsConnection() throws IOException {
        HttpHead answer = HttpHead.read(stream("HTTP/1.0 200\r\n\r\n")).orElseThrow();

        assertThat(answer.responseFraming("GET")).isEqualTo(new Framing.UntilClose());
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
