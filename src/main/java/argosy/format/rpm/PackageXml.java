package argosy.format.rpm;

import argosy.base.CorruptException;
import argosy.codec.rpm.RpmFiles.RpmFile;
import argosy.codec.rpm.RpmHeader;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.model.Artifact.NamedFile;
import java.util.List;

/// What the three indexes of a repository say of a package: `<package ...> ... </package>`, each
/// tag on a line of its own. As createrepo_c writes them.
final class PackageXml {
  /// What rpm itself must be able to do, of no account in a repository.
  private static final String RPMLIB = "rpmlib(";

  private final NamedFile file;
  private final RpmReader rpm;
  private final RpmHeader header;

  PackageXml(NamedFile file, RpmReader rpm) {
    this.file = file;
    this.rpm = rpm;
    this.header = rpm.header();
  }

  String of(Index index) throws CorruptException {
    return switch (index) {
      case PRIMARY -> primary();
      case FILELISTS -> filelists();
      case OTHER -> other();
    };
  }

  private String primary() throws CorruptException {
    StringBuilder out = new StringBuilder();
    out.append("<package type=\"rpm\">\n");
    tag(out, "name", RpmTag.NAME);
    tag(out, "arch", RpmTag.ARCH);
    out.append(version());
    out.append("<checksum type=\"sha256\" pkgid=\"YES\">")
        .append(file.descriptor().digest().hex())
        .append("</checksum>\n");
    tag(out, "summary", RpmTag.SUMMARY);
    tag(out, "description", RpmTag.DESCRIPTION);
    tag(out, "packager", RpmTag.PACKAGER);
    tag(out, "url", RpmTag.URL);
    long built = header.number(RpmTag.BUILD_TIME);
    out.append("<time file=\"%1$d\" build=\"%1$d\"/>\n".formatted(built));
    boolean large = rpm.signatures().has(RpmTag.LONG_ARCHIVE_SIZE);
    out.append(
        "<size package=\"%d\" installed=\"%d\" archive=\"%d\"/>\n"
            .formatted(
                file.descriptor().sizeBytes(),
                header.number(header.has(RpmTag.LONG_SIZE) ? RpmTag.LONG_SIZE : RpmTag.SIZE),
                rpm.signatures().number(large ? RpmTag.LONG_ARCHIVE_SIZE : RpmTag.PAYLOAD_SIZE)));
    out.append("<location href=\"").append(Xml.text(file.name())).append("\"/>\n<format>\n");
    tag(out, "rpm:license", RpmTag.LICENSE);
    tag(out, "rpm:vendor", RpmTag.VENDOR);
    tag(out, "rpm:group", RpmTag.GROUP);
    tag(out, "rpm:buildhost", RpmTag.BUILD_HOST);
    tag(out, "rpm:sourcerpm", RpmTag.SOURCE_RPM);
    out.append(
        "<rpm:header-range start=\"%d\" end=\"%d\"/>\n"
            .formatted(rpm.headerStart(), rpm.headerEnd()));
    relations(
        out,
        "provides",
        header.strings(RpmTag.PROVIDE_NAME),
        header.numbers(RpmTag.PROVIDE_FLAGS),
        header.strings(RpmTag.PROVIDE_VERSION));
    relations(
        out,
        "requires",
        header.strings(RpmTag.REQUIRE_NAME),
        header.numbers(RpmTag.REQUIRE_FLAGS),
        header.strings(RpmTag.REQUIRE_VERSION));
    for (RpmFile f : rpm.files().files()) {
      if (isPrimary(f.path())) {
        out.append(file(f));
      }
    }
    return out.append("</format>\n</package>\n").toString();
  }

  /// What dependencies may name without the list of all files.
  private static boolean isPrimary(String path) {
    return path.startsWith("/etc/") || path.equals("/usr/lib/sendmail") || path.contains("bin/");
  }

  private String filelists() throws CorruptException {
    StringBuilder out = new StringBuilder(brief()).append(version());
    for (RpmFile f : rpm.files().files()) {
      out.append(file(f));
    }
    return out.append("</package>\n").toString();
  }

  private String other() throws CorruptException {
    StringBuilder out = new StringBuilder(brief()).append(version());
    List<String> names = header.strings(RpmTag.CHANGELOG_NAME);
    List<String> texts = header.strings(RpmTag.CHANGELOG_TEXT);
    long[] times = header.numbers(RpmTag.CHANGELOG_TIME);
    for (int i = 0; i < Math.min(times.length, Math.min(names.size(), texts.size())); i++) {
      out.append(
          "<changelog author=\"%s\" date=\"%d\">%s</changelog>\n"
              .formatted(Xml.text(names.get(i)), times[i], Xml.text(texts.get(i))));
    }
    return out.append("</package>\n").toString();
  }

  private String brief() throws CorruptException {
    return "<package pkgid=\"%s\" name=\"%s\" arch=\"%s\">\n"
        .formatted(
            file.descriptor().digest().hex(),
            Xml.text(header.string(RpmTag.NAME)),
            Xml.text(header.string(RpmTag.ARCH)));
  }

  private static String file(RpmFile f) {
    String type = f.isGhost() ? " type=\"ghost\"" : f.isDirectory() ? " type=\"dir\"" : "";
    return "<file" + type + ">" + Xml.text(f.path()) + "</file>\n";
  }

  private String version() throws CorruptException {
    return "<version epoch=\"%d\" ver=\"%s\" rel=\"%s\"/>\n"
        .formatted(
            header.has(RpmTag.EPOCH) ? header.number(RpmTag.EPOCH) : 0,
            Xml.text(header.string(RpmTag.VERSION)),
            Xml.text(header.string(RpmTag.RELEASE)));
  }

  private void tag(StringBuilder out, String name, int tag) throws CorruptException {
    out.append(Xml.element(name, header.string(tag)));
  }

  private static void relations(
      StringBuilder out, String kind, List<String> names, long[] flags, List<String> versions)
      throws CorruptException {
    if (flags.length != names.size() || versions.size() != names.size()) {
      throw new CorruptException("the header's lists of " + kind + " differ in length");
    }
    if (names.stream().allMatch(name -> name.startsWith(RPMLIB))) {
      return;
    }
    out.append("<rpm:").append(kind).append(">\n");
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).startsWith(RPMLIB)) {
        out.append("<rpm:entry name=\"").append(Xml.text(names.get(i))).append('"');
        out.append(version((int) flags[i], versions.get(i))).append("/>\n");
      }
    }
    out.append("</rpm:").append(kind).append(">\n");
  }

  private static String version(int flags, String version) {
    String compared =
        switch (flags & 14) {
          case 2 -> "LT";
          case 4 -> "GT";
          case 8 -> "EQ";
          case 10 -> "LE";
          case 12 -> "GE";
          default -> "";
        };
    if (compared.isEmpty()) {
      return "";
    }
    int colon = version.indexOf(':');
    String rest = version.substring(colon + 1);
    int hyphen = rest.lastIndexOf('-');
    return " flags=\"%s\" epoch=\"%s\" ver=\"%s\"%s"
        .formatted(
            compared,
            colon < 0 ? "0" : version.substring(0, colon),
            Xml.text(hyphen < 0 ? rest : rest.substring(0, hyphen)),
            hyphen < 0 ? "" : " rel=\"" + Xml.text(rest.substring(hyphen + 1)) + "\"");
  }
}
