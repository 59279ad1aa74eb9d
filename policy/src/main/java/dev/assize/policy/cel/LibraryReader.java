package dev.assize.policy.cel;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.policy.yaml.Nearest;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads any condition through the CEL library. The variables are declared under their dotted names, so the
/// library checks the type of each and asks only for those a condition uses.
final class LibraryReader {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES = 1_000;
    /// Items of a list a loop may look at; a longer list leaves the condition without a value.
    static final int MAX_ITERATIONS = 250;
    private static final int MAX_REGEX_PROGRAM = 1_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(ConditionLanguage.MAX_CHARS)
            .maxParseRecursionDepth(MAX_DEPTH)
            .maxParseExpressionNodeCount(MAX_NODES)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(MAX_REGEX_PROGRAM)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private LibraryReader() {}

    /// Built when the first condition needs it, once for all: this is what takes long.
    private static final class Runtime {
        static final CelRuntime INSTANCE =
                CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();
    }

    private static final class FindingCompiler {
        static final CelCompiler INSTANCE = compiler(Vocabulary.OF_FINDING);
    }

    private static final class StageCompiler {
        static final CelCompiler INSTANCE = compiler(Vocabulary.OF_STAGE);
    }

    static <I> CompiledCondition<I> read(String text, Vocabulary<I> vocabulary) {
        CelCompiler compiler =
                vocabulary.equals(Vocabulary.OF_FINDING) ? FindingCompiler.INSTANCE : StageCompiler.INSTANCE;
        CelAbstractSyntaxTree parsed = tree(compiler.parse(text));
        Walk<I> walk = new Walk<>(vocabulary);
        walk.over(parsed.getExpr(), Set.of());
        if (!walk.mistakes.isEmpty()) {
            throw new InvalidInput(walk.mistakes);
        }
        CelAbstractSyntaxTree checked = tree(compiler.check(parsed));
        try {
            return new LibraryCondition<>(
                    text,
                    Runtime.INSTANCE.createProgram(checked),
                    walk.names.keySet().stream()
                            .flatMap(name -> vocabulary.find(name).stream())
                            .toList(),
                    walk.names,
                    walk.cost);
        } catch (CelEvaluationException e) {
            throw new InvalidInput("", "cannot be run: " + e.getMessage(), "simplify it");
        }
    }

