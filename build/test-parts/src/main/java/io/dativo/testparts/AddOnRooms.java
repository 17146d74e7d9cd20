package io.dativo.testparts;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rooms of an add-on for a cloud, under the same names in all clouds: tags and what all share at the root, {@code state},
 * {@code cost}, {@code evidence}, and {@code policy} or {@code organizations}. A room uses itself, the root and core; the root uses no room.
 */
public final class AddOnRooms {
    private static final Set<String> NAMES = Set.of("state", "cost", "policy", "organizations", "evidence");

    /** More than this does not fit in the head. */
    private static final long MOST_FILES = 45;

    private AddOnRooms() {}

    /**
     * Checks the main classes of an add-on.
     *
     * @param root its root package, for example {@code io.dativo.aws}
     * @param rooms the rooms that it has
     * @throws AssertionError when a class is elsewhere, or uses what it may not
     */
    public static void check(String root, Set<String> rooms) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(root);
        Map<String, Long> files = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        Set<String> expected = new TreeSet<>(Set.of(root));
        rooms.forEach(room -> expected.add(root + "." + room));
        if (!NAMES.containsAll(rooms) || !files.keySet().equals(expected)) {
            throw new AssertionError("rooms " + files.keySet() + ", expected " + expected + " of " + NAMES);
        }
        if (files.values().stream().anyMatch(count -> count > MOST_FILES)) {
            throw new AssertionError("a room is crowded: " + files);
        }
        noClasses()
                .that()
                .resideInAPackage(root)
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".*..").and(not(resideInAPackage(root))))
                .as("the root uses no room")
                .check(classes);
        for (String room : rooms) {
            noClasses()
                    .that()
                    .resideInAPackage(root + "." + room)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(root + "..").and(not(resideInAnyPackage(root, root + "." + room))))
                    .as(room + " uses no other room")
                    .check(classes);
        }
    }
}
