package dev.assize.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.core.ledger.SignedNote.Opening;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;

class SignedNoteTest {
    private static final GoVectors GO = GoVectors.load();
    private static final NoteKey KEY = GO.key();
    private static final NoteKey OTHER =
            NoteKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");

    private static Opening open(String note, NoteKey... keys) {
        return SignedNote.open(note, Arrays.asList(keys), TestKeys.VERIFIER);
    }

    private static String line(String name, int id, byte[] signature) {
        return new SignedNote.Signature(name, id, signature).line();
    }

    @Example
    void theKeyLineOfTheStandardIsReadAndWritten() {
        assertThat(OTHER.line()).isEqualTo("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        assertThat(OTHER.id()).isEqualTo(0x530d903a);
    }

    @Example
    void aNoteSignedByTheGoImplementationOpens() {
        assertThat(open(GO.note(), KEY)).isInstanceOfSatisfying(Opening.Opened.class, opened -> assertThat(opened.by())
                .containsExactly(KEY));
        assertThat(Checkpoint.parse(SignedNote.parse(GO.note()).text()))
                .isEqualTo(new Checkpoint("example.com/ledger", 1000, GO.roots().get(1000L)));
    }

    @Example
    void ourSignatureIsTheGoImplementationsByteForByte() {
        String text = new Checkpoint("example.com/ledger", 1000, GO.roots().get(1000L)).text();
        assertThat(SignedNote.sign(text, KEY, TestKeys.counting()).toText()).isEqualTo(GO.note());
    }

    @Example
    void everyFlippedBitRefusesTheNote() {
        byte[] note = GO.note().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < note.length * 8; i++) {
            byte[] changed = note.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            String text = new String(changed, StandardCharsets.UTF_8);
            assertThat(open(text, KEY)).as("bit %d", i).isInstanceOf(Opening.Refused.class);
        }
    }

    @Example
    void everyTruncationRefusesTheNote() {
        for (int length = 0; length < GO.note().length(); length++) {
            assertThat(open(GO.note().substring(0, length), KEY)).isInstanceOf(Opening.Refused.class);
        }
    }

    @Example
    void signaturesByUnknownKeysAreIgnored() {
        assertThat(open(GO.note() + line("witness.example", 7, new byte[72]), KEY))
                .isInstanceOf(Opening.Opened.class);
        assertThat(open(GO.note() + line(KEY.name(), KEY.id() + 1, new byte[64]), KEY))
                .isInstanceOf(Opening.Opened.class);
        assertThat(open(GO.note(), OTHER)).isInstanceOf(Opening.Refused.class);
    }

    @Example
    void oneWrongSignatureOfAKnownKeyRefusesTheWholeNote() {
        assertThat(open(
                        GO.note()
                                + line("witness.example", 7, new byte[72])
                                + line(OTHER.name(), OTHER.id(), new byte[64]),
                        KEY,
                        OTHER))
                .isEqualTo(new Opening.Refused("the signature of example.com/foo is wrong"));
        assertThat(open(GO.note() + line(KEY.name(), KEY.id(), new byte[64]), KEY))
                .isInstanceOf(Opening.Refused.class);
    }

    @Example
    void aKeyThatSignedTwiceCountsOnce() {
        String signature = GO.note().substring(GO.note().indexOf('\u2014'));
        assertThat(open(GO.note() + signature, KEY))
                .isInstanceOfSatisfying(
                        Opening.Opened.class, opened -> assertThat(opened.by()).containsExactly(KEY));
    }

    @Example
    void sixteenSignaturesAreReadAndAHundredAndOneAreNot() {
        String sixteen = java.util.stream.IntStream.range(0, 15)
                .mapToObj(i -> line("witness" + i, i, new byte[64]))
                .collect(Collectors.joining());
        assertThat(open(GO.note() + sixteen, KEY)).isInstanceOf(Opening.Opened.class);
        String many = line("witness", 1, new byte[64]).repeat(100);
        assertThat(open(GO.note() + many, KEY)).isInstanceOf(Opening.Refused.class);
    }

    @Example
    void carriageReturnsAndControlCharactersAreRefused() {
        for (String bad : List.of("\r", "\t", "\0", "\u001b")) {
            assertThat(open(GO.note().replaceFirst("\n", bad + "\n"), KEY)).isInstanceOf(Opening.Refused.class);
        }
        assertThat(open(GO.note().replace("\n", "\r\n"), KEY)).isInstanceOf(Opening.Refused.class);
        assertThat(open("\ud800" + GO.note(), KEY)).isInstanceOf(Opening.Refused.class);
    }

    @Example
    void anEndlessNoteIsRefused() {
        assertThatThrownBy(() -> SignedNote.parse("x\n".repeat(1 << 20))).isInstanceOf(InvalidInput.class);
    }

    @Example
    void keyLinesWithAWrongHashTypeOrNameAreRefused() {
        String line = KEY.line();
        for (String bad : List.of(
                line.replace("93727de6", "93727de7"),
                line.replace("+AQ", "+BA"),
                line.replace("example.com/ledger", "example.com/ledge"),
                line.replace("example.com/ledger", ""),
                "nothing",
                line + "AAAA")) {
            assertThatThrownBy(() -> NoteKey.parse(bad)).as(bad).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> new NoteKey("two words", KEY.key())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new NoteKey("a+b", KEY.key())).isInstanceOf(InvalidInput.class);
    }

    @Example
    void checkpointsOfImpossibleShapeAreRefused() {
        String root = Hash.leaf(new byte[0]).base64() + "\n";
        for (String bad : List.of(
                "",
                "\n1\n" + root,
                "o\n01\n" + root,
                "o\n-1\n" + root,
                "o\n+1\n" + root,
                "o\n1 \n" + root,
                "o\n9223372036854775808\n" + root,
                "o\n99999999999999999999\n" + root,
                "o\n0\n" + root,
                "o\n1\nAAAA\n",
                "o\n1\n" + root.replace("=", ""),
                "o\n1\n" + root + "\n",
                "o\n1\n" + root.strip())) {
            assertThatThrownBy(() -> Checkpoint.parse(bad)).as(bad).isInstanceOf(InvalidInput.class);
        }
        assertThat(Checkpoint.parse("o\n9223372036854775807\n" + root).size()).isEqualTo(Long.MAX_VALUE);
        assertThat(Checkpoint.parse("o\n1\n" + root + "more\n").extensions()).containsExactly("more");
    }

    @Example
    void base64HasOneSpellingOnly() {
        String root = Hash.EMPTY_TREE.base64();
        assertThat(Hash.parse(root)).isEqualTo(Hash.EMPTY_TREE);
        // The last digit before the padding carries two bits that mean nothing.
        String other = root.replace("FU=", "FV=");
        assertThat(other).isNotEqualTo(root);
        assertThatThrownBy(() -> Hash.parse(other)).isInstanceOf(InvalidInput.class);
    }
}
