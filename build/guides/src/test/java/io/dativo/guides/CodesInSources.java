package io.dativo.guides;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Name;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The codes of problems that the main sources say: each text that is passed where a method, a constructor or a record calls its
 * parameter {@code code}, and each value of {@code @ProblemCode}. Codes of clouds, which are spelled otherwise, are none.
 */
final class CodesInSources {
    private static final Predicate<String> CODE =
            Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*").asMatchPredicate();

    private static final Predicate<String> CONSTANT = Pattern.compile("[A-Z_]+").asMatchPredicate();

    private final List<CompilationUnitTree> units = new ArrayList<>();

    /** By name and number of parameters of a method: the positions of a code. */
    private final Map<String, Set<Integer>> positions = new HashMap<>();

    /** By the name of a constant, or of a variable with its file: the texts that it may be. */
    private final Map<String, Set<String>> constants = new HashMap<>();

    /** The file that is read. */
    private String file = "";

    private final TreeMap<String, TreeSet<String>> found = new TreeMap<>();

    private CodesInSources() {}

    /** By code: the files that say it. */
    static TreeMap<String, TreeSet<String>> found() throws IOException {
        CodesInSources codes = new CodesInSources();
        codes.parse();
        codes.declarations();
        codes.uses();
        return codes.found;
    }

    private void parse() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Block.ROOT)) {
            for (Path module : modules.filter(
                            folder -> folder.getFileName().toString().startsWith("dativo-"))
                    .sorted()
                    .toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            task.parse().forEach(units::add);
        }
    }

    private void declarations() {
        TreeScanner<Void, String> scanner = new TreeScanner<>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                return super.visitClass(type, type.getSimpleName().toString());
            }

            @Override
            public Void visitMethod(MethodTree method, String type) {
                String name =
                        method.getReturnType() == null ? type : method.getName().toString();
                for (int i = 0; i < method.getParameters().size(); i++) {
                    if (method.getParameters().get(i).getName().contentEquals("code")) {
                        positions
                                .computeIfAbsent(
                                        name + "/" + method.getParameters().size(), each -> new TreeSet<>())
                                .add(i);
                    }
                }
                return super.visitMethod(method, type);
            }

            @Override
            public Void visitVariable(VariableTree variable, String type) {
                if (variable.getInitializer() instanceof LiteralTree
                        || variable.getInitializer() instanceof ConditionalExpressionTree) {
                    TreeSet<String> texts = texts(variable.getInitializer());
                    texts.removeIf(text -> !text.contains("-"));
                    constants
                            .computeIfAbsent(known(variable.getName()), name -> new TreeSet<>())
                            .addAll(texts);
                }
                return super.visitVariable(variable, type);
            }
        };
        for (CompilationUnitTree unit : units) {
            file = unit.getSourceFile().getName();
            scanner.scan(unit, "");
        }
        // A record's own constructor has no declaration.
        positions.put("Problem/6", Set.of(0));
    }

    private String known(Name name) {
        return CONSTANT.test(name.toString()) ? name.toString() : file + " " + name;
    }

    private void uses() {
        for (CompilationUnitTree unit : units) {
            file = unit.getSourceFile().getName();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
                    ExpressionTree method = call.getMethodSelect();
                    String name = method instanceof MemberSelectTree member
                            ? member.getIdentifier().toString()
                            : method.toString();
                    add(name, call.getArguments());
                    return super.visitMethodInvocation(call, none);
                }

                @Override
                public Void visitNewClass(NewClassTree made, Void none) {
                    add(made.getIdentifier().toString(), made.getArguments());
                    return super.visitNewClass(made, none);
                }

                @Override
                public Void visitAnnotation(AnnotationTree annotation, Void none) {
                    if (annotation.getAnnotationType().toString().equals("ProblemCode")) {
                        for (ExpressionTree argument : annotation.getArguments()) {
                            if (argument instanceof AssignmentTree given
                                    && given.getVariable().toString().equals("value")) {
                                add(texts(given.getExpression()));
                            }
                        }
                    }
                    return super.visitAnnotation(annotation, none);
                }

                private void add(String name, List<? extends ExpressionTree> arguments) {
                    positions
                            .getOrDefault(name + "/" + arguments.size(), Set.of())
                            .forEach(position -> add(texts(arguments.get(position))));
                }

                private void add(Set<String> texts) {
                    texts.stream()
                            .filter(CODE)
                            .forEach(code -> found.computeIfAbsent(code, each -> new TreeSet<>())
                                    .add(file));
                }
            }.scan(unit, null);
        }
    }

    /** Every text that an expression may be, as far as it is written in it or in a constant that it names. */
    private TreeSet<String> texts(ExpressionTree expression) {
        TreeSet<String> texts = new TreeSet<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void none) {
                if (literal.getValue() instanceof String text) {
                    texts.add(text);
                }
                return null;
            }

            @Override
            public Void visitIdentifier(IdentifierTree name, Void none) {
                texts.addAll(constants.getOrDefault(known(name.getName()), Set.of()));
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree member, Void none) {
                texts.addAll(constants.getOrDefault(known(member.getIdentifier()), Set.of()));
                return null;
            }
        }.scan(expression, null);
        return texts;
    }
}
