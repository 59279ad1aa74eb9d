package dev.assize.connectors.deploy.command;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.JsonFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The commands a target is driven by: program and arguments each, read by no shell.
///
/// | operation  | what it does                                    | standard output, JSON                      |
/// |------------|-------------------------------------------------|--------------------------------------------|
/// | `active`   | which slot new requests go to                   | `{"slot": "blue"}`; `{}` before the first  |
/// | `running`  | what runs in the slot, read from what runs      | `{"name": "...", "digest": "sha256:..."}`; `{}` if
/// none |
/// | `start`    | starts the artifact in the slot                 | ignored                                    |
/// | `probe`    | checks the slot's health: exit code 0 healthy, 1 not (yet), 2 it no longer runs | ignored    |
/// | `switch`   | sends new requests to the slot                  | ignored                                    |
/// | `traffic`  | counts since the slot was started               | `{"requests": 10, "failed": 0}`            |
/// | `drain`    | waits until the slot has no requests under way  | `{"unfinished": 0}`                        |
/// | `stop`     | stops what runs in the slot                     | ignored                                    |
///
/// `traffic` and `drain` may be left out: then requests are not counted and a slot is stopped at once. Each
/// command can be repeated, and every exit code but 0 (and 1 and 2 of `probe`) is a failure. Told in the
/// environment, where they apply: `ASSIZE_OPERATION`, `ASSIZE_SERVICE`, `ASSIZE_ENVIRONMENT`, `ASSIZE_SLOT`,
/// `ASSIZE_ARTIFACT`, `ASSIZE_DIGEST`, `ASSIZE_HEALTH_PATH`, `ASSIZE_TIMEOUT_MS`.
///
/// @param environment  what the commands are told besides, for example credentials; of our own environment
///                     they get `PATH`, `HOME`, `LANG`, `LC_ALL`, `TZ` and `TMPDIR` only
/// @param timeout      of one command; `drain` gets the time to drain on top
/// @param maxOutput    bytes one command may write to each of its two outputs
public record TargetCommands(
        Map<Operation, List<String>> commands, Map<String, String> environment, Duration timeout, long maxOutput) {
    public static final long DEFAULT_MAX_OUTPUT = 1 << 20;

    /// One thing a target does.
    public enum Operation {
        ACTIVE,
        RUNNING,
        START,
        PROBE,
        SWITCH,
        TRAFFIC,
        DRAIN,
        STOP;

        boolean isOptional() {
            return this == TRAFFIC || this == DRAIN;
        }
    }

    public TargetCommands {
        Map<Operation, List<String>> copies = new EnumMap<>(Operation.class);
        commands.forEach((operation, words) -> copies.put(operation, List.copyOf(words)));
        commands = Map.copyOf(copies);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(timeout);
        List<Mistake> mistakes = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            String place = "deploy.commands." + word(operation);
            List<String> words = commands.get(operation);
            if (words == null && !operation.isOptional()) {
                mistakes.add(new Mistake(place, "is missing", "write the command as a list, [program, argument, ...]"));
            } else if (words != null && (words.isEmpty() || words.getFirst().isBlank())) {
                mistakes.add(new Mistake(place, "is empty", "write the command as a list, [program, argument, ...]"));
            }
        }
        for (String name : environment.keySet()) {
            if (name.isEmpty() || name.contains("=") || name.startsWith("ASSIZE_")) {
                mistakes.add(new Mistake("deploy.environment", "'" + name + "' cannot be set", "choose another name"));
            }
        }
        if (!timeout.isPositive()) {
            mistakes.add(new Mistake("deploy.timeout", "is not longer than nothing", "write for example 2m"));
        }
        if (maxOutput < 1) {
            mistakes.add(new Mistake("deploy.max-output", maxOutput + " is too small", "write for example 1048576"));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
    }

    static String word(Operation operation) {
        return JsonFields.word(operation);
    }
}
