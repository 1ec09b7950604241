package argosy.format.tar;

import argosy.codec.Imprint;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarImprints;
import argosy.codec.tar.TarMember;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Sections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What goes into a tar stream.
///
/// @param before stands before every path: empty, `./` (with a member for the root itself) or
///   `TOP/` (with a member for the top folder)
/// @param entries in the order written; a folder before what is in it
/// @param epochSeconds the time of all members
/// @param style of the headers
/// @param imprints of the release whose tag stands in the paths; empty if none does
public record TarStream(
    String before,
    List<Entry> entries,
    long epochSeconds,
    TarHeaders.Style style,
    Optional<TarImprints> imprints)
    implements MemberStream {
  public TarStream {
    entries = List.copyOf(entries);
    if (!before.isEmpty() && !before.endsWith("/")) {
      throw new IllegalArgumentException("expected a folder ending in / but got " + before);
    }
  }

  /// In the pax style, of no release.
  public TarStream(String before, List<Entry> entries, long epochSeconds) {
    this(before, entries, epochSeconds, TarHeaders.Style.PAX, Optional.empty());
  }

  /// In the pax style, of a release whose tag stands in the paths.
  public TarStream(String before, List<Entry> entries, long epochSeconds, String tag) {
    this(before, entries, epochSeconds, TarHeaders.Style.PAX, TarImprints.of(tag, epochSeconds));
  }

  /// A large file whose content and mode came before is a hard link to that one: packages hold such
  /// (13 names of one Mesa driver), and neither the stream nor the unpacked tree should hold it
  /// again.
  @Override
  public Iterator<Member> members() {
    Map<FirstOf, String> large = new HashMap<>();
    Stream<Member> all =
        entries.stream()
            .map(entry -> {
              if (entry instanceof Entry.File f) {
                String first =
                    f.size() < Sections.MIN_BLOB_BYTES
                        ? null
                        : large.putIfAbsent(new FirstOf(f.digest(), f.mode()), f.path());
                return first == null
                    ? Member.of(header(f), f)
                    : Member.bare(
                        encode(TarMember.hardLink(f.path(), f.mode(), first, epochSeconds)));
              }
              return Member.bare(header(entry));
            });
    return before.isEmpty()
        ? all.iterator()
        : Stream.concat(Stream.of(Member.bare(topHeader())), all).iterator();
  }

  private record FirstOf(Digest content, int mode) {}

  @Override
  public int padding(long sizeBytes) {
    return TarHeaders.padding(sizeBytes);
  }

  @Override
  public byte[] end() {
    return new byte[TarHeaders.END_BYTES];
  }

  /// Every header ends with zeros.
  @Override
  public int resetAt(byte[] header) {
    return header.length;
  }

  /// The header blocks of an entry.
  private byte[] header(Entry entry) {
    return encode(
        switch (entry) {
          case Entry.File f -> TarMember.file(f.path(), f.mode(), f.size(), epochSeconds);
          case Entry.Directory d -> TarMember.directory(d.path(), d.mode(), epochSeconds);
          case Entry.Symlink l -> TarMember.symlink(l.path(), l.target(), epochSeconds);
        });
  }

  /// The header of what `before` names.
  private byte[] topHeader() {
    return encode(TarMember.directory("", 0755, epochSeconds));
  }

  private byte[] encode(TarMember member) {
    byte[] header = TarHeaders.encode(style, before, member);
    return imprints.map(i -> i.balanced(header)).orElse(header);
  }

  @Override
  public boolean isImprinted() {
    return imprints.isPresent();
  }

  @Override
  public List<Imprint> imprints(byte[] header) {
    return imprints.map(i -> i.in(header)).orElse(List.of());
  }
}
