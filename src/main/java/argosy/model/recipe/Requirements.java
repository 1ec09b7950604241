package argosy.model.recipe;

import java.util.List;

/// @param build run on the machine that builds
/// @param host linked against; for the platform that is built for
/// @param run needed when the package is used
/// @param runConstraints only bite if the other package is there
/// @param ignoreRunExports what packages of build and host would add to run, but must not
public record Requirements(
    List<Requirement> build,
    List<Requirement> host,
    List<Requirement> run,
    List<Requirement> runConstraints,
    RunExports runExports,
    IgnoredRunExports ignoreRunExports) {
  public static final Requirements NONE =
      new Requirements(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          RunExports.NONE,
          new IgnoredRunExports(List.of(), List.of()));

  public Requirements {
    build = List.copyOf(build);
    host = List.copyOf(host);
    run = List.copyOf(run);
    runConstraints = List.copyOf(runConstraints);
  }

  /// What a package adds to the run requirements of those that build against it (CEP 12).
  ///
  /// @param weak from a host environment; `strong` from a build environment too
  public record RunExports(
      List<Requirement> weak,
      List<Requirement> strong,
      List<Requirement> weakConstraints,
      List<Requirement> strongConstraints,
      List<Requirement> noarch) {
    public static final RunExports NONE =
        new RunExports(List.of(), List.of(), List.of(), List.of(), List.of());

    public RunExports {
      weak = List.copyOf(weak);
      strong = List.copyOf(strong);
      weakConstraints = List.copyOf(weakConstraints);
      strongConstraints = List.copyOf(strongConstraints);
      noarch = List.copyOf(noarch);
    }
  }

  /// @param byName names that must not be added
  /// @param fromPackage packages whose run exports are not looked at
  public record IgnoredRunExports(List<String> byName, List<String> fromPackage) {
    public IgnoredRunExports {
      byName = List.copyOf(byName);
      fromPackage = List.copyOf(fromPackage);
    }
  }
}
