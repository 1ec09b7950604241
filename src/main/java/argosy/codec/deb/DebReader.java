package argosy.codec.deb;

import argosy.base.CorruptException;
import argosy.codec.ar.ArReader;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads a binary package in one pass: first what it says of itself, then its files.
///
///     deb = ar("debian-binary" = "2." *, "control.tar" [".gz"/".xz"/".zst"], *("_" any),
///              "data.tar" [".gz"/".xz"/".zst"])
///
/// Reference: deb(5). Not safe for several threads; the caller closes the source.
public final class DebReader {
  /// What control members may hold in all: `md5sums` takes about 100 bytes a file.
  private static final long MAX_CONTROL_BYTES = 128L << 20;

  private final String where;
  private final ArReader ar;
  private final Map<String, byte[]> controlFiles = new TreeMap<>();
  private final Paragraph control;

  /// Reads the control member.
  ///
  /// @param where the package's file name, for messages
  /// @throws CorruptException if it is no binary package, cut off or damaged
  public DebReader(String where, InputStream in) throws IOException {
    this.where = where;
    this.ar = new ArReader(where, new BufferedInputStream(in, 1 << 16));
    expect("debian-binary");
    String version = new String(ar.content().readNBytes(64), StandardCharsets.US_ASCII);
    if (!version.startsWith("2.")) {
      throw new CorruptException(
          where + ": debian-binary, expected version 2.0 but got " + version.strip());
    }
    readControl(expect("control.tar"));
    List<Paragraph> paragraphs =
        ControlFile.parse(where + ": control", new String(file("control"), StandardCharsets.UTF_8));
    if (paragraphs.size() != 1) {
      throw new CorruptException(
          where + ": control, expected one paragraph but got " + paragraphs.size());
    }
    this.control = paragraphs.getFirst();
  }

  /// `Package`, `Version`, `Depends` and so on.
  public Paragraph control() {
    return control;
  }

  /// The control member's files by name, `control` itself among them: `md5sums`, `conffiles`,
  /// `postinst`, `triggers`, ... Sorted by name.
  public Map<String, byte[]> controlFiles() {
    return Collections.unmodifiableMap(controlFiles);
  }

  /// The files, once: paths without `./` before them.
  public TarReader data() throws IOException {
    return new TarReader(dataStream(), where + ": data.tar");
  }

  /// The files as a plain tar stream, once, instead of [#data()].
  public InputStream dataStream() throws IOException {
    String name = expect("data.tar");
    return new BufferedInputStream(Decompression.open(where, name, ar.content()), 1 << 16);
  }

  private void readControl(String name) throws IOException {
    TarReader tar =
        new TarReader(Decompression.open(where, name, ar.content()), where + ": " + name);
    long left = MAX_CONTROL_BYTES;
    for (Optional<TarMember> m = tar.next(); m.isPresent(); m = tar.next()) {
      TarMember member = m.get();
      if (member.type() == TarMember.Type.DIRECTORY) {
        continue;
      }
      left -= member.sizeBytes();
      if (member.type() != TarMember.Type.FILE || member.path().contains("/") || left < 0) {
        throw new CorruptException(
            where + ": " + name + ": " + member.path() + " is not a control file of modest size");
      }
      controlFiles.put(member.path(), tar.content().readAllBytes());
    }
  }

  private byte[] file(String name) throws CorruptException {
    byte[] found = controlFiles.get(name);
    if (found == null) {
      throw new CorruptException(where + ": control.tar holds no file " + name);
    }
    return found;
  }

  /// The name of the next member, which must be this one; members that begin with `_` are passed
  /// over.
  private String expect(String stem) throws IOException {
    Optional<ArReader.Member> m = ar.next();
    while (m.isPresent() && m.get().name().startsWith("_")) {
      m = ar.next();
    }
    String name = m.map(ArReader.Member::name).orElse("the end");
    if (!name.equals(stem) && !name.startsWith(stem + ".")) {
      throw new CorruptException(
          where + ": not a Debian binary package, expected " + stem + " but got " + name);
    }
    return name;
  }
}
