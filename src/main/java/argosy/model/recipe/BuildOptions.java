package argosy.model.recipe;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the built files are turned into a package.
///
/// @param skip nothing is built for this platform and variant
/// @param files of the prefix that go into the package; all new ones by default
/// @param alwaysCopy installed as copies, never as hard links
/// @param alwaysInclude packed even if they were there before the script ran
/// @param mergeBuildAndHost one environment for both
public record BuildOptions(
    boolean skip,
    Noarch noarch,
    Python python,
    DynamicLinking dynamicLinking,
    PrefixDetection prefixDetection,
    Globs files,
    Globs alwaysCopy,
    Globs alwaysInclude,
    boolean mergeBuildAndHost,
    List<PostProcess> postProcess) {
  public static final BuildOptions USUAL =
      new BuildOptions(
          false,
          Noarch.NONE,
          Python.USUAL,
          DynamicLinking.USUAL,
          PrefixDetection.USUAL,
          Globs.ALL,
          Globs.NOTHING,
          Globs.NOTHING,
          false,
          List.of());

  public BuildOptions {
    postProcess = List.copyOf(postProcess);
  }

  /// Whether one package serves all platforms.
  public enum Noarch {
    NONE,
    GENERIC,
    PYTHON
  }

  /// @param entryPoints `command = module:function`
  /// @param skipCompilation Python files for which no `.pyc` is made
  /// @param versionIndependent built once for all versions of Python (abi3)
  /// @param sitePackagesPath for the package `python` itself (CEP 17); empty for others
  public record Python(
      List<String> entryPoints,
      Globs skipCompilation,
      boolean useAppEntryPoint,
      boolean versionIndependent,
      String sitePackagesPath) {
    public static final Python USUAL = new Python(List.of(), Globs.NOTHING, false, false, "");

    public Python {
      entryPoints = List.copyOf(entryPoints);
    }
  }

  /// @param rpaths relative to the prefix; `lib/` by default
  /// @param relocate binaries whose run paths are rewritten
  /// @param missingAllowed libraries that may be missing; `rpathAllowed` run paths that may point
  ///   out of the prefix
  /// @param overdepending fail on a requirement that nothing links against
  /// @param overlinking fail on a library that no requirement has
  public record DynamicLinking(
      List<String> rpaths,
      Globs relocate,
      List<String> missingAllowed,
      List<String> rpathAllowed,
      boolean overdepending,
      boolean overlinking) {
    public static final DynamicLinking USUAL =
        new DynamicLinking(List.of("lib/"), Globs.ALL, List.of(), List.of(), false, false);

    public DynamicLinking {
      rpaths = List.copyOf(rpaths);
      missingAllowed = List.copyOf(missingAllowed);
      rpathAllowed = List.copyOf(rpathAllowed);
    }
  }

  /// Where the build prefix is looked for.
  ///
  /// @param forceText files taken as text, `forceBinary` as binary, whatever they look like
  /// @param ignore files that are not looked into
  /// @param ignoreBinary binary files that are not looked into
  public record PrefixDetection(
      List<String> forceText, List<String> forceBinary, Globs ignore, Globs ignoreBinary) {
    /// Every file is looked into.
    public static final PrefixDetection USUAL =
        new PrefixDetection(List.of(), List.of(), Globs.NOTHING, Globs.NOTHING);

    public PrefixDetection {
      forceText = List.copyOf(forceText);
      forceBinary = List.copyOf(forceBinary);
    }
  }

  /// A regular expression replaced in built files.
  ///
  /// @param replacement in which `$1`, `${1}` and `${name}` stand for groups, `$$` for a dollar
  public record PostProcess(Globs files, String regex, String replacement) {
    private static final Pattern GROUP =
        Pattern.compile("\\$(\\$|\\{([A-Za-z0-9_]+)}|([A-Za-z0-9_]+))");

    /// The text with all replaced.
    ///
    /// @throws IllegalArgumentException if the expression cannot be read
    public String applied(String text) {
      return Pattern.compile(regex.replace("(?P<", "(?<"))
          .matcher(text)
          .replaceAll(m -> Matcher.quoteReplacement(filled(m)));
    }

    /// A group that took part in no match is empty, as one that is not there.
    private String filled(MatchResult match) {
      return GROUP
          .matcher(replacement)
          .replaceAll(g -> {
            String name = g.group(2) == null ? g.group(3) : g.group(2);
            return Matcher.quoteReplacement(name == null ? "$" : group(match, name));
          });
    }

    private static String group(MatchResult match, String name) {
      boolean number = name.matches("[0-9]{1,4}");
      boolean there =
          number
              ? Integer.parseInt(name) <= match.groupCount()
              : match.namedGroups().containsKey(name);
      @Nullable String text =
          !there ? "" : number ? match.group(Integer.parseInt(name)) : match.group(name);
      return text == null ? "" : text;
    }
  }
}
