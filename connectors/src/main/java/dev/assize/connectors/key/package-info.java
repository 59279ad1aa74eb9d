/// Keys in files and the Ed25519 arithmetic behind the ports `Signer` and `Verifier`: [Ed25519FileSigner],
/// [Ed25519Verifier], and the reading of OpenSSH public keys ([OpenSshKeys]).
///
/// Invariant: a private key never leaves its file but into memory, and a file others can read is refused.
/// Read [Ed25519FileSigner] first. The arithmetic is BouncyCastle's, which signs twenty times faster than the
/// platform's. This room knows nothing of what is signed.
@NullMarked
package dev.assize.connectors.key;

import org.jspecify.annotations.NullMarked;
