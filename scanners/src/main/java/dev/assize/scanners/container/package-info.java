/// Scans a container image. Its report is read by [dev.assize.scanners.dependencies.TrivyReports], since Trivy
/// writes one format for images and file systems.
///
/// Invariant: an image that could not be scanned is never an image without findings. Read
/// [dev.assize.scanners.container.TrivyImageScan] first. This room knows nothing of how images are built.
@NullMarked
package dev.assize.scanners.container;

import org.jspecify.annotations.NullMarked;
