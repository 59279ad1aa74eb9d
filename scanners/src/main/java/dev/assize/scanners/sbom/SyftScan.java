package dev.assize.scanners.sbom;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The bill of materials of the built image, by Syft as CycloneDX. It belongs to stage 6: a container is not
/// judged without knowing what is in it.
public final class SyftScan implements Scanner {
    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public String tool() {
        return "syft";
    }

    @Override
    public Plan plan(ScanContext context) {
        Path image = context.image();
        if (image == null) {
            return new Plan.Nothing("The revision describes no image.");
        }
        Path report = context.work().resolve("sbom.cdx.json");
        return new Plan.Execute(
                List.of(
                        "scan",
                        "oci-archive:" + context.told(image),
                        "--output",
                        "cyclonedx-json=" + report,
                        "--quiet"),
                report,
                Set.of(0),
                Map.of("SYFT_CHECK_FOR_APP_UPDATE", "false"),
                "cyclonedx",
                null,
                null,
                List.of(image),
                false);
    }
}
