package dev.assize.connectors.key;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// Signs with an Ed25519 key from a file that only its owner can read.
///
/// The file is a PKCS#8 private key in PEM (RFC 8410 §7), without a password, mode 0600: what
/// `openssl genpkey -algorithm ed25519` writes and `openssl pkey -in FILE -text` shows.
public final class Ed25519FileSigner implements Signer {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String SSH_BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String SSH_END = "-----END OPENSSH PRIVATE KEY-----";
    // SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING of 32 bytes } }
    private static final byte[] PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final int SEED_BYTES = 32;
    private static final int MAX_FILE_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final byte[] seed;
    private final byte[] publicBytes = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final PublicKey publicKey;

    private Ed25519FileSigner(byte[] seed) {
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, publicBytes, 0);
        this.publicKey = new PublicKey(publicBytes);
    }

    /// Reads the key in a file.
    ///
    /// @throws Failure `NOT_FOUND` where there is none, `FORBIDDEN` where others may read or write it,
    ///         `BAD_INPUT` where it is no Ed25519 key
    public static Ed25519FileSigner load(Path file) {
        byte[] bytes;
        try {
            requirePrivate(file);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw notAKey(file);
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new Failure(Fault.NOT_FOUND, "there is no key in " + file, "make one with `assize init`", e);
        } catch (IOException e) {
            throw failed("read the key", file, e);
        }
        byte[] der = decode(file, new String(bytes, StandardCharsets.US_ASCII));
        if (der.length != PREFIX.length + SEED_BYTES
                || !Arrays.equals(der, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
            throw notAKey(file);
        }
        return new Ed25519FileSigner(Arrays.copyOfRange(der, PREFIX.length, der.length));
    }

    /// Reads an OpenSSH private key (`openssh-key-v1`, as `ssh-keygen -t ed25519 -N ""` writes it). Keys behind a
    /// passphrase are refused: nobody is asked for one where there may be no terminal.
    ///
    /// @throws Failure as [#load(Path)]
    public static Ed25519FileSigner loadOpenSsh(Path file) {
        try {
            requirePrivate(file);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw notOpenSsh(file, null);
            }
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            int begin = pem.indexOf(SSH_BEGIN);
            int end = pem.indexOf(SSH_END);
            if (begin < 0 || end < begin) {
                throw notOpenSsh(file, null);
            }
            byte[] blob = Base64.getMimeDecoder().decode(pem.substring(begin + SSH_BEGIN.length(), end));
            if (OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(blob) instanceof Ed25519PrivateKeyParameters key) {
                return new Ed25519FileSigner(key.getEncoded());
            }
            throw notOpenSsh(file, null);
        } catch (NoSuchFileException e) {
            throw new Failure(Fault.NOT_FOUND, "there is no key in " + file, "look for it in ~/.ssh", e);
        } catch (IOException e) {
            throw failed("read the key", file, e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw notOpenSsh(file, e);
        }
    }

    private static Failure notOpenSsh(Path file, @Nullable Exception cause) {
        return new Failure(
                Fault.BAD_INPUT,
                file + " is not an OpenSSH ed25519 private key without a passphrase",
                "make one with `ssh-keygen -t ed25519 -N \"\" -f " + file + "`, or let assize people key make one",
                cause);
    }

    /// Reads the key in a file, or makes one where there is no file yet.
    public static Ed25519FileSigner loadOrCreate(Path file) {
        return Files.exists(file) ? load(file) : create(file);
    }

    /// Makes a new key in a file of mode 0600, durable on return.
    ///
    /// @throws Failure `CONFLICT` where the file is there already: a key is never overwritten
    public static Ed25519FileSigner create(Path file) {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        byte[] der = Arrays.copyOf(PREFIX, PREFIX.length + SEED_BYTES);
        System.arraycopy(seed, 0, der, PREFIX.length, SEED_BYTES);
        String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + END + "\n";
        Path target = file.toAbsolutePath();
        Path parent = target.getParent();
        try {
            if (parent == null) {
                throw new IOException("the file system's root is no place for a key");
            }
            Files.createDirectories(parent);
            // Written beside and linked into place, so that a half-written key never has the key's name.
            Path temporary =
                    Files.createTempFile(parent, ".key", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
                    channel.force(true);
                }
                Files.createLink(target, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
            try (FileChannel directory = FileChannel.open(parent)) {
                directory.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            throw new Failure(Fault.CONFLICT, file + " is there already", "use it, or name another file", e);
        } catch (IOException e) {
            throw failed("write the key", file, e);
        }
        return new Ed25519FileSigner(seed);
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicBytes, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    "the key " + file + " is open to others (" + PosixFilePermissions.toString(permissions) + ")",
                    "treat it as known to them: make a new key; if nobody else ever had access, run `chmod 600 " + file
                            + "`");
        }
    }

    private static byte[] decode(Path file, String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw notAKey(file);
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException _) {
            throw notAKey(file);
        }
    }

    private static Failure notAKey(Path file) {
        return new Failure(
                Fault.BAD_INPUT,
                file + " is not an Ed25519 private key in PKCS#8 PEM",
                "make one with `openssl genpkey -algorithm ed25519 -out " + file + "`");
    }

    private static Failure failed(String verb, Path file, IOException cause) {
        return new Failure(
                Fault.STORAGE,
                "cannot " + verb + " " + file + ": " + cause.getMessage(),
                "look at the directory's permissions and space",
                cause);
    }

    /// The key itself never shows.
    @Override
    public String toString() {
        return "Ed25519FileSigner[" + publicKey + "]";
    }
}
