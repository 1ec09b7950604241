package argosy.codec.tar;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.MemberPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Extended header records by keyword, and what they make of a header (POSIX.1-2017, `pax`, "pax
/// Extended Header").
final class PaxRecords {
  /// Longer extended headers are refused: no path or attribute of a stack needs them.
  static final int MAX_BYTES = 1 << 20;

  private final Map<String, String> values = new TreeMap<>();

  void put(String keyword, String value) {
    values.put(keyword, value);
  }

  /// Records of one header; an empty value takes an earlier one back.
  void readPax(byte[] bytes, String where) throws CorruptException {
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      int length = 0;
      while (space < bytes.length
          && bytes[space] >= '0'
          && bytes[space] <= '9'
          && length < MAX_BYTES) {
        length = length * 10 + bytes[space] - '0';
        space++;
      }
      int end = at + length;
      if (space == at
          || space >= bytes.length
          || bytes[space] != ' '
          || end > bytes.length
          || end <= space + 1
          || bytes[end - 1] != '\n') {
        throw new CorruptException(
            where + ": extended header, expected a record LENGTH KEYWORD=VALUE at byte " + at);
      }
      int equals = space + 1;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals == end) {
        throw new CorruptException(where + ": extended header record without =");
      }
      String keyword = TarBlock.utf8(bytes, space + 1, equals, where + ": extended header keyword");
      // Values of attributes may be any bytes; they are named, not kept.
      values.put(
          keyword,
          isText(keyword)
              ? TarBlock.utf8(bytes, equals + 1, end - 1, where + ": extended header " + keyword)
              : end - 1 > equals + 1 ? "set" : "");
      at = end;
    }
  }

  private static boolean isText(String keyword) {
    return switch (keyword) {
      case "path", "linkpath", "size", "mtime", "uid", "gid" -> true;
      default -> false;
    };
  }

  PaxRecords over(PaxRecords global) {
    PaxRecords merged = new PaxRecords();
    merged.values.putAll(global.values);
    merged.values.putAll(values);
    merged.values.values().removeIf(String::isEmpty);
    return merged;
  }

  /// The member that a header and these records make together.
  TarMember apply(TarBlock h) throws IOException {
    String name = text("path").isPresent() ? text("path").get() : h.name();
    String where = h.where + ": " + (name.isEmpty() ? "a member without name" : name);
    TarMember.Type type = type(h.flag(), name, where);
    for (String keyword : values.keySet()) {
      if (keyword.startsWith("GNU.sparse.")) {
        throw new UnsupportedException(
            where + ": sparse files in tar are not read", "pack it again without --sparse");
      }
    }
    boolean file = type == TarMember.Type.FILE;
    String rawLink = text("linkpath").isPresent() ? text("linkpath").get() : h.link();
    long size = number("size", h.size(), where);
    if (size < 0) {
      throw new CorruptException(where + ": size is negative: " + size);
    }
    String link =
        switch (type) {
          case HARD_LINK -> MemberPath.relative(rawLink, where + ": hard link");
          case SYMLINK -> rawLink;
          case FILE, DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> "";
        };
    if (link.isEmpty() && (type == TarMember.Type.HARD_LINK || type == TarMember.Type.SYMLINK)
        || link.indexOf('\0') >= 0) {
      throw new CorruptException(where + ": a link without target");
    }
    return new TarMember(
        MemberPath.relative(name, where),
        type,
        h.mode(),
        file ? size : 0,
        link,
        number("mtime", h.mtime(), where),
        number("uid", h.uid(), where),
        number("gid", h.gid(), where),
        unread());
  }

  private static TarMember.Type type(char flag, String name, String where) throws IOException {
    return switch (flag) {
      case '0', '7', '\0' ->
          name.endsWith("/") ? TarMember.Type.DIRECTORY : TarMember.Type.FILE; // pre-POSIX folders
      case '1' -> TarMember.Type.HARD_LINK;
      case '2' -> TarMember.Type.SYMLINK;
      case '3' -> TarMember.Type.CHARACTER_DEVICE;
      case '4' -> TarMember.Type.BLOCK_DEVICE;
      case '5' -> TarMember.Type.DIRECTORY;
      case '6' -> TarMember.Type.FIFO;
      default ->
          throw new UnsupportedException(
              where + ": tar members of type '" + flag + "' are not read",
              "pack it again with --format=pax and without --sparse");
    };
  }

  private Optional<String> text(String keyword) {
    return Optional.ofNullable(values.get(keyword));
  }

  private long number(String keyword, long otherwise, String where) throws CorruptException {
    String value = values.get(keyword);
    if (value == null) {
      return otherwise;
    }
    int point = value.indexOf('.'); // times may have a fraction; whole seconds are kept
    try {
      return Long.parseLong(
          point > 0 && keyword.equals("mtime") ? value.substring(0, point) : value);
    } catch (NumberFormatException e) {
      throw new CorruptException(
          where + ": extended header " + keyword + ", expected a number but got " + value, e);
    }
  }

  /// What has no place in a member; times of access, comments and owners' names are of no account.
  private List<String> unread() {
    return values.keySet().stream()
        .filter(k -> !isText(k))
        .filter(k -> !List.of("atime", "ctime", "comment", "uname", "gname").contains(k))
        .toList();
  }
}
