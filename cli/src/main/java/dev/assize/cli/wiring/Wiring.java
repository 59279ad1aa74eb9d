package dev.assize.cli.wiring;

import dev.assize.connectors.key.Ed25519FileSigner;
import dev.assize.connectors.key.Ed25519Verifier;
import dev.assize.connectors.key.OpenSshKeys;
import dev.assize.connectors.store.file.FileBlobStore;
import dev.assize.connectors.store.file.FileLedger;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.Records;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.Verification;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.policy.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Puts adapters behind the ports, for one workspace and one person.
///
/// @param as the person to act as; null for the one `assize init` made
public record Wiring(
        Home home, Workspace workspace, @Nullable String as) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public static Verifier verifier() {
        return new Ed25519Verifier();
    }

    public static PolicyLanguage language() {
        return new PolicyReader();
    }

    private FileLedger files() {
        return new FileLedger(workspace.directory(), home.checkpoints());
    }

    public BlobStore blobs() {
        return new FileBlobStore(workspace.blobs());
    }

    /// The directory that holds `checkpoint` and `tile/`.
    public Path log() {
        return files().log();
    }

    /// Checks every byte of the ledger's static files.
    public Verification audit(NoteKey key) {
        return files().audit(key, verifier());
    }

    /// A public key in base64, or as OpenSSH writes it.
    ///
    /// @throws dev.assize.core.InvalidInput where it is neither
    public static PublicKey publicKey(String text) {
        return text.startsWith("ssh-") ? OpenSshKeys.parse(text) : PublicKey.parse(text);
    }

    /// Makes the key that signs this workspace's ledger.
    public void createLedgerKey() {
        Ed25519FileSigner.create(workspace.ledgerKey());
    }

    /// The key of a person on this machine, made where there is none.
    public Signer signerOrNew(PersonId person) {
        Path link = sshLinkOf(person);
        return Files.exists(link) ? sshSigner(link) : Ed25519FileSigner.loadOrCreate(keyOf(person));
    }

    /// Lets a person sign with an OpenSSH key from now on. The key stays where it is; its place is remembered.
    public void useSshKey(PersonId person, Path key) {
        Path file = key.toAbsolutePath().normalize();
        Ed25519FileSigner.loadOpenSsh(file);
        try {
            Files.createDirectories(home.keys());
            Files.writeString(sshLinkOf(person), file + "\n");
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "The place of the key cannot be remembered: " + e.getMessage(),
                    "Check " + home.keys() + ".",
                    e);
        }
    }

    private Path sshLinkOf(PersonId person) {
        return home.keys().resolve(person.value() + ".ssh");
    }

    private static Signer sshSigner(Path link) {
        try {
            return Ed25519FileSigner.loadOpenSsh(Path.of(Files.readString(link).strip()));
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, link + " cannot be read.", "Name the key again with --ssh.", e);
        }
    }

    /// The ledger's name and public key, as its checkpoints are verified.
    public NoteKey noteKey() {
        return new NoteKey(
                origin(), Ed25519FileSigner.load(workspace.ledgerKey()).publicKey());
    }

    public String origin() {
        try {
            return Files.readString(workspace.directory().resolve("origin")).strip();
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "The ledger's name in " + workspace.directory().resolve("origin") + " cannot be read.",
                    "Restore the file; assize ledger key shows the name on another copy.",
                    e);
        }
    }

    /// Opens the ledger for reading only: no lock, nothing written.
    public Records read() {
        workspace.mustBeInitialised();
        return new Records(files().read(noteKey(), verifier()), blobs(), verifier(), language());
    }

    /// Opens the ledger for appending.
    public Records write() {
        workspace.mustBeInitialised();
        Signer key = Ed25519FileSigner.load(workspace.ledgerKey());
        return new Records(files().open(origin(), key, verifier(), PATIENCE), blobs(), verifier(), language());
    }

    /// The person that acts, by its key.
    public Actor actor(Records records) {
        return Actor.of(signer(), records.history());
    }

    public Signer signer() {
        Path link = sshLinkOf(person());
        if (Files.exists(link)) {
            return sshSigner(link);
        }
        Path key = keyOf(person());
        if (!Files.exists(key)) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    "There is no key of " + person() + " in " + home.keys() + ".",
                    "Make one with assize people key " + person() + ".");
        }
        return Ed25519FileSigner.load(key);
    }

    public Path keyOf(PersonId person) {
        return home.keys().resolve(person.value() + ".pem");
    }

    /// Who acts: `--as`, `ASSIZE_AS`, or the person that was made first on this machine.
    public PersonId person() {
        if (as != null) {
            return new PersonId(as);
        }
        String variable = System.getenv("ASSIZE_AS");
        if (variable != null && !variable.isBlank()) {
            return new PersonId(variable);
        }
        try {
            return new PersonId(Files.readString(home.keys().resolve("default")).strip());
        } catch (IOException e) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    "Nobody has a key on this machine yet.",
                    "Run assize init, or name one with --as.",
                    e);
        }
    }
}
