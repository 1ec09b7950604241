package argosy.model;

import java.util.Optional;

/// An environment generation: one compiler, one C++ library, one set of binary interfaces. Packages
/// built in one go together; those of another must be built again first.
///
/// A package carries it as the fact [#FACT]; one without goes with every generation. In channels it
/// is a constraint on a virtual package, which tools that do not know it ignore.
///
/// @param number from 1
public record Generation(int number) {
  public static final String FACT = "generation";

  /// The virtual package whose version is the number.
  public static final String VIRTUAL = "__argosy_generation";

  private static final String REQUIREMENT = VIRTUAL + " ==";

  public Generation {
    if (number < 1) {
      throw new IllegalArgumentException("generations are numbered from 1, not " + number);
    }
  }

  /// That of a package, if it says one.
  ///
  /// @throws IllegalArgumentException if what it says is no number from 1
  public static Optional<Generation> of(Package metadata) {
    return Optional.ofNullable(metadata.facts().get(FACT))
        .map(text -> new Generation(Integer.parseInt(text)));
  }

  /// As a match specification: what packages of the generation say in a channel.
  public String requirement() {
    return REQUIREMENT + number;
  }

  /// The generation that a match specification asks for, if it asks for one.
  public static Optional<Generation> required(String specification) {
    return specification.startsWith(REQUIREMENT)
            && specification.substring(REQUIREMENT.length()).matches("[1-9][0-9]{0,8}")
        ? Optional.of(
            new Generation(Integer.parseInt(specification.substring(REQUIREMENT.length()))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
