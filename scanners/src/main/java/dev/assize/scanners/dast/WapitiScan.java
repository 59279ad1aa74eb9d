package dev.assize.scanners.dast;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Stage 7 with Wapiti against the service as it runs in staging, never against production.
public final class WapitiScan implements Scanner {
    @Override
    public Stage stage() {
        return Stage.DAST;
    }

    @Override
    public String tool() {
        return "wapiti";
    }

    @Override
    public Plan plan(ScanContext context) {
        URI target = context.target();
        if (target == null) {
            return new Plan.Impossible(
                    "There is no running service to look at.",
                    "Set stages.dast.command to start it, or stages.dast.target to its staging address.");
        }
        Path report = context.work().resolve("wapiti.json");
        return new Plan.Execute(
                List.of(
                        "--url",
                        target.toString(),
                        "--scope",
                        "folder",
                        "--module",
                        "http_headers,csp,cookieflags,xss,permanentxss,sql,exec,file,ssrf,redirect,crlf",
                        "--max-scan-time",
                        "120",
                        "--max-links-per-page",
                        "50",
                        "--depth",
                        "4",
                        "--flush-session",
                        "--no-bugreport",
                        "--store-session",
                        context.work().resolve("wapiti-session").toString(),
                        "--store-config",
                        context.work().resolve("wapiti-config").toString(),
                        "--format",
                        "json",
                        "--output",
                        report.toString(),
                        "--verbose",
                        "0"),
                report,
                Set.of(0),
                Map.of(),
                "wapiti",
                null,
                null,
                List.of(),
                true);
    }
}
