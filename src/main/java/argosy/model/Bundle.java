package argosy.model;

import java.util.List;

/// A named part of a stack that is released by its own name too: some of its packages with all that
/// they need.
///
/// @param name as a stack's
/// @param packages names of the stack's packages
/// @param demo whether the stack's demo is the bundle's too
public record Bundle(String name, String summary, List<String> packages, boolean demo) {
  public Bundle {
    if (!name.matches(Stack.NAME_FORM)) {
      throw new IllegalArgumentException(
          "a bundle's name is of a-z, 0-9, _ and -: \"" + name + "\"");
    }
    packages = List.copyOf(packages);
  }
}
