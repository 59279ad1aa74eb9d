package dev.assize.scanners.container;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import dev.assize.scanners.TrivyArguments;
import java.nio.file.Path;
import java.util.List;

/// Stage 6 with Trivy over the built image.
public final class TrivyImageScan implements Scanner {
    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public String tool() {
        return "trivy";
    }

    @Override
    public Plan plan(ScanContext context) {
        Path image = context.image();
        if (image == null) {
            return new Plan.Nothing("The revision describes no image.");
        }
        return TrivyArguments.execute(
                context,
                "image",
                List.of("--input", context.told(image)),
                context.work().resolve("trivy-image.json"));
    }
}
