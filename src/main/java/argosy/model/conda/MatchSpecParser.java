package argosy.model.conda;

import argosy.base.DidYouMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `[channel[/subdir]:[namespace]:]name[ version[ build]][[key=value, …]]` (CEP 29, "Syntax").
final class MatchSpecParser {
  private static final List<String> KEYS =
      List.of(
          "name",
          "version",
          "build",
          "build_number",
          "channel",
          "subdir",
          "md5",
          "sha256",
          "fn",
          "url",
          "license",
          "track_features",
          "namespace");
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z0-9_]+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^,\"' ]*)\\s*(?:,|\\s|$)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.*^$|()\\\\-]+");

  private final String text;

  MatchSpecParser(String text) {
    this.text = text;
  }

  MatchSpec parse() {
    String rest = text.strip();
    int comment = rest.indexOf(" #");
    rest = comment < 0 ? rest : rest.substring(0, comment).strip();
    if (rest.length() > 4096) {
      throw wrong("it is longer than 4096 characters");
    }
    Map<String, String> keys = new LinkedHashMap<>();
    int bracket = rest.indexOf('[');
    if (bracket >= 0) {
      if (!rest.endsWith("]")) {
        throw wrong("expected ] at the end");
      }
      readKeys(rest.substring(bracket + 1, rest.length() - 1), keys);
      rest = rest.substring(0, bracket).strip();
    }
    Map<String, StringMatch> others = new LinkedHashMap<>();
    int colon = rest.lastIndexOf(':');
    if (colon >= 0) {
      readChannel(rest.substring(0, colon), others);
      rest = rest.substring(colon + 1).strip();
    }
    List<String> fields = fields(rest);
    String version = keys.getOrDefault("version", fields.get(1));
    String build = keys.getOrDefault("build", fields.get(2));
    keys.forEach((key, value) -> {
      if (!List.of("name", "version", "build", "namespace").contains(key)) {
        others.put(key, StringMatch.of(value));
      }
    });
    return new MatchSpec(
        StringMatch.of(fields.get(0)),
        version.isEmpty() ? VersionSpec.ANY : VersionSpec.of(version),
        build.isEmpty() || build.equals("*") ? StringMatch.ANY : StringMatch.of(build),
        others);
  }

  private void readKeys(String inside, Map<String, String> keys) {
    Matcher pair = PAIR.matcher(inside);
    int at = 0;
    while (at < inside.length()) {
      if (!pair.find(at) || pair.start() != at) {
        throw wrong("expected key=value in the brackets but got \"" + inside.substring(at) + "\"");
      }
      String key = pair.group(1);
      if (!KEYS.contains(key)) {
        throw wrong("unknown key " + key + DidYouMean.hint(key, KEYS));
      }
      String value = pair.group(2);
      boolean quoted = value.startsWith("'") || value.startsWith("\"");
      keys.put(key, quoted ? value.substring(1, value.length() - 1) : value);
      at = pair.end();
    }
  }

  /// `channel/subdir:namespace`, where the channel may be a URL.
  private void readChannel(String before, Map<String, StringMatch> others) {
    String channel = before;
    int colon = before.lastIndexOf(':');
    if (colon >= 0 && !before.startsWith("//", colon + 1)) {
      channel = before.substring(0, colon);
    } else if (colon < 0) {
      // one colon: what stands before it is a namespace, which is read and ignored
      return;
    }
    int slash = channel.lastIndexOf('/');
    if (slash > 0 && isSubdir(channel.substring(slash + 1))) {
      others.put("subdir", StringMatch.of(channel.substring(slash + 1)));
      channel = channel.substring(0, slash);
    }
    if (!channel.isEmpty() && !channel.equals("*")) {
      others.put("channel", StringMatch.of(channel));
    }
  }

  private static boolean isSubdir(String text) {
    try {
      return !new Subdir(text).name().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Name, version and build, separated by spaces or by `=`.
  private List<String> fields(String rest) {
    Matcher matcher = NAME.matcher(rest);
    if (!matcher.lookingAt()) {
      throw wrong("expected the name of a package");
    }
    String name = matcher.group();
    String after = rest.substring(name.length());
    if (after.isBlank()) {
      return List.of(name, "", "");
    }
    if (Character.isWhitespace(after.charAt(0))) {
      return spaced(name, after.strip());
    }
    return joined(name, after);
  }

  /// ` version`, ` version build`. White space within a version specification is ignored.
  private List<String> spaced(String name, String after) {
    List<String> words = new ArrayList<>();
    for (String word : after.split("\\s+")) {
      boolean goesOn =
          !words.isEmpty()
              && ("=<>!~,|".indexOf(words.getLast().charAt(words.getLast().length() - 1)) >= 0
                  || ",|".indexOf(word.charAt(0)) >= 0
                  || words.size() == 1 && "=<>!~".indexOf(word.charAt(0)) >= 0);
      if (goesOn) {
        words.set(words.size() - 1, words.getLast() + word);
      } else {
        words.add(word);
      }
    }
    if (words.size() > 2) {
      throw wrong("expected name, version and build but got one more: " + words.get(2));
    }
    if (words.size() == 2) {
      return List.of(name, words.get(0), words.get(1));
    }
    String version = words.getFirst();
    int equals = buildSeparator(version);
    return equals < 0
        ? List.of(name, version, "")
        : List.of(name, exact(version.substring(0, equals)), version.substring(equals + 1));
  }

  /// `=version`, `==version=build`, `>=version`.
  private List<String> joined(String name, String after) {
    String version = after.replaceAll("\\s+(?=[,|=<>!~])|(?<=[,|=<>!~])\\s+", "");
    int space = version.indexOf(' ');
    if (space > 0) {
      return List.of(
          name, exact(version.substring(0, space)), version.substring(space + 1).strip());
    }
    if ("=<>!~".indexOf(version.charAt(0)) < 0) {
      throw wrong("unexpected \"" + version + "\" after the name");
    }
    int equals = buildSeparator(version);
    return equals < 0
        ? List.of(name, version, "")
        : List.of(name, exact(version.substring(0, equals)), version.substring(equals + 1));
  }

  /// Where `=` separates a version from a build: after the version's first character, and no part
  /// of an operator.
  private static int buildSeparator(String version) {
    int at = version.length() - 1;
    while (at > 0) {
      if (version.charAt(at) == '='
          && "=<>!~,|".indexOf(version.charAt(at - 1)) < 0
          && (at + 1 == version.length() || version.charAt(at + 1) != '=')) {
        return at;
      }
      at--;
    }
    return -1;
  }

  /// With a build, `=1.8` means exactly 1.8.
  private static String exact(String version) {
    return version.startsWith("=") && !version.startsWith("==") ? version.substring(1) : version;
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("not a match specification: \"" + text + "\": " + why);
  }
}
