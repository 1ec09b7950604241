package argosy.build;

/// Where packages are installed while they are built: a path of 255 bytes, the longest a component
/// of most file systems can be, so that any shorter one fits wherever it is compiled in.
public final class BuildPrefix {
  private static final int BYTES = 255;
  private static final String START = CleanRoom.WORK + "/prefix";
  private static final String FILLER = "_placehold";

  public static final String TEXT =
      (START + FILLER.repeat(BYTES / FILLER.length() + 1)).substring(0, BYTES);

  /// Where packages stand that are used while something is built: conda's build environment.
  public static final String TOOLS = CleanRoom.WORK + "/build_env";

  static final String TOOLS_NAME = "build_env";

  /// Its last component, in the work folder.
  static final String NAME = TEXT.substring(CleanRoom.WORK.length() + 1);

  private BuildPrefix() {}
}
