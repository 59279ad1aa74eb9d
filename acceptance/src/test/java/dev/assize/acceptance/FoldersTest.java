package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The tree in ARCHITECTURE.md is the tree on disk.
class FoldersTest {
    private static final Pattern LINE = Pattern.compile("^( *)([A-Za-z0-9._-]+)/( .*)?$");

    @Test
    void theTreeInTheArchitectureIsTheTreeOnDisk() throws IOException {
        assertThat(onDisk()).isEqualTo(drawn());
    }

    /// Folders drawn in the first code block of ARCHITECTURE.md, as paths.
    private static Set<String> drawn() throws IOException {
        Set<String> folders = new TreeSet<>();
        Deque<String> path = new ArrayDeque<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Clone.root().resolve("ARCHITECTURE.md"))) {
            if (line.startsWith("```tree")) {
                inside = true;
            } else if (inside && line.startsWith("```")) {
                return folders;
            } else if (inside) {
                Matcher matcher = LINE.matcher(line);
                assertThat(matcher.matches()).as("a folder: " + line).isTrue();
                int depth = matcher.group(1).length() / 2;
                while (path.size() > depth) {
                    path.removeLast();
                }
                path.addLast(matcher.group(2));
                folders.add(String.join("/", path));
            }
        }
        throw new AssertionError("ARCHITECTURE.md holds no ```tree block");
    }

    /// Top folders, and the rooms of the modules.
    private static Set<String> onDisk() throws IOException {
        Set<String> folders = new TreeSet<>();
        for (Path top : directories(Clone.root())) {
            String name = top.getFileName().toString();
            if (name.equals("target") || name.startsWith(".")) {
                continue;
            }
            folders.add(name);
            Path rooms = top.resolve("src/main/java/dev/assize").resolve(name);
            if (Files.isDirectory(rooms)) {
                rooms(rooms, name, folders);
            } else if (name.equals("docs") || name.equals("examples")) {
                for (Path child : directories(top)) {
                    folders.add(name + "/" + child.getFileName());
                }
            }
        }
        return folders;
    }

    private static void rooms(Path directory, String prefix, Set<String> folders) throws IOException {
        for (Path child : directories(directory)) {
            String room = prefix + "/" + child.getFileName();
            folders.add(room);
            rooms(child, room, folders);
        }
    }

    private static Set<Path> directories(Path in) throws IOException {
        try (var list = Files.list(in)) {
            return new TreeSet<>(list.filter(Files::isDirectory).toList());
        }
    }
}
