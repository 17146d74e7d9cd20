package io.dativo.guides;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types as they stand in a text of an API: those of the JDK by their simple names, with what may be null. */
final class TypeText {
    private TypeText() {}

    static String of(AnnotatedType type) {
        String mark = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedParameterizedType generic) {
            return mark
                    + name((Class<?>) ((ParameterizedType) generic.getType()).getRawType())
                    + Arrays.stream(generic.getAnnotatedActualTypeArguments())
                            .map(TypeText::of)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (mark.isEmpty() ? "[]" : " @Nullable []");
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return mark
                    + bounds(
                            Arrays.stream(wildcard.getAnnotatedLowerBounds())
                                    .map(TypeText::of)
                                    .collect(Collectors.joining(" & ")),
                            Arrays.stream(wildcard.getAnnotatedUpperBounds())
                                    .map(TypeText::of)
                                    .collect(Collectors.joining(" & ")));
        }
        return mark + of(type.getType());
    }

    static String of(Type type) {
        if (type instanceof Class<?> known) {
            return known.isArray() ? of(known.getComponentType()) + "[]" : name(known);
        }
        if (type instanceof ParameterizedType generic) {
            return name((Class<?>) generic.getRawType())
                    + Arrays.stream(generic.getActualTypeArguments())
                            .map(TypeText::of)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()) + "[]";
        }
        if (type instanceof WildcardType wildcard) {
            return bounds(
                    Arrays.stream(wildcard.getLowerBounds()).map(TypeText::of).collect(Collectors.joining(" & ")),
                    Arrays.stream(wildcard.getUpperBounds()).map(TypeText::of).collect(Collectors.joining(" & ")));
        }
        return type.getTypeName();
    }

    private static String bounds(String lower, String upper) {
        return !lower.isEmpty() ? "? super " + lower : upper.equals("Object") ? "?" : "? extends " + upper;
    }

    static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName() + bound(variable))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bound(TypeVariable<?> variable) {
        String bounds =
                Arrays.stream(variable.getAnnotatedBounds()).map(TypeText::of).collect(Collectors.joining(" & "));
        return bounds.equals("Object") ? "" : " extends " + bounds;
    }

    private static String name(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.") ? name.substring(type.getPackageName().length() + 1) : name;
    }

    /** Adds each class that a type names. */
    static void collect(@Nullable Type type, Set<Class<?>> found) {
        if (type instanceof Class<?> known) {
            if (known.isArray()) {
                collect(known.getComponentType(), found);
            } else {
                found.add(known);
            }
        } else if (type instanceof ParameterizedType generic) {
            collect(generic.getRawType(), found);
            Arrays.stream(generic.getActualTypeArguments()).forEach(each -> collect(each, found));
        } else if (type instanceof GenericArrayType array) {
            collect(array.getGenericComponentType(), found);
        } else if (type instanceof WildcardType wildcard) {
            Arrays.stream(wildcard.getLowerBounds()).forEach(each -> collect(each, found));
            Arrays.stream(wildcard.getUpperBounds()).forEach(each -> collect(each, found));
        } else if (type instanceof TypeVariable<?> variable) {
            for (Type bound : variable.getBounds()) {
                if (!(bound instanceof ParameterizedType)) {
                    collect(bound, found);
                }
            }
        }
    }
}
