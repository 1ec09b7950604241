package argosy.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.codec.bzip2.Bzip2OutputStream;
import argosy.codec.msgpack.MsgPackWriter;
import argosy.codec.rpm.HeaderWriter;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.sif.SifFormat;
import argosy.model.Artifact;
import argosy.model.Format;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Whole inputs of each reader, from which damaged ones are made.
final class Seeds {
  private Seeds() {}

  /// Writes them into folders of a folder, for Jazzer.
  public static void main(String[] args) throws IOException {
    for (Readers reader : Readers.values()) {
      Path place =
          Files.createDirectories(
              Path.of(args[0]).resolve(reader.name().toLowerCase(Locale.ROOT).replace('_', '-')));
      int number = 0;
      for (byte[] seed : of(reader)) {
        Files.write(place.resolve("seed-" + number), seed);
        number++;
      }
    }
  }

  static List<byte[]> of(Readers reader) throws IOException {
    return switch (reader) {
      case RECIPE ->
          texts(
              """
              context: {name: foo, version: 1.2.3}
              package: {name: "${{ name }}", version: "${{ version }}"}
              source: {url: "https://example.org/${{ name }}.tar.gz", sha256: "%064d"}
              build:
                number: 1
                skip: [win]
                script: [make, {if: unix, then: make install}]
                files: {include: [lib/], exclude: ["**/*.a"]}
              requirements:
                build: ["${{ compiler('c') }}"]
                host: [zlib >=1.2]
                run_exports: ["${{ pin_subpackage(name, upper_bound='x.x') }}"]
              tests: [{script: [foo]}, {package_contents: {lib: [foo]}}]
              """
                  .formatted(0),
              "outputs:\n"
                  + "  - staging: {name: s}\n"
                  + "  - package: {name: a, version: 1}\n"
                  + "    inherit: s\n");
      case VARIANTS ->
          texts(
              "python: ['3.11', '3.12']\nnumpy: [1, 2]\nzip_keys: [[python, numpy]]\n",
              "x: [y]  # [linux]\n");
      case VERSION -> texts("1!2.15.1rc2_post3.dev+local.7", "2024a", "1.0.*");
      case MATCHSPEC ->
          texts(
              "conda-forge/linux-64::numpy >=1.26,<3|2.* py312*[md5='ab']",
              "a=1.2=h1",
              "b ~=1.4.2");
      case REPODATA ->
          texts(
              """
              {"info":{"subdir":"linux-64"},"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0",
              "build_number":0,"depends":["b >=1"],"noarch":true,"size":12,"timestamp":1500000000}}}
              """);
      case META_YAML ->
          texts(
              "{% set version = '1.2' %}\n"
                  + "package:\n"
                  + "  name: x\n"
                  + "  version: {{ version }}\n"
                  + "build:\n"
                  + "  skip: true  # [win]\n"
                  + "requirements:\n"
                  + "  run:\n"
                  + "    - python >=3\n");
      case DOCKERFILE ->
          texts(
              "FROM debian:12 AS b\n"
                  + "ARG V=1\n"
                  + "ENV A=\"b c\"\n"
                  + "RUN set -e; \\\n"
                  + "  make V=$V && \\\n"
                  + "  make install\n");
      case SINGULARITY ->
          texts(
              "Bootstrap: docker\n"
                  + "From: debian:12\n"
                  + "%post\n"
                  + "  make\n"
                  + "%appinstall foo\n"
                  + "  touch foo\n"
                  + "%apprun foo\n"
                  + "  foo\n");
      case TAR -> List.of(tar());
      case DEB -> List.of(deb());
      case ZIP -> List.of(zip());
      case RPM -> List.of(undigested(written(RPM_ZSTD)), undigested(written(RPM_GZIP)));
      case CONDA -> List.of(condaZip(), bzip2(condaTar(true)));
      case SQUASHFS -> List.of(written(SQUASHFS));
      case GZIP -> List.of(zipped(tar()));
      case BZIP2 -> List.of(bzip2(tar()));
      case MSGPACK ->
          List.of(
              new MsgPackWriter()
                  .json(
                      Json.object()
                          .put("name", "a")
                          .put("size", 70_000)
                          .put("depends", List.of("b >=1", "c"))
                          .build())
                  .bytes());
      case ELF ->
          List.of(Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib", "libjli.so")));
    };
  }

  private static List<byte[]> texts(String... texts) {
    return List.of(texts).stream().map(t -> t.getBytes(UTF_8)).toList();
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      member(out, "usr/share/doc/x/copyright", "text");
      member(out, "a/" + "long/".repeat(40) + "name", "x".repeat(600));
      TarArchiveEntry link = new TarArchiveEntry("usr/link", TarConstants.LF_SYMLINK);
      link.setLinkName("share");
      out.putArchiveEntry(link);
      out.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static void member(TarArchiveOutputStream out, String name, String text)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    byte[] content = text.getBytes(UTF_8);
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  private static byte[] deb() throws IOException {
    ByteArrayOutputStream control = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(control)) {
      member(
          out, "./control", "Package: x\nVersion: 1\nArchitecture: all\nDescription: d\n more\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArArchiveOutputStream out = new ArArchiveOutputStream(bytes)) {
      part(out, "debian-binary", "2.0\n".getBytes(UTF_8));
      part(out, "control.tar.gz", zipped(control.toByteArray()));
      part(out, "data.tar", tar());
    }
    return bytes.toByteArray();
  }

  private static void part(ArArchiveOutputStream out, String name, byte[] content)
      throws IOException {
    out.putArchiveEntry(new ArArchiveEntry(name, content.length));
    out.write(content);
    out.closeArchiveEntry();
  }

  private static byte[] zipped(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static final RpmOptions RPM = RpmOptions.of("Argosy Test <test@example.org>");
  private static final Function<Parallel, Format> RPM_ZSTD =
      p -> new RpmFormat("rpm", RPM, Optional.empty(), p);
  private static final Function<Parallel, Format> RPM_GZIP =
      p -> new RpmFormat("rpm", RPM.with(RpmOptions.Compression.GZ), Optional.empty(), p);
  private static final Function<Parallel, Format> SQUASHFS =
      p ->
          new SifFormat(
              new SifFormat.Options(
                  SifFormat.Container.SQUASHFS,
                  SifFormat.Options.DEFAULT.compression(),
                  SifFormat.SignatureKind.DSSE),
              p,
              new MemoryMemo(),
              Optional.empty());

  /// A small root stack in a form.
  private static byte[] written(Function<Parallel, Format> form) throws IOException {
    MemoryStore store = new MemoryStore();
    MemoryOutput out = new MemoryOutput();
    try (Parallel parallel = new Parallel(1)) {
      Artifact written = form.apply(parallel).write(new Profiles(store).root(), store, out);
      return out.bytes(written.main().name());
    }
  }

  /// A package whose signature header holds no digest, so that damage of the header is not refused
  /// for its digest.
  private static byte[] undigested(byte[] rpm) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(rpm, 0, 96); // the lead
    byte[] signatures =
        new HeaderWriter(RpmTag.HEADER_SIGNATURES).int32(RpmTag.SIZE_SIGNATURE, 1).bytes();
    bytes.writeBytes(signatures);
    bytes.writeBytes(new byte[-signatures.length & 7]);
    int header = (int) new RpmReader("seed", new ByteArrayInputStream(rpm)).headerStart();
    bytes.write(rpm, header, rpm.length - header);
    return bytes.toByteArray();
  }

  private static byte[] condaTar(boolean info) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      if (info) {
        member(out, "info/index.json", "{\"name\":\"hello\",\"version\":\"1.0\",\"build\":\"0\"}");
      }
      member(out, "bin/hello", "text ".repeat(99));
    }
    return bytes.toByteArray();
  }

  private static byte[] condaZip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setMethod(ZipOutputStream.STORED);
      stored(out, "metadata.json", "{\"conda_pkg_format_version\":2}".getBytes(UTF_8));
      stored(out, "info-hello-1.0-0.tar.zst", Zstd.compress(condaTar(true)));
      stored(out, "pkg-hello-1.0-0.tar.zst", Zstd.compress(condaTar(false)));
    }
    return bytes.toByteArray();
  }

  private static void stored(ZipOutputStream out, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setCrc(sum.getValue());
    entry.setSize(content.length);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  private static byte[] bzip2(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new Bzip2OutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("a/b.txt", "c")) {
        out.putNextEntry(new ZipEntry(name));
        out.write("content of ".repeat(30).getBytes(UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
