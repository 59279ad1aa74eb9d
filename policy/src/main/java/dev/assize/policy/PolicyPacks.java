package dev.assize.policy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.policy.Policy;
import dev.assize.policy.yaml.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// The policies that come with Assize. Each is an ordinary policy file: copy it, change it, adopt it.
public final class PolicyPacks {
    /// What a change is judged by unless somebody says otherwise.
    public static final String STANDARD = "standard";

    /// The standard without any age limit, for showing Assize with recorded reports; not offered for choice.
    public static final String DEMO = "demo";

    private static final List<String> NAMES = List.of("starter", STANDARD, "strict");

    private PolicyPacks() {}

    /// From the mildest to the strictest.
    public static List<String> names() {
        return NAMES;
    }

    public static boolean exists(String name) {
        return NAMES.contains(name) || name.equals(DEMO);
    }

    /// The file as it is.
    ///
    /// @throws Failure `NOT_FOUND` where there is no such pack
    public static byte[] source(String name) {
        if (!exists(name)) {
            throw new Failure(Fault.NOT_FOUND, "There is no policy pack '" + name + "'.", Nearest.advice(name, NAMES));
        }
        try (InputStream in = PolicyPacks.class.getResourceAsStream("packs/" + name + ".yml")) {
            if (in == null) {
                throw new IllegalStateException("policy pack " + name + " is not in the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Policy load(String name) {
        return new PolicyReader().read(name + ".yml", source(name));
    }
}
