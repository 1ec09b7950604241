package argosy.model.recipe;

/// What a recipe asks to be there.
public sealed interface Requirement {
  /// A match specification, as written (CEP 29).
  record Spec(String text) implements Requirement {
    public Spec {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a requirement is empty");
      }
    }
  }

  /// Another output of the same recipe (`pin_subpackage`); its version is known when rendered.
  record PinSubpackage(Pin pin) implements Requirement {}

  /// What the host environment was given (`pin_compatible`); known after it is solved.
  record PinCompatible(Pin pin) implements Requirement {}
}
