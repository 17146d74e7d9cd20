package io.dativo.testparts;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes every public type of a module, as far as it can be made, with a secret in all that may hold one: what is marked as
 * sensitive, maps, addresses with a user and a query, and parts of records that are called so. No text of one may show it.
 */
public final class ShownTypes {
    private static final String SECRET = "s3cr3t-pr0be";
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(password|secret|token|credential|privatekey).*");
    private static final List<String> TEXTS = List.of("toString", "toJson", "toMarkdown", "describe", "getMessage");
    private static final int MOST_DEPTH = 3;

    private final Class<?> anchor;
    private final Path folder;
    private final Set<String> walked = new TreeSet<>();
    private final Map<String, String> leaks = new TreeMap<>();

    private ShownTypes(Class<?> anchor, Path folder) {
        this.anchor = anchor;
        this.folder = folder;
    }

    /**
     * What came of it.
     *
     * @param walked the types of which one was made, by their simple names; builders too
     * @param leaks the types that show the secret, with their texts; to be empty
     */
    public record Result(Set<String> walked, Map<String, String> leaks) {}

    /**
     * Walks the public types that lie where a class does.
     *
     * @param anchor a class of the module
     * @param folder an empty folder for types that need one
     * @return what was made, and what leaks
     */
    public static Result of(Class<?> anchor, Path folder) {
        ShownTypes types = new ShownTypes(anchor, folder);
        for (Class<?> type : Classes.of(anchor)) {
            if (isPublic(type) && !type.isInterface()) {
                types.made(type, 0).forEach(types::check);
            }
        }
        return new Result(types.walked, types.leaks);
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    private void check(Object made) {
        Class<?> type = made.getClass();
        walked.add(
                type.getEnclosingClass() == null
                        ? type.getSimpleName()
                        : type.getEnclosingClass().getSimpleName() + "." + type.getSimpleName());
        for (Object each = made; each != null; each = each instanceof Throwable failure ? failure.getCause() : null) {
            for (String name : TEXTS) {
                String text = text(each, name);
                if (text.contains(SECRET)) {
                    leaks.put(type.getName() + "." + name, text);
                }
            }
        }
    }

    private static String text(Object made, String name) {
        try {
            Object text = made.getClass().getMethod(name).invoke(made);
            return String.valueOf(text);
        } catch (ReflectiveOperationException | RuntimeException noSuchText) {
            // It has none, or not without the parts that it was not given.
            return "";
        }
    }

    /** Objects of a type, one for each way to make it that works. */
    private List<Object> made(Class<?> type, int depth) {
        if (type.isEnum()) {
            return List.of(type.getEnumConstants()[0]);
        }
        List<Executable> ways = new ArrayList<>();
        if (type.isRecord()) {
            ways.add(canonical(type));
        } else {
            if (!Modifier.isAbstract(type.getModifiers())) {
                ways.addAll(List.of(type.getConstructors()));
            }
            Arrays.stream(type.getMethods())
                    .filter(method -> Modifier.isStatic(method.getModifiers()) && makes(method, type))
                    .forEach(ways::add);
        }
        ways.sort(Comparator.comparing(Executable::toGenericString));
        List<Object> made = new ArrayList<>();
        for (Executable way : ways) {
            Object one = call(way, null, depth);
            if (one != null && isBuilderOf(one.getClass(), type)) {
                fill(one, depth);
                made.add(one);
                one = built(one);
            }
            if (one != null) {
                made.add(one);
            }
        }
        return made;
    }

    private static boolean makes(Method method, Class<?> type) {
        return method.getReturnType() == type || isBuilderOf(method.getReturnType(), type);
    }

    private static boolean isBuilderOf(Class<?> builder, Class<?> type) {
        return builder.getEnclosingClass() == type && builder.getSimpleName().equals("Builder");
    }

    private void fill(Object builder, int depth) {
        Arrays.stream(builder.getClass().getMethods())
                .filter(method -> method.getReturnType() == builder.getClass())
                .sorted(Comparator.comparing(Method::toGenericString))
                .forEach(method -> call(method, builder, depth));
    }

    private static @Nullable Object built(Object builder) {
        try {
            return builder.getClass().getMethod("build").invoke(builder);
        } catch (ReflectiveOperationException | RuntimeException incomplete) {
            return null;
        }
    }

    private @Nullable Object call(Executable way, @Nullable Object self, int depth) {
        Type[] types = way.getGenericParameterTypes();
        String[] names = way instanceof Constructor<?> constructor
                        && constructor.getDeclaringClass().isRecord()
                ? Arrays.stream(constructor.getDeclaringClass().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new)
                : Collections.nCopies(types.length, way.getName()).toArray(String[]::new);
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = value(types[i], way.getParameterTypes()[i], names[i], depth);
        }
        try {
            way.setAccessible(true);
            return way instanceof Constructor<?> constructor
                    ? constructor.newInstance(values)
                    : ((Method) way).invoke(self, values);
        } catch (ReflectiveOperationException | RuntimeException picky) {
            return null;
        }
    }

