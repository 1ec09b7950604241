package argosy.recipe.expression;

/// An expression cannot be read, or has no value.
public final class ExpressionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ExpressionException(String message) {
    super(message);
  }
}
