package dev.assize.core.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Every control we know, read from one file a framework that comes with the program. A policy may name no
/// other: a misspelt control would otherwise look covered.
///
/// Safe for use by many threads. A framework is read when it is first asked for.
public final class ControlCatalogue {
    private static final Map<Framework, Map<ControlId, Control>> READ = new ConcurrentHashMap<>();

    private ControlCatalogue() {}

    private static final class Own {
        static final Set<String> IDS =
                new String(resource("ids.txt"), StandardCharsets.UTF_8).lines().collect(Collectors.toUnmodifiableSet());
    }

    /// Whether there is such a control. Reads a list of names only: every start of the program reads a policy, and
    /// reading all words of all frameworks each time would be felt.
    public static boolean knows(ControlId id) {
        return Own.IDS.contains(id.toString());
    }

    public static Optional<Control> find(ControlId id) {
        return Optional.ofNullable(controls(id.framework()).get(id));
    }

    /// The controls of one framework, in the standard's order.
    public static Collection<Control> of(Framework framework) {
        return controls(framework).values();
    }

    /// The controls of all frameworks.
    public static Collection<Control> all() {
        List<Control> all = new ArrayList<>();
        for (Framework framework : Framework.values()) {
            all.addAll(of(framework));
        }
        return Collections.unmodifiableList(all);
    }

    private static Map<ControlId, Control> controls(Framework framework) {
        return READ.computeIfAbsent(framework, ControlCatalogue::read);
    }

    private static Map<ControlId, Control> read(Framework framework) {
        Map<ControlId, Control> map = new LinkedHashMap<>();
        for (Control control : ControlReader.read(framework, resource(framework.word() + ".json"))) {
            map.put(control.id(), control);
        }
        return Collections.unmodifiableMap(map);
    }

    static byte[] resource(String name) {
        try (InputStream in = ControlCatalogue.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