    private static CelCompiler compiler(Vocabulary<?> vocabulary) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE,
                        CelStandardMacro.ALL)
                .setResultType(SimpleType.BOOL);
        for (Variable<?> variable : vocabulary.variables()) {
            builder.addVar(variable.name(), type(variable.type()));
        }
        return builder.build();
    }

    private static CelType type(ValueType type) {
        return switch (type) {
            case BOOL -> SimpleType.BOOL;
            case INT -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case TEXT -> SimpleType.STRING;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case TEXTS -> ListType.create(SimpleType.STRING);
            case MEASURES -> MapType.create(SimpleType.STRING, SimpleType.DYN);
            case ANY -> SimpleType.DYN;
        };
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) {
        if (result.hasError()) {
            throw new InvalidInput(result.getErrors().stream()
                    .map(issue -> new Mistake("", plainly(issue), "see docs/reference/policy.md"))
                    .distinct()
                    .toList());
        }
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new InvalidInput("", String.valueOf(e.getMessage()), "see docs/reference/policy.md");
        }
    }

    private static String plainly(CelIssue issue) {
        String where = issue.getSourceLocation().getLine() > 0
                ? "at character " + (issue.getSourceLocation().getColumn() + 1)
                        + (issue.getSourceLocation().getLine() > 1
                                ? " of line " + issue.getSourceLocation().getLine()
                                : "")
                        + ": "
                : "";
        return "is no condition, " + where + issue.getMessage().replace(" (in container '')", "");
    }

    /// Finds what a condition looks at, and what it misspells, before the library says it less kindly.
    private static final class Walk<I> {
        private final Vocabulary<I> vocabulary;
        private final Map<String, Set<String>> names = new LinkedHashMap<>();
        private final List<Mistake> mistakes = new ArrayList<>();
        private long cost;

        Walk(Vocabulary<I> vocabulary) {
            this.vocabulary = vocabulary;
        }

        /// @param local variables of the comprehensions around
        void over(CelExpr expr, Set<String> local) {
            cost += local.isEmpty() ? 1 : MAX_ITERATIONS;
            switch (expr.getKind()) {
                case IDENT, SELECT -> chain(expr, local);
                case CALL -> call(expr.call(), local);
                case LIST -> expr.list().elements().forEach(item -> over(item, local));
                case MAP ->
                    expr.map().entries().forEach(entry -> {
                        over(entry.key(), local);
                        over(entry.value(), local);
                    });
                case STRUCT -> expr.struct().entries().forEach(entry -> over(entry.value(), local));
                case COMPREHENSION -> comprehension(expr.comprehension(), local);
                case CONSTANT, NOT_SET -> {}
            }
        }

        private void comprehension(CelExpr.CelComprehension comprehension, Set<String> local) {
            over(comprehension.iterRange(), local);
            Set<String> inside = new HashSet<>(local);
            inside.addAll(List.of(comprehension.iterVar(), comprehension.iterVar2(), comprehension.accuVar()));
            if (!local.isEmpty()) {
                mistakes.add(new Mistake("", "has one loop in another", "keep to one exists or all"));
            }
            over(comprehension.accuInit(), inside);
            over(comprehension.loopCondition(), inside);
            over(comprehension.loopStep(), inside);
            over(comprehension.result(), inside);
        }

        private void call(CelExpr.CelCall call, Set<String> local) {
            List<CelExpr> arguments = call.args();
            boolean index = call.function().equals("_[_]") && arguments.size() == 2;
            boolean membership = call.function().equals("@in") && arguments.size() == 2;
            if (index && isMeasures(arguments.getFirst()) && text(arguments.getLast()) != null) {
                note("measures");
                return;
            }
            if (membership && isMeasures(arguments.getLast()) && text(arguments.getFirst()) != null) {
                note("measures");
                return;
            }
            boolean equality = call.function().equals("_==_") || call.function().equals("_!=_");
            if ((equality || membership) && arguments.size() == 2) {
                compared(arguments.getFirst(), arguments.getLast());
                if (equality) {
                    compared(arguments.getLast(), arguments.getFirst());
                }
            }
            call.target().ifPresent(target -> over(target, local));
            arguments.forEach(argument -> over(argument, local));
        }

        private void compared(CelExpr variable, CelExpr with) {
            Optional<String> name =
                    dotted(variable).filter(n -> vocabulary.find(n).isPresent());
            if (name.isEmpty()) {
                return;
            }
            List<CelExpr> all =
                    with.getKind() == CelExpr.ExprKind.Kind.LIST ? with.list().elements() : List.of(with);
            for (CelExpr one : all) {
                String literal = text(one);
                if (literal != null) {
                    names.computeIfAbsent(name.get(), _ -> new LinkedHashSet<>())
                            .add(literal);
                }
            }
        }

        /// `a.b.c`: the longest known name counts, the rest is looked up in its value.
        private void chain(CelExpr expr, Set<String> local) {
            CelExpr inner = expr;
            while (inner.getKind() == CelExpr.ExprKind.Kind.SELECT) {
                inner = inner.select().operand();
            }
            if (inner.getKind() != CelExpr.ExprKind.Kind.IDENT) {
                over(inner, local);
                return;
            }
            if (local.contains(inner.ident().name())) {
                return;
            }
            String whole = dotted(expr).orElse("");
            String known = whole;
            while (!known.isEmpty() && vocabulary.find(known).isEmpty()) {
                known = known.contains(".") ? known.substring(0, known.lastIndexOf('.')) : "";
            }
            if (known.isEmpty()) {
                mistakes.add(new Mistake(
                        "",
                        "'" + whole + "' is nothing a condition can see",
                        Nearest.advice(whole, vocabulary.names())));
            } else if (known.equals(whole)
                    && vocabulary.find(known).orElseThrow().type() == ValueType.MEASURES) {
                mistakes.add(new Mistake(
                        "", "uses all measures at once", "name the measure, for example measures.line_coverage"));
            } else if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT
                    && expr.select().testOnly()
                    && known.equals(whole)) {
                mistakes.add(new Mistake("", whole + " is always there", "has(...) is for measures"));
            } else {
                note(known);
            }
        }

        private void note(String name) {
            names.computeIfAbsent(name, _ -> new LinkedHashSet<>());
        }

        private boolean isMeasures(CelExpr expr) {
            return dotted(expr)
                    .flatMap(vocabulary::find)
                    .filter(variable -> variable.type() == ValueType.MEASURES)
                    .isPresent();
        }

        private static Optional<String> dotted(CelExpr expr) {
            return switch (expr.getKind()) {
                case IDENT -> Optional.of(expr.ident().name());
                case SELECT ->
                    dotted(expr.select().operand())
                            .map(left -> left + "." + expr.select().field());
                case CALL, LIST, MAP, STRUCT, COMPREHENSION, CONSTANT, NOT_SET -> Optional.empty();
            };
        }

        private static @Nullable String text(CelExpr expr) {
            return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                    ? expr.constant().stringValue()
                    : null;
        }
    }
}
