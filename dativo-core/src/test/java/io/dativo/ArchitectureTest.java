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
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** Every package of core and the ones that it may use beside itself; data flows down this list. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "io.dativo.problem", Set.of(),
            "io.dativo.config", Set.of("io.dativo.problem"),
            "io.dativo.tag", Set.of("io.dativo.problem"),
            "io.dativo.infrastructure", Set.of("io.dativo.problem", "io.dativo.tag"),
            "io.dativo.job",
                    Set.of("io.dativo.problem", "io.dativo.config", "io.dativo.tag", "io.dativo.infrastructure"),
            "io.dativo.spi", Set.of("io.dativo.problem", "io.dativo.tag", "io.dativo.infrastructure"),
            "io.dativo.policy",
                    Set.of("io.dativo.problem", "io.dativo.config", "io.dativo.tag", "io.dativo.infrastructure"),
            "io.dativo.terraform",
                    Set.of(
                            "io.dativo.problem",
                            "io.dativo.config",
                            "io.dativo.tag",
                            "io.dativo.infrastructure",
                            "io.dativo.job",
                            "io.dativo.spi"),
            "io.dativo.propagation",
                    Set.of(
                            "io.dativo.problem",
                            "io.dativo.tag",
                            "io.dativo.infrastructure",
                            "io.dativo.spi",
                            "io.dativo.policy"));

    private static final String DOOR = "io.dativo";

    @Test
    void dependencies_point_up_the_list_of_packages_only() {
        assertThat(MAIN).isNotEmpty();
        new TreeMap<>(MAY_USE).forEach((user, used) -> {
            String[] allowed = Stream.concat(Stream.of(user), used.stream()).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(user)
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.dativo..").and(not(resideInAnyPackage(allowed))))
                    .as("classes of " + user + " use no other package of Dativo than " + Arrays.toString(allowed))
                    .allowEmptyShould(true)
                    .check(MAIN);
        });
    }

    @Test
    void every_package_is_in_the_list() {
        String[] known =
                Stream.concat(Stream.of(DOOR), MAY_USE.keySet().stream()).toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(MAIN);
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
                .allowEmptyShould(true)
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
