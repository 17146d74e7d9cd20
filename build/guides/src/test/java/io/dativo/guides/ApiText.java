package io.dativo.guides;

import io.dativo.problem.Internal;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a module promises, as text: one line for each type and each member, in an order that no compiler changes. */
final class ApiText {
    /** A record with more components is made by factories, builders and {@code with} methods; its constructor is not promised. */
    static final int MOST_COMPONENTS = 6;

    private static final Set<String> OF_OBJECT = Set.of("equals(Object)", "hashCode()", "toString()");

    private static final Comparator<String> BY_NAME = Comparator.<String, String>comparing(line ->
                    line.replaceFirst("^(@Deprecated |protected |static |abstract |final |default |<.*> ?)*", ""))
            .thenComparing(Comparator.naturalOrder());

    private ApiText() {}

    static String of(ApiModule module) {
        return module.promised().stream().map(ApiText::of).collect(Collectors.joining("\n"));
    }

    private static String of(Class<?> type) {
        return declaration(type) + "\n"
                + members(type).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    /** Whether the constructor with all components is a promise. */
    static boolean promisesConstructor(Class<?> type) {
        return type.isRecord() && type.getRecordComponents().length <= MOST_COMPONENTS;
    }

    private static String declaration(Class<?> type) {
        StringBuilder text = new StringBuilder(modifiers(type.getModifiers(), type));
        if (type.isAnnotation()) {
            text.append("@interface ");
        } else if (type.isInterface()) {
            text.append(type.isSealed() ? "sealed interface " : "interface ");
        } else if (type.isRecord()) {
            text.append("record ");
        } else {
            text.append(type.isEnum() ? "enum " : "class ");
        }
        text.append(type.getName()).append(TypeText.variables(type.getTypeParameters()));
        if (type.isRecord()) {
            text.append(Arrays.stream(type.getRecordComponents())
                    .map(ApiText::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        Type above = type.getGenericSuperclass();
        if (above != null && above != Object.class && !type.isRecord() && !type.isEnum()) {
            text.append(" extends ").append(TypeText.of(above));
        }
        Type[] interfaces = type.isAnnotation() ? new Type[0] : type.getGenericInterfaces();
        if (interfaces.length > 0) {
            text.append(type.isInterface() ? " extends " : " implements ")
                    .append(Arrays.stream(interfaces).map(TypeText::of).sorted().collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    private static String component(RecordComponent component) {
        return TypeText.of(component.getAnnotatedType()) + " " + component.getName();
    }

    private static List<String> members(Class<?> type) {
        List<String> lines = new ArrayList<>();
        Arrays.stream(type.getDeclaredFields())
                .filter(Field::isEnumConstant)
                .forEach(field -> lines.add(field.getName()));
        TreeSet<String> rest = new TreeSet<>(BY_NAME);
        fields(type)
                .forEach(field -> rest.add(modifiers(field.getModifiers(), field.getDeclaringClass()) + field.getName()
                        + ": " + TypeText.of(field.getAnnotatedType())));
        constructors(type)
                .forEach(made ->
                        rest.add(modifiers(made.getModifiers(), type) + type.getSimpleName() + signature(made)));
        methods(type).filter(method -> !givenByItsKind(method)).forEach(method -> rest.add(line(method)));
        lines.addAll(rest);
        return lines;
    }

    static Stream<Field> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> promised(field, field.isAnnotationPresent(Internal.class)) && !field.isEnumConstant());
    }

    static Stream<Constructor<?>> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(made -> promised(made, made.isAnnotationPresent(Internal.class)))
                .filter(made -> !type.isRecord() || promisesConstructor(type) || !canonical(made, type));
    }

    private static boolean canonical(Constructor<?> made, Class<?> type) {
        return Arrays.equals(
                made.getParameterTypes(),
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray());
    }

    /** Its own, and those of superclasses that cannot be named from outside. */
    static Stream<Method> methods(Class<?> type) {
        Stream<Method> own = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> promised(method, method.isAnnotationPresent(Internal.class)));
        Class<?> above = type.getSuperclass();
        return above == null || ApiModule.visible(above.getModifiers()) ? own : Stream.concat(own, methods(above));
    }

    private static boolean promised(Member member, boolean internal) {
        return ApiModule.visible(member.getModifiers()) && !member.isSynthetic() && !internal;
    }

    private static boolean givenByItsKind(Method method) {
        Class<?> type = method.getDeclaringClass();
        return OF_OBJECT.contains(method.getName()
                        + Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(", ", "(", ")")))
                || type.isEnum() && Set.of("values", "valueOf").contains(method.getName())
                || type.isRecord()
                        && Arrays.stream(type.getRecordComponents())
                                .anyMatch(component -> method.equals(component.getAccessor()));
    }

    private static String line(Method method) {
        String variables = TypeText.variables(method.getTypeParameters());
        return (method.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "")
                + modifiers(method.getModifiers(), method.getDeclaringClass())
                + (method.isDefault() ? "default " : "")
                + variables + method.getName() + signature(method) + ": "
                + TypeText.of(method.getAnnotatedReturnType())
                + (method.getDefaultValue() == null ? "" : " default");
    }

    private static String signature(Executable member) {
        AnnotatedType[] types = member.getAnnotatedParameterTypes();
        String text = Arrays.stream(types).map(TypeText::of).collect(Collectors.joining(", ", "(", ")"));
        return member.isVarArgs() ? text.replaceFirst("\\[]\\)$", "...)") : text;
    }

    /** What matters to a caller: whether it is inherited, made and overridden. */
    private static String modifiers(int modifiers, Class<?> type) {
        int kept = modifiers & (Modifier.PROTECTED | Modifier.STATIC);
        if (!type.isInterface()) {
            kept |= modifiers & Modifier.ABSTRACT;
        }
        if (!type.isRecord() && !type.isEnum() && !type.isInterface()) {
            kept |= modifiers & Modifier.FINAL;
        }
        String text = Modifier.toString(kept);
        return text.isEmpty() ? "" : text + " ";
    }

    /** {@return the types that a promised type shows, those of its members included} */
    static Set<Class<?>> mentioned(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        TypeText.collect(type.getGenericSuperclass(), found);
        Arrays.stream(type.getGenericInterfaces()).forEach(each -> TypeText.collect(each, found));
        Arrays.stream(type.getTypeParameters()).forEach(each -> TypeText.collect(each, found));
        if (type.isRecord()) {
            Arrays.stream(type.getRecordComponents()).forEach(each -> TypeText.collect(each.getGenericType(), found));
        }
        fields(type).forEach(field -> TypeText.collect(field.getGenericType(), found));
        Stream.<Executable>concat(constructors(type), methods(type)).forEach(member -> {
            Arrays.stream(member.getGenericParameterTypes()).forEach(each -> TypeText.collect(each, found));
            Arrays.stream(member.getGenericExceptionTypes()).forEach(each -> TypeText.collect(each, found));
            Arrays.stream(member.getTypeParameters()).forEach(each -> TypeText.collect(each, found));
            if (member instanceof Method method) {
                TypeText.collect(method.getGenericReturnType(), found);
            }
        });
        found.remove(type);
        return found;
    }
}
