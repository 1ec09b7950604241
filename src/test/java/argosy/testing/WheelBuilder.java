package argosy.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import argosy.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Wheels, as a build tool writes them.
public final class WheelBuilder {
  private final String name;
  private final String version;
  private final String tags;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final StringBuilder metadata = new StringBuilder();
  private final StringBuilder record = new StringBuilder();

  /// @param tags `py3-none-any`
  public WheelBuilder(String name, String version, String tags) {
    this.name = name;
    this.version = version;
    this.tags = tags;
    metadata.append("Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(name, version));
  }

  /// A line of `METADATA`.
  public WheelBuilder says(String header) {
    metadata.append(header).append('\n');
    return this;
  }

  public WheelBuilder file(String path, String content) {
    return file(path, content.getBytes(UTF_8));
  }

  public WheelBuilder file(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  public WheelBuilder entryPoints(String text) {
    return file(info() + "/entry_points.txt", text);
  }

  /// A line of `RECORD` that is not true.
  public WheelBuilder records(String line) {
    record.append(line).append('\n');
    return this;
  }

  private String info() {
    return name + "-" + version + ".dist-info";
  }

  /// @return the file
  public Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(name + "-" + version + "-" + tags + ".whl");
    file(info() + "/METADATA", metadata + "\nWhat it is.\n");
    file(info() + "/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: " + tags + "\n");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> f : files.entrySet()) {
        byte[] bytes = f.getValue();
        byte[] digest = HexFormat.of().parseHex(Digest.of(bytes).hex());
        String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        if (record.indexOf(f.getKey() + ",") < 0) {
          record.append("%s,sha256=%s,%d%n".formatted(f.getKey(), hash, bytes.length));
        }
        member(zip, f.getKey(), bytes);
      }
      record.append(info()).append("/RECORD,,\n");
      member(zip, info() + "/RECORD", record.toString().getBytes(UTF_8));
    }
    return file;
  }

  private static void member(ZipOutputStream zip, String path, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTime(1_000_000_000_000L);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
