package argosy.rules;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The floors of ARCHITECTURE.md: a room uses lower floors only. A rule in prose rots; these fail.
class FloorsTest {
  /// Room to floor; every package of the program must be here.
  private static final Map<String, Integer> FLOOR =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("base", 0),
              Map.entry("model", 1),
              Map.entry("codec", 1),
              Map.entry("store", 2),
              Map.entry("recipe", 2),
              Map.entry("activation", 2),
              Map.entry("tool", 2),
              Map.entry("nativelib", 2),
              Map.entry("trust", 2),
              Map.entry("image", 2),
              Map.entry("conda", 2),
              Map.entry("adopt", 3),
              Map.entry("build", 3),
              Map.entry("release", 3),
              Map.entry("remote", 3),
              Map.entry("environment", 3),
              Map.entry("format", 3),
              Map.entry("publish", 4),
              Map.entry("site", 4),
              Map.entry("fleet", 4),
              Map.entry("prove", 4),
              Map.entry("app", 5),
              Map.entry("cli", 6)));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("argosy");

  private static String room(JavaClass c) {
    String[] parts = c.getPackageName().split("\\.", -1);
    return parts.length > 1 && parts[0].equals("argosy") ? parts[1] : "";
  }

  @Test
  void theProgramIsNotEmptyAndEveryRoomHasAFloor() {
    assertThat(CLASSES).hasSizeGreaterThan(20);
    assertThat(CLASSES).allSatisfy(c -> assertThat(FLOOR).containsKey(room(c)));
  }

  @Test
  void aRoomUsesLowerFloorsOnly() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : CLASSES) {
      for (Dependency d : from.getDirectDependenciesFromSelf()) {
        String to = room(d.getTargetClass().getBaseComponentType());
        if (FLOOR.containsKey(to)
            && !to.equals(room(from))
            && FLOOR.get(to) >= FLOOR.get(room(from))) {
          wrong.add(d.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theModelIsPure() {
    noClasses()
        .that(resideInAnyPackage("argosy.model.."))
        .and(alwaysTrue())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file.attribute..", "java.util.concurrent..")
                .or(named("java.nio.file.Files", "java.lang.Thread", "java.lang.System")))
        .check(CLASSES);
  }

  @Test
  void formatsTouchNoFilesNetworkProcessesClockRandomnessOrThreads() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : CLASSES) {
      if (!room(from).equals("format")) {
        continue;
      }
      for (Dependency d : from.getDirectDependenciesFromSelf()) {
        String target = d.getTargetClass().getBaseComponentType().getName();
        if (target.startsWith("java.net.")
            || target.startsWith("java.util.concurrent.")
            || List.of(
                    "java.nio.file.Files",
                    "java.nio.file.Paths",
                    "java.io.File",
                    "java.io.FileInputStream",
                    "java.io.FileOutputStream",
                    "java.io.RandomAccessFile",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Thread",
                    "java.time.Clock",
                    "java.util.Random",
                    "java.security.SecureRandom")
                .contains(target)) {
          wrong.add(d.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(CLASSES.stream().filter(c -> room(c).equals("format"))).isNotEmpty();
  }

  @Test
  void onlyTheToolRoomStartsProcesses() {
    noClasses()
        .that(JavaClass.Predicates.resideOutsideOfPackage("argosy.tool.."))
        .should()
        .dependOnClassesThat(named("java.lang.ProcessBuilder", "java.lang.Runtime"))
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .check(CLASSES.that(runtimeUsersAllowed()));
  }

  /// `Runtime.availableProcessors` and shutdown hooks are no processes.
  private static DescribedPredicate<JavaClass> runtimeUsersAllowed() {
    return DescribedPredicate.describe(
        "not base.Parallel or the command line", c -> !List.of("base", "cli").contains(room(c)));
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    List<String> list = List.of(names);
    return DescribedPredicate.describe("one of " + list, c -> list.contains(c.getName()));
  }
}
