package argosy.format.rpm;

import argosy.base.Utf8Order;
import argosy.codec.gzip.GzipStream;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Signer;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The repository's index as it was, if it is whole and of our writing: every package's text from a
/// line with `<package` to one with `</package>`, sorted by file name. An index that is damaged, or
/// that another key signed, is passed over: its packages are read anew.
final class PreviousIndex {
  private static final String REPOMD = "repodata/repomd.xml";
  private static final Pattern DATA =
      Pattern.compile(
          "<data type=\"(primary|filelists|other)\">\\s*<checksum type=\"sha256\">([0-9a-f]{64})"
              + ".*?<location href=\"([^\"]+)\"",
          Pattern.DOTALL);
  private static final Pattern REVISION = Pattern.compile("<revision>([0-9]{1,18})</revision>");
  private static final Pattern ID = Pattern.compile("(?:pkgid=\"|pkgid=\"YES\">)([0-9a-f]{64})");
  private static final Pattern HREF = Pattern.compile("<location href=\"([^\"]+)\"");

  private final Format.Files files;
  private final Map<Index, Descriptor> parts = new EnumMap<>(Index.class);
  private long revision;

  private record Descriptor(String name, String sha256) {}

  PreviousIndex(Format.Files files, Signer signer) throws IOException {
    this.files = files;
    String repomd = text(REPOMD);
    Matcher when = REVISION.matcher(repomd);
    if (when.find()) {
      revision = Long.parseLong(when.group(1));
    }
    if (!signer.hasSigned(bytes(REPOMD), text(REPOMD + ".asc"))) {
      return;
    }
    for (Matcher m = DATA.matcher(repomd); m.find(); ) {
      for (Index index : Index.values()) {
        if (index.type.equals(m.group(1))) {
          parts.put(index, new Descriptor(m.group(3), m.group(2)));
        }
      }
    }
    for (Descriptor part : Map.copyOf(parts).values()) {
      if (!Digest.of(bytes(part.name)).hex().equals(part.sha256)) {
        parts.clear();
      }
    }
    if (parts.size() < Index.values().length) {
      parts.clear();
    }
  }

  /// When it was made, in seconds since 1970; 0 if there is none.
  long revision() {
    return revision;
  }

  /// What an index says of a package.
  ///
  /// @param id the digest of the package's file, in hex
  record Text(String id, String text) {}

  /// The ids that all three indexes have, at the same place as now and in its order.
  ///
  /// @param nameOf file names by id
  Set<String> known(Map<String, String> nameOf) throws IOException {
    Set<String> known = new HashSet<>();
    try (Texts texts = texts(Index.PRIMARY)) {
      String last = "";
      for (Optional<Text> t = texts.next(); t.isPresent(); t = texts.next()) {
        Matcher href = HREF.matcher(t.get().text);
        String name = nameOf.get(t.get().id);
        if (name != null && href.find() && Xml.raw(href.group(1)).equals(name)) {
          if (Utf8Order.compare(last, name) >= 0) {
            return Set.of(); // of another program
          }
          last = name;
          known.add(t.get().id);
        }
      }
    }
    for (Index index : new Index[] {Index.FILELISTS, Index.OTHER}) {
      Set<String> here = new HashSet<>();
      try (Texts texts = texts(index)) {
        for (Optional<Text> t = texts.next(); t.isPresent(); t = texts.next()) {
          here.add(t.get().id);
        }
      }
      known.retainAll(here);
    }
    return known;
  }

  Texts texts(Index index) throws IOException {
    Descriptor part = parts.get(index);
    if (part == null) {
      return new Texts(Reader.nullReader());
    }
    InputStream in = Channels.newInputStream(files.open(part.name));
    InputStream plain =
        part.name.endsWith(".gz") ? new GzipStream(in, part.name) : new ZstdInputStream(in);
    return new Texts(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }

  /// One package's text after the other.
  static final class Texts implements Closeable {
    private final BufferedReader in;

    private Texts(Reader in) {
      this.in = new BufferedReader(in, 1 << 16);
    }

    Optional<Text> next() throws IOException {
      StringBuilder text = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (text.isEmpty() && !line.startsWith("<package ")) {
          continue;
        }
        text.append(line).append('\n');
        if (line.equals("</package>")) {
          String whole = text.toString();
          Matcher id = ID.matcher(whole);
          return Optional.of(new Text(id.find() ? id.group(1) : "", whole));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private String text(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private byte[] bytes(String name) throws IOException {
    try (InputStream in = Channels.newInputStream(files.open(name))) {
      return in.readAllBytes();
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}
