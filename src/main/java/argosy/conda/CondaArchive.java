package argosy.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.codec.DamageNamed;
import argosy.codec.bzip2.Bzip2InputStream;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.codec.zip.ZipReader;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads a conda package:
///
///     conda    = zip(stored "metadata.json", "pkg-STEM.tar.zst", "info-STEM.tar.zst")  ; any order
///     metadata = {"conda_pkg_format_version": 2}
///     tar.bz2  = bzip2(tar(info/... and payload))
///
/// The caller closes the channel.
public final class CondaArchive {
  private static final String INFO = "info/";
  private static final int MAX_INFO_BYTES = 256 << 20;
  private static final int BUFFER = 1 << 17;

  private final String where;
  private final Dist dist;
  private final SeekableByteChannel channel;

  /// @param fileName `NAME-VERSION-BUILD.conda` or `.tar.bz2`; folders before it are left out
  public CondaArchive(String fileName, SeekableByteChannel channel) {
    this.where = fileName;
    this.dist = Dist.parse(fileName.substring(fileName.lastIndexOf('/') + 1));
    this.channel = channel;
  }

  /// Takes the payload's members in the archive's order.
  @FunctionalInterface
  public interface Payload {
    /// @param content ends where it ends; empty unless a file
    void member(TarMember member, InputStream content) throws IOException;
  }

  public Dist dist() {
    return dist;
  }

  /// The `info/` files by their names below it.
  public Map<String, byte[]> info() throws IOException {
    return read((member, content) -> {}, false);
  }

  /// The payload, and the `info/` files by their names below it.
  ///
  /// @throws CorruptException if the archive is damaged, or says that it is another package
  public Map<String, byte[]> read(Payload payload) throws IOException {
    return read(payload, true);
  }

  /// `info/index.json`, which must be there and speak of this package.
  public Json.Obj index(Map<String, byte[]> info) throws CorruptException {
    byte[] json = info.get("index.json");
    if (json == null) {
      throw new CorruptException(where + ": info/index.json is missing");
    }
    try {
      Json.Obj index = Json.parse(new String(json, StandardCharsets.UTF_8)).asObject();
      Dist said = new Dist(index.string("name"), index.string("version"), index.string("build"));
      if (!said.equals(dist)) {
        throw new CorruptException(where + ": info/index.json is that of " + said);
      }
      return index;
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": info/index.json: " + e.getMessage(), e);
    }
  }

  private Map<String, byte[]> read(Payload payload, boolean whole) throws IOException {
    Map<String, byte[]> info = new TreeMap<>();
    if (where.endsWith(Dist.Container.CONDA.suffix())) {
      ZipReader zip = new ZipReader(where, channel);
      requireFormat(zip);
      readTar(zip, part(zip, "info-"), info, payload);
      if (whole) {
        readTar(zip, part(zip, "pkg-"), info, payload);
      }
    } else {
      channel.position(0);
      InputStream packed = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
      read(new TarReader(new Bzip2InputStream(where, packed), where), info, payload);
    }
    return info;
  }

  private void requireFormat(ZipReader zip) throws IOException {
    ZipReader.Member metadata = zip.members().get("metadata.json");
    if (metadata == null) {
      return; // as conda and mamba do
    }
    try (InputStream in = zip.open(metadata)) {
      String text = new String(in.readNBytes(BUFFER), StandardCharsets.UTF_8);
      long version = Json.parse(text).asObject().number("conda_pkg_format_version");
      if (version != 2) {
        throw new UnsupportedException(
            where + ": a conda package of format " + version + ", only 2 is known",
            "take an older one of it");
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": metadata.json: " + e.getMessage(), e);
    }
  }

  private ZipReader.Member part(ZipReader zip, String kind) throws CorruptException {
    String expected = kind + dist.stem() + ".tar.zst";
    List<String> found =
        zip.members().keySet().stream()
            .filter(n -> n.startsWith(kind) && n.endsWith(".tar.zst"))
            .toList();
    if (!found.equals(List.of(expected))) {
      throw new CorruptException(where + ": expected the member " + expected + " but got " + found);
    }
    return Optional.ofNullable(zip.members().get(expected)).orElseThrow();
  }

  private void readTar(
      ZipReader zip, ZipReader.Member member, Map<String, byte[]> info, Payload payload)
      throws IOException {
    String full = where + ": " + member.name();
    try (InputStream stored = new BufferedInputStream(zip.open(member), BUFFER);
        InputStream plain = new DamageNamed(full, new ZstdInputStream(stored))) {
      read(new TarReader(plain, full), info, payload);
      stored.transferTo(OutputStream.nullOutputStream()); // so that the CRC is seen
    }
  }

  private void read(TarReader tar, Map<String, byte[]> info, Payload payload) throws IOException {
    long infoBytes = 0;
    for (Optional<TarMember> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarMember member = next.get();
      if (member.path().startsWith(INFO)) {
        infoBytes += member.sizeBytes();
        if (infoBytes > MAX_INFO_BYTES) {
          throw new CorruptException(where + ": more than " + MAX_INFO_BYTES + " bytes of info");
        }
        if (member.type() == TarMember.Type.FILE) {
          String name = member.path().substring(INFO.length());
          info.put(name, tar.content().readAllBytes());
        }
      } else if (!member.path().isEmpty() && !member.path().equals("info")) {
        payload.member(member, tar.content());
      }
    }
  }
}
