package argosy.adopt.debs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/// Builds small `.deb` files with commons-compress.
final class DebFixture {
  private final StringBuilder control = new StringBuilder();
  private final String fileName;
  private final Map<String, String> controlFiles = new LinkedHashMap<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(data);

  DebFixture(String name, String version, String architecture) throws IOException {
    fileName = name + "_" + version + "_" + architecture + ".deb";
    field("Package", name);
    field("Version", version);
    field("Architecture", architecture);
    field("Maintainer", "Somebody <somebody@example.org>");
    field("Description", "a package\n long text\n .\n of it");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    directory("./", 0755);
  }

  DebFixture field(String name, String value) {
    control.append(name).append(": ").append(value).append('\n');
    return this;
  }

  DebFixture script(String name, String text) {
    controlFiles.put(name, text);
    return this;
  }

  DebFixture directory(String path, int mode) throws IOException {
    TarArchiveEntry e = new TarArchiveEntry(path);
    e.setMode(mode);
    tar.putArchiveEntry(e);
    tar.closeArchiveEntry();
    return this;
  }

  DebFixture file(String path, int mode, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry e = new TarArchiveEntry("./" + path);
    e.setMode(mode);
    e.setSize(bytes.length);
    tar.putArchiveEntry(e);
    tar.write(bytes);
    tar.closeArchiveEntry();
    return this;
  }

  DebFixture file(String path, String content) throws IOException {
    return file(path, 0644, content);
  }

  DebFixture link(String path, String target) throws IOException {
    return special(path, TarConstants.LF_SYMLINK, target);
  }

  DebFixture hardLink(String path, String to) throws IOException {
    return special(path, TarConstants.LF_LINK, "./" + to);
  }

  DebFixture special(String path, byte type, String target) throws IOException {
    TarArchiveEntry e = new TarArchiveEntry("./" + path, type);
    e.setLinkName(target);
    tar.putArchiveEntry(e);
    tar.closeArchiveEntry();
    return this;
  }

  Path in(Path folder) throws IOException {
    tar.close();
    Path deb = Files.createDirectories(folder).resolve(fileName);
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(deb))) {
      member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      member(ar, "control.tar.gz", gzip(controlTar()));
      member(ar, "data.tar.gz", gzip(data.toByteArray()));
    }
    return deb;
  }

  private byte[] controlTar() throws IOException {
    controlFiles.put("control", control.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream files = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, String> f : controlFiles.entrySet()) {
        byte[] bytes = f.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry e = new TarArchiveEntry("./" + f.getKey());
        e.setSize(bytes.length);
        files.putArchiveEntry(e);
        files.write(bytes);
        files.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void member(ArArchiveOutputStream ar, String name, byte[] bytes)
      throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, bytes.length));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }
}
