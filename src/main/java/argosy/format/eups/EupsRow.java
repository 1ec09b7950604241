package argosy.format.eups;

/// A product as lists and manifests name it.
public record EupsRow(String product, String flavor, String version) {
  public EupsRow {
    if (!(product + flavor + version).matches("\\S+")
        || product.isEmpty()
        || flavor.isEmpty()
        || version.isEmpty()) {
      throw new IllegalArgumentException(
          "expected product, flavor and version without spaces, got %s %s %s"
              .formatted(product, flavor, version));
    }
  }
}
