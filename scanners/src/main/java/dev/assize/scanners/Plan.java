package dev.assize.scanners;

import dev.assize.core.evidence.ToolRun.Database;
import dev.assize.core.subject.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to do for a stage.
public sealed interface Plan {
    /// Start a program and read the report it writes.
    ///
    /// @param arguments   without the program itself
    /// @param report      where it writes its report; null where that is its standard output
    /// @param fine        exit codes that mean "ran to the end"
    /// @param environment variables it needs beside the scrubbed ones
    /// @param format      name of the reader of its report
    /// @param rules       the rule set it runs with; null where it brings its own
    /// @param database    what it looks things up in; null where nothing
    /// @param inputs      files and directories whose contents decide the result, for the cache; those of the
    ///                    working tree are always counted in
    /// @param network     whether it talks to something whose state is no part of the inputs: the service under
    ///                    test, or a registry
    /// @param preparation what has to be written before it starts; not done where the result is cached
    record Execute(
            List<String> arguments,
            @Nullable Path report,
            Set<Integer> fine,
            Map<String, String> environment,
            String format,
            @Nullable RuleSet rules,
            @Nullable Database database,
            List<Path> inputs,
            boolean network,
            Preparation preparation)
            implements Plan {
        public Execute(
                List<String> arguments,
                @Nullable Path report,
                Set<Integer> fine,
                Map<String, String> environment,
                String format,
                @Nullable RuleSet rules,
                @Nullable Database database,
                List<Path> inputs,
                boolean network) {
            this(arguments, report, fine, environment, format, rules, database, inputs, network, Preparation.NONE);
        }

        public Execute {
            arguments = List.copyOf(arguments);
            fine = Set.copyOf(fine);
            environment = Map.copyOf(environment);
            Objects.requireNonNull(format);
            inputs = List.copyOf(inputs);
            Objects.requireNonNull(preparation);
        }
    }

    /// Writes what a tool needs into its work directory.
    @FunctionalInterface
    interface Preparation {
        Preparation NONE = () -> {};

        void run() throws java.io.IOException;
    }

    /// Take in reports that already lie in the tree.
    record Collect(List<Path> reports) implements Plan {
        public Collect {
            reports = List.copyOf(reports);
        }
    }

    /// Compute the report in this process.
    ///
    /// @param format name of the reader of the report
    record Compute(String format, Computation computation) implements Plan {
        public Compute {
            Objects.requireNonNull(format);
            Objects.requireNonNull(computation);
        }
    }

    /// There is nothing of this kind in the tree.
    record Nothing(String reason) implements Plan {
        public Nothing {
            Objects.requireNonNull(reason);
        }
    }

    /// It cannot be done here.
    record Impossible(String reason, String remedy) implements Plan {
        public Impossible {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(remedy);
        }
    }

    /// Rules a tool runs with.
    ///
    /// @param count number of rules; -1 where unknown
    record RuleSet(Digest digest, int count) {
        public RuleSet {
            Objects.requireNonNull(digest);
        }
    }

    /// Makes a report.
    @FunctionalInterface
    interface Computation {
        Computed run() throws java.io.IOException;
    }

    /// A report made in this process.
    record Computed(byte[] report, @Nullable RuleSet rules) {
        public Computed {
            report = report.clone();
        }

        @Override
        public byte[] report() {
            return report.clone();
        }
    }
}
