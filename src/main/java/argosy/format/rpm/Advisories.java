package argosy.format.rpm;

import argosy.model.Artifact.NamedFile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a repository says of releases, beside their packages: a group per stack (comps) and an
/// update per release (updateinfo), with the packages that it brought. Worked out of the primary
/// index.
final class Advisories {
  private static final Pattern VERSION =
      Pattern.compile("<version epoch=\"([^\"]*)\" ver=\"([^\"]*)\" rel=\"([^\"]*)\"/>");
  private static final Pattern TIME = Pattern.compile("<time file=\"[0-9]+\" build=\"([0-9]+)\"/>");
  private static final Pattern RELEASE =
      Pattern.compile(
          "<rpm:entry name=\"argosy-(?:root-stack|prefix-stack|since)\\(([^@()]+@[^@()]+)\\)\"/>");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String origin;
  private final Map<String, String> groups = new TreeMap<>();
  private final Map<String, Update> updates = new TreeMap<>();

  private record Update(String issued, String summary, List<String> packages) {}

  Advisories(String origin) {
    this.origin = origin;
  }

  /// Takes note of a package.
  ///
  /// @param primary its text in the primary index
  void add(NamedFile file, String primary) {
    Matcher release = RELEASE.matcher(primary);
    Matcher version = VERSION.matcher(primary);
    Matcher time = TIME.matcher(primary);
    if (!release.find() || !version.find() || !time.find()) {
      return; // not one of ours
    }
    String name = element(primary, "name");
    String summary = element(primary, "summary");
    if (file.main()) {
      groups.put(
          name,
          """
          <group>
          <id>%1$s</id>
          <name>%1$s</name>
          <description>%2$s</description>
          <default>false</default>
          <uservisible>true</uservisible>
          <packagelist>
          <packagereq type="mandatory">%1$s</packagereq>
          </packagelist>
          </group>
          """
              .formatted(name, summary));
    }
    String issued = DATE.format(Instant.ofEpochSecond(Long.parseLong(time.group(1))));
    String base = file.name().substring(file.name().lastIndexOf('/') + 1);
    Update update =
        updates.computeIfAbsent(
            release.group(1), r -> new Update(issued, summary, new ArrayList<>()));
    update.packages.add(
        """
        <package name="%s" epoch="%s" version="%s" release="%s" arch="%s" src="%s">
        <filename>%s</filename>
        <sum type="sha256">%s</sum>
        </package>
        """
            .formatted(
                name,
                version.group(1),
                version.group(2),
                version.group(3),
                element(primary, "arch"),
                element(primary, "rpm:sourcerpm"),
                Xml.text(base),
                file.descriptor().digest().hex()));
  }

  /// The groups: `dnf group install argosy-NAME`.
  String comps() {
    return Xml.DECLARATION
        + "<!DOCTYPE comps PUBLIC \"-//Red Hat, Inc.//DTD Comps info//EN\" \"comps.dtd\">\n"
        + "<comps>\n"
        + String.join("", groups.values())
        + "</comps>\n";
  }

  /// The releases: `dnf updateinfo list`.
  String updateinfo() {
    StringBuilder out = new StringBuilder(Xml.DECLARATION).append("<updates>\n");
    updates.forEach((release, update) ->
        out.append(
            """
            <update from="%1$s" status="stable" type="enhancement" version="1.0">
            <id>%2$s</id>
            <title>%3$s</title>
            <release>%1$s</release>
            <issued date="%4$s"/>
            <updated date="%4$s"/>
            <description>%5$s</description>
            <references/>
            <pkglist>
            <collection short="%1$s">
            <name>%1$s</name>
            %6$s</collection>
            </pkglist>
            </update>
            """
                .formatted(
                    origin,
                    "ARGOSY-" + release.replace('@', '-'),
                    release,
                    update.issued,
                    update.summary,
                    String.join("", update.packages))));
    return out.append("</updates>\n").toString();
  }

  private static String element(String primary, String name) {
    int start = primary.indexOf("<" + name + ">") + name.length() + 2;
    int end = primary.indexOf("</" + name + ">");
    return end < start ? "" : primary.substring(start, end);
  }
}
