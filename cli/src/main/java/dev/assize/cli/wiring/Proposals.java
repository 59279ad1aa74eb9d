package dev.assize.cli.wiring;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.exemption.Proposal;
import dev.assize.scanners.vex.TrivyIgnoreFiles;
import dev.assize.scanners.vex.VexDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads wishes for exemptions by the reader that fits.
public final class Proposals {
    private static final long MAX_BYTES = 16 << 20;

    private Proposals() {}

    public static List<Proposal> of(Path file) {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Failure(Fault.LIMIT_EXCEEDED, file + " is larger than 16 MiB.", "Split it.");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(
                    Fault.NOT_FOUND, file + " cannot be read.", "Name a .trivyignore, OpenVEX or CSAF file.", e);
        }
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".json") ? VexDocuments.read(name, bytes) : TrivyIgnoreFiles.read(name, bytes);
    }

    /// What comments in the code and tools' own settings ask to pass over.
    public static List<Proposal> inline(List<Finding> findings) {
        List<Proposal> proposals = new ArrayList<>();
        for (Finding finding : findings) {
            Suppression suppression = finding.suppression();
            if (suppression != null) {
                String reason = suppression.justification();
                proposals.add(new Proposal(
                        finding.location().text() + " (" + suppression.source().word() + ")",
                        List.of(finding.fingerprint().value()),
                        List.of(),
                        List.of(),
                        null,
                        reason == null ? "" : reason,
                        suppression.expires()));
            }
        }
        return proposals;
    }
}
