package dev.assize.connectors.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.identity.PublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTest {
    @TempDir
    Path directory;

    private final Ed25519Verifier verifier = new Ed25519Verifier();

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private Path pem(String seed) throws IOException {
        Path file = directory.resolve("key.pem");
        String der = Base64.getEncoder().encodeToString(hex("302e020100300506032b657004220420" + seed));
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void theThirdTestOfRfc8032Holds() throws IOException {
        var signer = Ed25519FileSigner.load(pem("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
        assertThat(signer.publicKey().raw())
                .isEqualTo(hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
        byte[] signature = signer.sign(hex("af82"));
        assertThat(signature)
                .isEqualTo(hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));
        assertThat(verifier.verify(signer.publicKey(), hex("af82"), signature)).isTrue();
    }

    @Test
    void everyFlippedBitOfASignatureIsRefused() {
        var signer = Ed25519FileSigner.create(directory.resolve("key.pem"));
        byte[] message = "text".getBytes(StandardCharsets.UTF_8);
        byte[] signature = signer.sign(message);
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.verify(signer.publicKey(), message, changed)).isFalse();
        }
        assertThat(verifier.verify(signer.publicKey(), message, new byte[63])).isFalse();
        assertThat(verifier.verify(signer.publicKey(), message, new byte[0])).isFalse();
        assertThat(verifier.verify(new PublicKey(new byte[32]), message, signature))
                .isFalse();
    }

    @Test
    void aNewKeyIsReadBackAndOnlyItsOwnerMayReadIt() throws IOException {
        Path file = directory.resolve("keys/ledger.pem");
        var made = Ed25519FileSigner.loadOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Ed25519FileSigner.loadOrCreate(file).publicKey()).isEqualTo(made.publicKey());
        try (var files = Files.list(directory.resolve("keys"))) {
            assertThat(files).containsExactly(file);
        }
        assertThat(made.toString()).doesNotContain(Files.readAllLines(file).get(1));
    }

    @Test
    void aKeyIsNeverOverwritten() {
        Path file = directory.resolve("key.pem");
        var made = Ed25519FileSigner.create(file);
        assertThatThrownBy(() -> Ed25519FileSigner.create(file))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
        assertThat(Ed25519FileSigner.load(file).publicKey()).isEqualTo(made.publicKey());
    }

    @Test
    void aKeyOthersMayReadIsRefused() throws IOException {
        Path file = directory.resolve("key.pem");
        var _ = Ed25519FileSigner.create(file);
        for (String open : List.of("rw-r-----", "rw----r--", "rw--w----", "rw------x")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThatThrownBy(() -> Ed25519FileSigner.load(file)).isInstanceOfSatisfying(Failure.class, e -> {
                assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN);
                assertThat(e.remedy()).contains("new key");
            });
        }
    }

    @Test
    void whatIsNoKeyIsRefused() throws IOException {
        Path missing = directory.resolve("none.pem");
        assertThatThrownBy(() -> Ed25519FileSigner.load(missing))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
        Path file = pem("00");
        assertThatThrownBy(() -> Ed25519FileSigner.load(file))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT));
        Files.writeString(file, "x".repeat(5000));
        assertThatThrownBy(() -> Ed25519FileSigner.load(file)).isInstanceOf(Failure.class);
    }

    @Test
    void opensslReadsOurKeysAndWeReadItsKeys() throws Exception {
        assumeTrue(runs("openssl", "version"), "openssl is not installed: its reading of our keys is not tested");
        Path ours = directory.resolve("ours.pem");
        var signer = Ed25519FileSigner.create(ours);
        String shown = output("openssl", "pkey", "-in", ours.toString(), "-pubout", "-outform", "DER");
        assertThat(shown).endsWith(HexFormat.of().formatHex(signer.publicKey().raw()));
        Path theirs = directory.resolve("theirs.pem");
        assertThat(runs("openssl", "genpkey", "-algorithm", "ed25519", "-out", theirs.toString()))
                .isTrue();
        Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rw-------"));
        assertThat(output("openssl", "pkey", "-in", theirs.toString(), "-pubout", "-outform", "DER"))
                .endsWith(HexFormat.of()
                        .formatHex(Ed25519FileSigner.load(theirs).publicKey().raw()));
    }

    @Test
    void anOpenSshKeyLineIsReadAndOthersAreRefused() {
        PublicKey key = OpenSshKeys.parse(
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada@example.com\n");
        assertThat(key.raw()[31]).isEqualTo((byte) 31);
        for (String bad : List.of(
                "",
                "ssh-ed25519",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
                "ssh-ed25519 !!!!",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE4AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")) {
            assertThatThrownBy(() -> OpenSshKeys.parse(bad)).as(bad).isInstanceOf(InvalidInput.class);
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void anOpenSshKeySignsAsItsPublicLineSays() throws Exception {
        Path file = directory.resolve("id_ed25519");
        Process made = new ProcessBuilder(
                        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "grace", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        org.junit.jupiter.api.Assumptions.assumeTrue(made.waitFor() == 0, "ssh-keygen makes a key");
        var signer = Ed25519FileSigner.loadOpenSsh(file);
        assertThat(signer.publicKey())
                .isEqualTo(OpenSshKeys.parse(Files.readString(directory.resolve("id_ed25519.pub"))));
        byte[] message = "text".getBytes(StandardCharsets.UTF_8);
        assertThat(verifier.verify(signer.publicKey(), message, signer.sign(message)))
                .isTrue();
    }

    @Test
    void anOpenSshKeyBehindAPassphraseOrOfAnotherKindIsRefused() throws Exception {
        Path file = directory.resolve("id_ed25519");
        Process made = new ProcessBuilder(
                        "ssh-keygen", "-q", "-t", "ed25519", "-N", "a passphrase", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        org.junit.jupiter.api.Assumptions.assumeTrue(made.waitFor() == 0, "ssh-keygen makes a key");
        assertThatThrownBy(() -> Ed25519FileSigner.loadOpenSsh(file)).hasMessageContaining("without a passphrase");
        Path pem = pem("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        assertThatThrownBy(() -> Ed25519FileSigner.loadOpenSsh(pem)).hasMessageContaining("not an OpenSSH");
    }
}
