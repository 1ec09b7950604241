package argosy.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
      case ELF ->
          List.of(Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib", "libjli.so")));
    };
  }

  private static List<byte[]> texts(String... texts) {
    return List.of(texts).stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
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
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
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
      part(out, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
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

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("a/b.txt", "c")) {
        out.putNextEntry(new ZipEntry(name));
        out.write("content of ".repeat(30).getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
