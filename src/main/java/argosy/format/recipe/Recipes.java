package argosy.format.recipe;

import argosy.activation.EnvironmentMap;
import argosy.activation.Launchers;
import argosy.activation.ShellText;
import argosy.base.OwnFile;
import argosy.format.conda.CondaNames;
import argosy.format.deb.DebVersion;
import argosy.format.source.SourceArchive;
import argosy.format.source.SourceStack;
import argosy.format.system.SystemLayout;
import argosy.model.Artifact.NamedFile;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The texts of all recipes: templates with what a release says filled in.
final class Recipes {
  private static final DateTimeFormatter DEB_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss +0000", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter RPM_DATE =
      DateTimeFormatter.ofPattern("EEE MMM dd yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final Pattern PLACE = Pattern.compile("@([A-Z0-9]+)@");

  /// Words of people, which may hold anything; the others are of a template's own language.
  private static final Set<String> TEXTS =
      Set.of("SUMMARY", "SYNOPSIS", "LICENCE", "URL", "MAINTAINER");

  private static final String MADE_OF_SOURCES =
      "compiles the sources of the stack's packages, which are";
  private static final String MADE_OF_FILES = "makes something of the stack's files, which are";

  private final Profile profile;
  private final Stack stack;
  private final boolean root;
  private final boolean ofSources;
  private final String home;
  private final Map<String, String> words = new LinkedHashMap<>();

  /// @param source what all is made of: a tarball, or a [SourceArchive]
  Recipes(Profile profile, NamedFile source, String maintainer) {
    Release release = profile.release();
    this.profile = profile;
    this.stack = profile.stack();
    this.root = stack.kind() == StackKind.ROOT;
    this.ofSources = SourceArchive.isOne(source.name());
    this.home = "/" + SystemLayout.home(release);
    String name = stack.name();
    Instant when = Instant.ofEpochSecond(release.epochSeconds());
    String architecture = release.platform().architecture();
    String summary = line(stack.summary()).replaceFirst("\\.$", "");
    words.put("NAME", name);
    words.put("TAG", release.tag());
    words.put("VERSION", DebVersion.ofTag(release.tag()));
    words.put("SUMMARY", summary.isEmpty() ? "Scientific software stack " + name : summary);
    words.put("SYNOPSIS", words.get("SUMMARY").replaceFirst("^(?i:an?|the) ", ""));
    words.put("LICENCE", line(stack.licence().expression()));
    words.put("TARBALL", source.name());
    words.put("SHA256", source.descriptor().digest().hex());
    words.put("HOME", home);
    words.put("MAINTAINER", maintainer);
    words.put("URL", stack.labels().getOrDefault("homepage", "https://example.org/" + name));
    words.put("DEMO", stack.demo().isPresent() ? stack.demoCommand() : name);
    words.put("APPNAMES", String.join(", ", Launchers.commandNames(stack)));
    words.put("ENV", environment("ENV %s=\"%s\"", "\"\\$"));
    words.put("EXPORT", environment("    export %s=\"%s\"", "\"\\$`"));
    words.put("APPS", apps());
    words.put("RPMARCH", architecture.equals("amd64") ? "x86_64" : other(architecture));
    String glibc =
        Launchers.glibc(profile.packages().stream().map(Profile.Part::metadata).toList());
    words.put(
        "RPMREQUIRES",
        root
            ? "Requires: util-linux\n"
            : glibc.isEmpty() ? "" : "Requires: glibc >= " + glibc + "\n");
    boolean zstd = source.name().endsWith(".zst");
    List<String> tools = new ArrayList<>(ofSources ? SourceStack.RPM_PACKAGES : List.of());
    if (zstd) {
      tools.add("zstd");
    }
    words.put(
        "RPMBUILDREQUIRES",
        tools.stream().map(t -> "BuildRequires: " + t + "\n").collect(Collectors.joining()));
    words.put(
        "UNPACK", zstd ? "zstd -d -c \"%{SOURCE0}\" | tar -x -f -" : "tar -x -z -f \"%{SOURCE0}\"");
    words.put("RPMDATE", RPM_DATE.format(when));
    words.put("DEBNAME", name.replace('_', '-'));
    words.put("DEBARCH", architecture.equals("ppc64le") ? "ppc64el" : architecture);
    words.put("DEBDEPENDS", root ? "Depends: mount\n" : "");
    words.put(
        "DEBBUILDDEPENDS",
        ofSources ? "Build-Depends: " + String.join(", ", SourceStack.DEBIAN_PACKAGES) + "\n" : "");
    words.put("BUILDPACKAGES", String.join(" ", SourceStack.DEBIAN_PACKAGES));
    words.put("MADEOF", ofSources ? MADE_OF_SOURCES : MADE_OF_FILES);
    words.put("DEBDATE", DEB_DATE.format(when));
    words.put("LICENCES", licences());
    words.put("CONDANAME", CondaNames.name(name));
    words.put("CONDAVERSION", CondaNames.ofTag(release.tag()));
    words.put("EBNAME", name);
    RunEnvironment variables = new RunEnvironment(profile.activation());
    words.put("EBVARIABLES", variables.easyBuild());
    words.put("SPACKVARIABLES", variables.spack());
    words.put("SPACKNAME", "argosy-" + name.replace('_', '-'));
    words.put("SPACKCLASS", spackClass("argosy-" + name));
  }

  String rpmSpec() {
    return filled("", ofSources ? "rpm.source.spec" : "rpm.spec").text();
  }

  List<RecipeText> texts() {
    String top = stack.name() + "/";
    String name = stack.name();
    List<RecipeText> texts = new ArrayList<>();
    texts.add(filled(top + "README.md", "README.md"));
    texts.add(
        filled(
            top + "docker/Dockerfile",
            root ? "Dockerfile.root" : either("Dockerfile.prefix", "Dockerfile.source")));
    texts.add(
        filled(
            top + "apptainer/" + name + ".def",
            root ? "apptainer.root.def" : either("apptainer.prefix.def", "apptainer.source.def")));
    texts.add(new RecipeText(top + "rpm/argosy-" + name + ".spec", rpmSpec(), false));
    texts.add(filled(top + "debian/control", "debian.control"));
    texts.add(
        new RecipeText(
            top + "debian/rules",
            filled("", either("debian.rules", "debian.source.rules")).text(),
            true));
    texts.add(filled(top + "debian/changelog", "debian.changelog"));
    texts.add(filled(top + "debian/copyright", "debian.copyright"));
    texts.add(new RecipeText(top + "debian/source/format", "3.0 (native)\n", false));
    if (!root) {
      texts.add(filled(top + "conda/recipe.yaml", either("recipe.yaml", "recipe.source.yaml")));
      texts.add(
          filled(
              top + "easybuild/" + name + "-" + words.get("CONDAVERSION") + ".eb",
              either("easyconfig.eb", "easyconfig.source.eb")));
      texts.add(
          filled(
              top + "spack/packages/" + words.get("SPACKNAME") + "/package.py",
              either("package.py", "package.source.py")));
    }
    texts.add(
        new RecipeText(
            top + "SHA256SUMS", words.get("SHA256") + "  " + words.get("TARBALL") + "\n", false));
    return texts;
  }

  private String either(String ofFiles, String sources) {
    return ofSources ? sources : ofFiles;
  }

  private RecipeText filled(String path, String template) {
    String text = OwnFile.text(Recipes.class, template);
    if (root) { // what has no recipe is no row
      text =
          text.lines()
              .filter(l -> !l.matches("\\| (conda|EasyBuild|Spack) .*"))
              .collect(Collectors.joining("\n", "", "\n"));
    }
    return new RecipeText(path, substituted(text, Quoting.of(template)), false);
  }

  /// In one pass, so that what a word says is never taken for a place of another.
  private String substituted(String text, Quoting quoting) {
    return PLACE
        .matcher(text)
        .replaceAll(m -> {
          String word = m.group(1);
          String value = words.getOrDefault(word, m.group());
          return Matcher.quoteReplacement(TEXTS.contains(word) ? quoting.quoted(value) : value);
        });
  }

  /// The stack's variables as they are inside an image.
  private String environment(String form, String special) {
    Map<String, String> base = new TreeMap<>(EnvironmentMap.ROOT_BASE);
    String prefix = root ? "/" : home;
    return EnvironmentMap.of(profile.activation(), prefix, base).entrySet().stream()
        .map(v -> form.formatted(v.getKey(), escaped(v.getValue(), special)))
        .collect(Collectors.joining("\n"));
  }

  private static String escaped(String value, String special) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (special.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /// An app for every command, `demo` for the demo.
  private String apps() {
    StringBuilder out = new StringBuilder();
    String start = root ? "" : home + "/run ";
    stack
        .commands()
        .forEach(c -> {
          String argv =
              root
                  ? c.argv().stream()
                      .map(a -> ShellText.shQuote(EnvironmentMap.substitute(a, "/")))
                      .collect(Collectors.joining(" "))
                  : start + c.name();
          out.append("\n%apprun ")
              .append(c.name())
              .append("\n    exec ")
              .append(argv)
              .append(" \"$@\"\n");
          if (!c.help().isBlank()) {
            out.append("\n%apphelp ")
                .append(c.name())
                .append("\n    ")
                .append(line(c.help()))
                .append('\n');
          }
        });
    stack
        .demo()
        .ifPresent(d ->
            out.append("\n%apprun demo\n    exec ")
                .append(start)
                .append(stack.demoCommand())
                .append(" \"$@\"\n"));
    return out.toString();
  }

  private String licences() {
    return profile.packages().stream()
        .map(p -> p.metadata())
        .map(p -> " " + p.name() + " " + p.version() + ": " + line(p.licence().expression()) + "\n")
        .collect(Collectors.joining());
  }

  private static String spackClass(String name) {
    StringBuilder out = new StringBuilder();
    for (String part : name.split("[-_]", -1)) {
      out.append(part.substring(0, Math.min(1, part.length())).toUpperCase(Locale.ROOT))
          .append(part.substring(Math.min(1, part.length())));
    }
    return out.toString();
  }

  private static String other(String architecture) {
    return architecture.equals("arm64") ? "aarch64" : architecture;
  }

  private static String line(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
  }
}
