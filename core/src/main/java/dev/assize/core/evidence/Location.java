package dev.assize.core.evidence;

import dev.assize.core.InvalidInput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a finding is.
public sealed interface Location {
    /// How a person would write it, for example `app/db.py:12`.
    String text();

    /// Lines of a file.
    ///
    /// @param path      relative to the repository, with forward slashes
    /// @param startLine 1-based; 0 where the tool named none
    /// @param endLine   inclusive; at least `startLine`
    record InFile(String path, int startLine, int endLine) implements Location {
        public InFile {
            path = path.replace('\\', '/');
            if (path.startsWith("./")) {
                path = path.substring(2);
            }
            if (startLine < 0 || endLine < startLine) {
                throw new InvalidInput("location", "lines " + startLine + " to " + endLine, "give a range from 1");
            }
        }

        @Override
        public String text() {
            return startLine == 0 ? path : path + ":" + startLine;
        }
    }

    /// A package, in the manifest or image layer that brings it.
    ///
    /// @param path the lock file, or the path inside an image; null where the tool named none
    record InPackage(PackageRef reference, @Nullable String path, int line) implements Location {
        public InPackage {
            Objects.requireNonNull(reference);
        }

        @Override
        public String text() {
            return path == null ? reference.text() : line > 0 ? path + ":" + line : path;
        }
    }

    /// An end point of a running service.
    ///
    /// @param path      path without query
    /// @param parameter null where none is involved
    record AtEndpoint(String method, String path, @Nullable String parameter) implements Location {
        public AtEndpoint {
            Objects.requireNonNull(method);
            Objects.requireNonNull(path);
        }

        @Override
        public String text() {
            return method + " " + path + (parameter == null ? "" : " [" + parameter + "]");
        }
    }

    /// A resource of an infrastructure definition.
    record InResource(String resource, String path, int startLine, int endLine) implements Location {
        public InResource {
            Objects.requireNonNull(resource);
            path = path.replace('\\', '/');
            while (path.startsWith("/")) {
                path = path.substring(1);
            }
        }

        @Override
        public String text() {
            return startLine > 0 ? path + ":" + startLine : path;
        }
    }

    /// The whole subject.
    record Everywhere() implements Location {
        @Override
        public String text() {
            return "the whole subject";
        }
    }
}
