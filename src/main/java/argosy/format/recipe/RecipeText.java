package argosy.format.recipe;

/// One file of a recipe.
record RecipeText(String path, String text, boolean executable) {}