    private static Constructor<?> canonical(Class<?> type) {
        try {
            return type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object value(Type generic, Class<?> type, String name, int depth) {
        Map<Class<?>, Object> simple = new HashMap<>();
        simple.put(String.class, SECRET_NAME.matcher(name).matches() ? SECRET : "plain");
        simple.put(Object.class, secrets());
        simple.put(boolean.class, false);
        simple.put(int.class, 1);
        simple.put(long.class, 1L);
        simple.put(double.class, 1.0);
        simple.put(Path.class, folder.resolve("plain"));
        simple.put(URI.class, URI.create("https://user:" + SECRET + "@db.example/d?token=" + SECRET));
        simple.put(Duration.class, Duration.ofSeconds(1));
        simple.put(Instant.class, Instant.EPOCH);
        simple.put(LocalDate.class, LocalDate.EPOCH);
        simple.put(Clock.class, Clock.systemUTC());
        if (simple.containsKey(type)) {
            return simple.get(type);
        }
        if (type.getName().equals("io.dativo.problem.Sensitive")) {
            return sensitive();
        }
        if (type == Map.class) {
            return map(generic, name);
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (Collection.class.isAssignableFrom(type)) {
            return type == Set.class ? Set.of() : type.isAssignableFrom(List.class) ? list(generic) : null;
        }
        if (type == String[].class) {
            return new String[] {"plain"};
        }
        if (type.isInterface() && type.getName().startsWith("java.util.function.")) {
            return Proxy.newProxyInstance(
                    anchor.getClassLoader(),
                    new Class<?>[] {type},
                    (self, method, given) -> method.getReturnType() == Object.class ? sensitive() : null);
        }
        return type.getName().startsWith("io.dativo.") && depth < MOST_DEPTH
                ? made(type, depth + 1).stream()
                        .filter(type::isInstance)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static List<?> list(Type generic) {
        return generic.getTypeName().contains("java.util.Map") ? List.of(secrets()) : List.of();
    }

    private static Map<?, ?> map(Type generic, String name) {
        Type value = generic instanceof ParameterizedType typed ? typed.getActualTypeArguments()[1] : Object.class;
        if (value == String.class) {
            // Tags are for everybody to read, whatever they are called; variables of a process are not.
            return name.toLowerCase(Locale.ROOT).contains("environment")
                    ? Map.of("PGPASSWORD", SECRET, "AWS_SECRET_ACCESS_KEY", SECRET)
                    : Map.of("plain", "plain");
        }
        return value.getTypeName().endsWith("Object") ? secrets() : Map.of();
    }

    private static Map<String, Object> secrets() {
        Map<String, Object> secrets = new LinkedHashMap<>();
        Stream.of(
                        "password",
                        "db_passwd",
                        "token",
                        "client_secret",
                        "secret_key",
                        "access_key",
                        "private_key_pem",
                        "api_key",
                        "sas_token",
                        "conn_str",
                        "dsn",
                        "credential",
                        "header.Authorization",
                        "sse_customer_key")
                .forEach(key -> secrets.put(key, SECRET));
        secrets.put("address", "postgres://u:" + SECRET + "@db.example/d");
        secrets.put("type", "plain");
        Map<String, Object> outer = new LinkedHashMap<>(secrets);
        outer.put("nested", Map.of("inner", secrets));
        outer.put("list", List.of(secrets));
        return outer;
    }

    private Object sensitive() {
        try {
            return Class.forName("io.dativo.problem.Sensitive", true, anchor.getClassLoader())
                    .getMethod("of", Object.class)
                    .invoke(null, SECRET);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
