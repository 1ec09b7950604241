package argosy.format.deb;

import argosy.format.system.SetId;

/// How packages are made.
///
/// @param namePrefix before the stack's name in package names: keeps them apart from Debian's own
/// @param maintainer `Name <mail@example.org>` (Debian Policy 5.6.2)
/// @param layout one package, or one per component (prefix stacks only)
/// @param compression zst needs dpkg 1.21.18 (Debian 12) on the installing machine
/// @param setId what to do about files with set-user-id or set-group-id bits
/// @param commandLinks whether every command of the stack is linked from `/usr/bin`, and not only
///   its launcher and demo: these names may clash with Debian's packages
public record DebOptions(
    String namePrefix,
    String maintainer,
    Layout layout,
    Compression compression,
    SetId setId,
    boolean commandLinks) {
  public DebOptions {
    if (!maintainer.matches("[^<>\\n]+ <[^<>@\\s]+@[^<>@\\s]+>")) {
      throw new IllegalArgumentException(
          "a maintainer is \"Name <mail@example.org>\", got \"" + maintainer + "\"");
    }
    if (!namePrefix.matches("([a-z0-9][a-z0-9+.-]*)?")) {
      throw new IllegalArgumentException(
          "package names are of a-z, 0-9 and + . -: \"" + namePrefix + "\"");
    }
  }

  public enum Layout {
    ALL_IN_ONE,
    /// One package per component, and one that depends on exactly these.
    COMPONENTS
  }

  public enum Compression {
    ZST,
    GZ
  }

  public static DebOptions of(String maintainer) {
    return new DebOptions(
        "argosy-", maintainer, Layout.ALL_IN_ONE, Compression.ZST, SetId.CLEAR, false);
  }

  public DebOptions with(Layout other) {
    return new DebOptions(namePrefix, maintainer, other, compression, setId, commandLinks);
  }

  public DebOptions with(Compression other) {
    return new DebOptions(namePrefix, maintainer, layout, other, setId, commandLinks);
  }

  public DebOptions with(SetId other) {
    return new DebOptions(namePrefix, maintainer, layout, compression, other, commandLinks);
  }
}
