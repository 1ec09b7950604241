package argosy.environment;

import argosy.conda.PathEntry.Placeholder;
import argosy.environment.PackageLinks.Copied;
import argosy.environment.PackageLinks.Linked;
import argosy.environment.PackageLinks.Replaced;
import argosy.environment.PackageLinks.Step;
import argosy.environment.PackageLinks.Symbolic;
import argosy.environment.PackageLinks.Way;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/// [PackageLinks] as they are kept beside a package in the cache, so that its lists need not be read
/// and printed for every environment (`spec/conda-cache.md`).
///
///     links  = "ArgosyL1" int32:crc text:python int32:count *step int32:count *text:folder list list
///     step   = way text:target [text:source]
///     way    = byte + 16 if there is a source:
///              0 linked / 1 copied / 2 text:to / (3 text / 4 binary) text:placeholder int32:at
///     list   = int32:length bytes            ; the files, the paths
///     text   = int32:length UTF-8
final class KeptLinks {
  private static final byte[] MAGIC = "ArgosyL1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = MAGIC.length + Integer.BYTES;
  private static final int LINKED = 0;
  private static final int COPIED = 1;
  private static final int SYMBOLIC = 2;
  private static final int TEXT = 3;
  private static final int BINARY = 4;
  private static final int MOVED = 16;
  private static final AtomicLong SEQUENCE = new AtomicLong();

  private KeptLinks() {}

  /// What is kept, or what the package lists, which is kept then if the cache may be written.
  ///
  /// @param python where its Python files go; empty unless it is `noarch: python`
  static PackageLinks of(PackageCache.Unpacked unpacked, Optional<PythonPlaces> python)
      throws IOException {
    Path file = unpacked.folder().resolveSibling(unpacked.folder().getFileName() + ".links");
    String places = python.map(PythonPlaces::sitePackages).orElse("");
    if (Files.isRegularFile(file)) {
      Optional<PackageLinks> kept = decode(ByteBuffer.wrap(Files.readAllBytes(file)), places);
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    PackageLinks links = PackageLinks.of(unpacked, python);
    keep(file, encode(links, places));
    return links;
  }

  /// A cache that cannot be written serves all the same.
  private static void keep(Path file, byte[] bytes) throws IOException {
    Path part =
        file.resolveSibling(
            ".%s.%d-%d.part"
                .formatted(
                    file.getFileName(), ProcessHandle.current().pid(), SEQUENCE.incrementAndGet()));
    try {
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
    }
  }

  static byte[] encode(PackageLinks links, String python) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(new byte[HEAD_BYTES]);
    try (DataOutputStream out = new DataOutputStream(whole)) {
      text(python, out);
      out.writeInt(links.steps().size());
      for (Step step : links.steps()) {
        step(step, out);
      }
      out.writeInt(links.folders().size());
      for (String folder : links.folders()) {
        text(folder, out);
      }
      list(links.files(), out);
      list(links.paths(), out);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    byte[] bytes = whole.toByteArray();
    ByteBuffer.wrap(bytes).put(MAGIC).putInt(crc(ByteBuffer.wrap(bytes).position(HEAD_BYTES)));
    return bytes;
  }

  private static void step(Step step, DataOutputStream out) throws IOException {
    boolean moved = !step.source().equals(step.target());
    int way =
        switch (step.way()) {
          case Linked l -> LINKED;
          case Copied c -> COPIED;
          case Symbolic s -> SYMBOLIC;
          case Replaced r -> r.placeholder().binary() ? BINARY : TEXT;
        };
    out.writeByte(moved ? way + MOVED : way);
    switch (step.way()) {
      case Linked l -> {}
      case Copied c -> {}
      case Symbolic s -> text(s.to(), out);
      case Replaced r -> {
        text(r.placeholder().prefix(), out);
        out.writeInt(r.digestAt());
      }
    }
    text(step.target(), out);
    if (moved) {
      text(step.source(), out);
    }
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void list(ByteBuffer list, DataOutputStream out) throws IOException {
    out.writeInt(list.remaining());
    copy(list, out);
  }

  /// The bytes of a buffer that is backed by memory of Java's.
  static void copy(ByteBuffer from, OutputStream out) throws IOException {
    out.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
  }

  /// @return empty if they are damaged, or for another place of Python
  static Optional<PackageLinks> decode(ByteBuffer in, String python) {
    try {
      byte[] magic = new byte[MAGIC.length];
      in.get(magic);
      if (!Arrays.equals(magic, MAGIC)
          || in.getInt() != crc(in.duplicate())
          || !text(in).equals(python)) {
        return Optional.empty();
      }
      List<Step> steps = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        steps.add(step(in));
      }
      List<String> folders = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        folders.add(text(in));
      }
      return Optional.of(new PackageLinks(steps, folders, list(in), list(in)));
    } catch (BufferUnderflowException e) {
      return Optional.empty(); // cut within its first bytes
    }
  }

  private static Step step(ByteBuffer in) {
    int code = in.get();
    Way way =
        switch (code & ~MOVED) {
          case LINKED -> new Linked();
          case COPIED -> new Copied();
          case SYMBOLIC -> new Symbolic(text(in));
          case TEXT -> new Replaced(new Placeholder(text(in), false), in.getInt());
          case BINARY -> new Replaced(new Placeholder(text(in), true), in.getInt());
          default -> throw new IllegalStateException("written as " + code);
        };
    String target = text(in);
    return new Step((code & MOVED) == 0 ? target : text(in), target, way);
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static ByteBuffer list(ByteBuffer in) {
    int length = in.getInt();
    ByteBuffer list = in.slice(in.position(), length);
    in.position(in.position() + length);
    return list;
  }

  private static int crc(ByteBuffer afterHead) {
    CRC32 crc = new CRC32();
    crc.update(afterHead);
    return (int) crc.getValue();
  }
}
