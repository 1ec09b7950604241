package argosy.format.rpm;

import argosy.format.system.SetId;
import java.util.List;

/// How packages are made.
///
/// @param namePrefix before the stack's name in package names: keeps them apart from the system's
/// @param packager `Name <mail@example.org>`
/// @param layout one package, or one per component (prefix stacks only)
/// @param compression zst needs an rpm with zstd on the installing machine
/// @param setId what to do about files with set-user-id or set-group-id bits
/// @param distributions what the release is marked with, a package for each: `el8`, `el9`; all hold
///   the same payload. Empty for one package without a mark
public record RpmOptions(
    String namePrefix,
    String packager,
    Layout layout,
    Compression compression,
    SetId setId,
    List<String> distributions) {
  public RpmOptions {
    distributions = List.copyOf(distributions);
    if (!packager.matches("[^<>\\n]+ <[^<>@\\s]+@[^<>@\\s]+>")) {
      throw new IllegalArgumentException(
          "a packager is \"Name <mail@example.org>\", got \"" + packager + "\"");
    }
    for (String distribution : distributions) {
      if (!distribution.matches("[A-Za-z0-9_]+")) {
        throw new IllegalArgumentException(
            "a distribution's mark is of letters, digits and _: \"" + distribution + "\"");
      }
    }
  }

  public enum Layout {
    ALL_IN_ONE,
    /// One package per component, and one that requires exactly these.
    COMPONENTS
  }

  public enum Compression {
    ZST,
    GZ
  }

  public static RpmOptions of(String packager) {
    return new RpmOptions(
        "argosy-", packager, Layout.ALL_IN_ONE, Compression.ZST, SetId.CLEAR, List.of());
  }

  public RpmOptions with(Layout other) {
    return new RpmOptions(namePrefix, packager, other, compression, setId, distributions);
  }

  public RpmOptions with(Compression other) {
    return new RpmOptions(namePrefix, packager, layout, other, setId, distributions);
  }

  public RpmOptions with(SetId other) {
    return new RpmOptions(namePrefix, packager, layout, compression, other, distributions);
  }

  public RpmOptions forDistributions(String... marks) {
    return new RpmOptions(namePrefix, packager, layout, compression, setId, List.of(marks));
  }
}
