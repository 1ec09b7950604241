package argosy.model.recipe;

import java.util.List;

/// What people want to know of a package.
///
/// @param licence an SPDX expression
/// @param licenceFiles relative to the work folder or to the recipe's folder
public record About(
    String summary,
    String description,
    String homepage,
    String repository,
    String documentation,
    String licence,
    String licenceFamily,
    List<String> licenceFiles,
    String licenceUrl) {
  public static final About NOTHING = new About("", "", "", "", "", "", "", List.of(), "");

  public About {
    licenceFiles = List.copyOf(licenceFiles);
  }
}
