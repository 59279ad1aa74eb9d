/// Container images without a container engine: built from files on this machine ([ImageBuilder]) and
/// unpacked again ([ReleaseDirectory]), as OCI image layouts in one tar (OCI image specification 1.1).
///
/// Invariant: the same inputs give the same manifest digest on every machine, and not one byte is unpacked
/// for use that the approved manifest digest does not vouch for. Read [ImageDescription] first. Knows no
/// registry, no network and nothing of how a release is run.
@NullMarked
package dev.assize.connectors.build.oci;

import org.jspecify.annotations.NullMarked;
