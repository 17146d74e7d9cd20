package io.dativo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the shape of the code: which package may know which, and what no class may do. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .withImportOption(location -> !location.contains("testparts"))
            .importPackages("io.dativo");

    /** The rooms of core by floor, from the ground up. A room uses rooms of lower floors only; data flows up. */
    private static final List<Set<String>> FLOORS = floorsOf(Path.of("../docs/architecture.md"));

    private static final String DOOR = "io.dativo";

    /** More than this does not fit in the head. */
    private static final long MOST_FILES = 48;

    @Test
    void a_room_uses_rooms_of_lower_floors_only() {
        assertThat(MAIN).isNotEmpty();
        Set<String> lower = new TreeSet<>();
        for (Set<String> floor : FLOORS) {
            for (String room : floor) {
                String[] allowed = packages(Stream.concat(Stream.of(room), lower.stream()));
                noClasses()
                        .that()
                        .resideInAPackage(DOOR + "." + room)
                        .should()
                        .dependOnClassesThat(resideInAPackage("io.dativo..").and(not(resideInAnyPackage(allowed))))
                        .as("classes of " + room + " use no other room of Dativo than " + Arrays.toString(allowed))
                        .check(MAIN);
            }
            lower.addAll(floor);
        }
    }

    @Test
    void every_package_is_in_the_list() {
        assertThat(FLOORS).as("the floors of docs/architecture.md").startsWith(Set.of("problem"));
        String[] known = packages(FLOORS.stream().flatMap(Set::stream));
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(DOOR), Stream.of(known)).toArray(String[]::new))
                .check(MAIN);
    }

    @Test
    void no_room_is_crowded() {
        Map<String, Long> files = MAIN.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(files.values()).as("files of each room: %s", files).allMatch(count -> count <= MOST_FILES);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("io.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void every_package_is_null_marked() {
        classes().should(resideInANullMarkedPackage()).check(MAIN);
    }

    @Test
    void every_exception_is_a_dativo_exception() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .beAssignableTo("io.dativo.problem.DativoException")
                .check(MAIN);
    }

    @Test
    void the_public_api_declares_no_checked_exception() {
        codeUnits()
                .that()
                .arePublic()
                .or()
                .areProtected()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(not(assignableTo(InputStream.class)))
                .and()
                .areDeclaredInClassesThat(not(resideInAPackage("io.dativo.document")))
                .should(declareNoCheckedException())
                .check(MAIN);
    }

    @Test
    void the_host_owns_its_console_its_logging_and_its_threads() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
        noClasses()
                .should()
                .callMethod(Thread.class, "setContextClassLoader", ClassLoader.class)
                .check(MAIN);
        noClasses().should().callMethod(System.class, "exit", int.class).check(MAIN);
    }

    /** The page shows the top floor first. */
    private static List<Set<String>> floorsOf(Path page) {
        List<Set<String>> floors = new ArrayList<>();
        try {
            Files.readString(page)
                    .split("<!-- floors -->\n```text\n", 2)[1]
                    .split("\n```", 2)[0]
                    .lines()
                    .forEach(floor -> floors.add(0, Set.of(floor.split(", "))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(floors);
    }

    private static String[] packages(Stream<String> rooms) {
        return rooms.map(room -> DOOR + "." + room).toArray(String[]::new);
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(violated(type, type.getPackageName() + " has no package-info with @NullMarked"));
                }
            }
        };
    }

    private static ArchCondition<JavaCodeUnit> declareNoCheckedException() {
        return new ArchCondition<>("declare no checked exception") {
            @Override
            public void check(JavaCodeUnit member, ConditionEvents events) {
                member.getExceptionTypes().stream()
                        .filter(type ->
                                !type.isAssignableTo(RuntimeException.class) && !type.isAssignableTo(Error.class))
                        .forEach(type ->
                                events.add(violated(member, member.getFullName() + " throws " + type.getName())));
            }
        };
    }
}
