package argosy.build.source;

/// One step of laying gathered sources into a work folder. Folders are relative to the work folder,
/// empty for itself; all else to the folder of sources.
public sealed interface SourceStep {
  /// Unpacks an archive, without a single folder at its top.
  record Unpack(String archive, String folder) implements SourceStep {}

  /// Copies a file, or all that is in a folder.
  ///
  /// @param to a file's new path, or the folder that gets what is in a folder
  record Copy(String from, String to) implements SourceStep {}

  /// Applies a patch.
  ///
  /// @param strip leading parts of names in it (`patch -pN`)
  record Apply(String patch, String folder, int strip) implements SourceStep {}
}
