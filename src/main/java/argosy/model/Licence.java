package argosy.model;

/// The terms of a package.
///
/// @param expression an SPDX licence expression (SPDX 2.3, annex D); `LicenseRef-…` or
///   `NOASSERTION` where none fits
/// @param access who may have the files
public record Licence(String expression, Access access) {
  public static final Licence UNKNOWN = new Licence("NOASSERTION", Access.OPEN);

  public enum Access {
    OPEN,
    RESTRICTED,
    NON_REDISTRIBUTABLE,
    PERSONAL,
    EMBARGOED
  }
}
