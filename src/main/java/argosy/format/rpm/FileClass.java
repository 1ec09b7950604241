package argosy.format.rpm;

import java.util.List;

/// What rpm's dictionary of file classes says of a file that lost its set-id bits: the words that
/// file(1) has for them.
final class FileClass {
  private static final int SET_USER_ID = 04000;
  private static final int SET_GROUP_ID = 02000;

  /// The whole dictionary; nothing for all other files.
  static final List<String> DICTIONARY = List.of("", "setuid", "setgid", "setuid, setgid");

  private FileClass() {}

  static String ofMode(int mode) {
    return DICTIONARY.get(
        ((mode & SET_USER_ID) != 0 ? 1 : 0) + ((mode & SET_GROUP_ID) != 0 ? 2 : 0));
  }

  /// The bits of a class; 0 for one that is not ours.
  static int bits(String kind) {
    return switch (DICTIONARY.indexOf(kind)) {
      case 1 -> SET_USER_ID;
      case 2 -> SET_GROUP_ID;
      case 3 -> SET_USER_ID | SET_GROUP_ID;
      default -> 0;
    };
  }
}
