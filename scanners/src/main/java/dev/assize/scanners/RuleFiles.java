package dev.assize.scanners;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A directory of YAML rules as a [Plan.RuleSet]: the digest over names and bytes, and the number of rules.
public final class RuleFiles {
    private static final Pattern RULE = Pattern.compile("(?m)^\\s*- id:");

    private RuleFiles() {}

    public static Plan.RuleSet of(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> files = walk.filter(RuleFiles::isRule).sorted().toList();
            MessageDigest digest = Digest.sha256();
            int count = 0;
            for (Path file : files) {
                byte[] bytes = Files.readAllBytes(file);
                String name = directory.relativize(file).toString().replace('\\', '/');
                digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
                count += Math.toIntExact(RULE.matcher(new String(bytes, StandardCharsets.UTF_8))
                        .results()
                        .count());
            }
            return new Plan.RuleSet(Digest.ofHash(digest.digest()), count);
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE, "The rules in " + directory + " cannot be read: " + e.getMessage(), "Check it.", e);
        }
    }

    private static boolean isRule(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }
}
