package argosy.format.tar;

import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.model.Entry;
import java.util.List;

/// What goes into a tar stream.
///
/// @param before stands before every path: empty, `./` (with a member for the root itself) or
///   `TOP/` (with a member for the top folder)
/// @param entries in the order written; a folder before what is in it
/// @param epochSeconds the time of all members
/// @param style of the headers
public record TarStream(
    String before, List<Entry> entries, long epochSeconds, TarHeaders.Style style) {
  public TarStream {
    entries = List.copyOf(entries);
    if (!before.isEmpty() && !before.endsWith("/")) {
      throw new IllegalArgumentException("expected a folder ending in / but got " + before);
    }
  }

  /// In the pax style.
  public TarStream(String before, List<Entry> entries, long epochSeconds) {
    this(before, entries, epochSeconds, TarHeaders.Style.PAX);
  }

  /// The header blocks of an entry.
  byte[] header(Entry entry) {
    return TarHeaders.encode(
        style,
        before,
        switch (entry) {
          case Entry.File f -> TarMember.file(f.path(), f.mode(), f.size(), epochSeconds);
          case Entry.Directory d -> TarMember.directory(d.path(), d.mode(), epochSeconds);
          case Entry.Symlink l -> TarMember.symlink(l.path(), l.target(), epochSeconds);
        });
  }

  /// The header of a file that is a hard link to the path, which stands before it.
  byte[] linkHeader(Entry.File file, String first) {
    return TarHeaders.encode(
        style, before, TarMember.hardLink(file.path(), file.mode(), first, epochSeconds));
  }

  /// The header of what `before` names; empty if it names nothing.
  byte[] topHeader() {
    return before.isEmpty()
        ? new byte[0]
        : TarHeaders.encode(style, before, TarMember.directory("", 0755, epochSeconds));
  }
}
