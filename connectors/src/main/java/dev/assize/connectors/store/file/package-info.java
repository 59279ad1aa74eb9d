/// The ledger and the blobs in a directory: [FileLedger] opens, reads and audits the one, [FileBlobStore] is
/// the other.
///
/// ```
/// DIR/log/checkpoint        signed note, replaced as a whole
/// DIR/log/tile/...          C2SP tlog-tiles, read-only files
/// DIR/wal/a, DIR/wal/b      acknowledged entries that do not lie in tiles yet
/// DIR/lock                  held by the one writer
/// DIR/tmp/                  files on their way to their name
/// DIR/blobs/ab/cdef...      content-addressed payloads, read-only files
/// ```
///
/// Invariant: a file appears under its name whole and durable, or not at all; nothing under `log/tile` or
/// `blobs` ever changes. Read [FileLedger] first. This room knows bytes, not facts.
@NullMarked
package dev.assize.connectors.store.file;

import org.jspecify.annotations.NullMarked;
