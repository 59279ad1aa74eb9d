package dev.assize.connectors.deploy.process;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the service is started from a release directory.
///
/// In `command` and in the values of `environment`, `{port}` is the port to listen on at 127.0.0.1, `{slot}`
/// is `blue` or `green`, and `{release}` the absolute path of the release directory.
///
/// @param command     program and arguments; no shell reads them
/// @param directory   where it runs, relative to the release directory; empty for the directory itself
/// @param environment what it is told besides `PATH`, `HOME`, `LANG`, `TZ` and `TMPDIR`, which it inherits,
///                    `ASSIZE_SLOT`, `ASSIZE_DIGEST` and `ASSIZE_STATE`, which we set, and
///                    `PYTHONDONTWRITEBYTECODE=1` unless it says otherwise
/// @param patience    how long it may take to stop after SIGTERM
public record ServiceCommand(
        List<String> command, String directory, Map<String, String> environment, Duration patience) {
    public ServiceCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        List<Mistake> mistakes = new ArrayList<>();
        if (command.isEmpty() || command.getFirst().isBlank()) {
            mistakes.add(new Mistake("deploy.command", "is empty", "write for example [python3, -m, app, '{port}']"));
        }
        if (command.stream().noneMatch(word -> word.contains("{port}"))
                && environment.values().stream().noneMatch(value -> value.contains("{port}"))) {
            mistakes.add(new Mistake(
                    "deploy.command", "does not tell the service its port", "put {port} where the port belongs"));
        }
        Path relative = Path.of(directory).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            mistakes.add(new Mistake(
                    "deploy.directory", "'" + directory + "' leaves the release", "give a path inside the release"));
        }
        for (String name : environment.keySet()) {
            if (name.startsWith("ASSIZE_") || name.isEmpty() || name.contains("=")) {
                mistakes.add(new Mistake("deploy.environment", "'" + name + "' cannot be set", "choose another name"));
            }
        }
        if (!patience.isPositive()) {
            mistakes.add(new Mistake("deploy.patience", "is not longer than nothing", "write for example 20s"));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
    }

    List<String> command(Map<String, String> values) {
        return command.stream().map(word -> filled(word, values)).toList();
    }

    Map<String, String> environment(Map<String, String> values) {
        Map<String, String> told = new LinkedHashMap<>();
        // A release stays as it was approved; Python would put its byte code beside the sources.
        told.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.forEach((name, value) -> told.put(name, filled(value, values)));
        return told;
    }

    private static String filled(String text, Map<String, String> values) {
        String filled = text;
        for (var value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
