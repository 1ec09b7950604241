package argosy.model.conda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of a conda package, in conda's order (CEP 33): `0.4 = 0.4.0 < 0.4.1.rc < 0.4.1`.
///
/// Equality is that of the order: `1.1` equals `1.1.0`, although they are written differently.
public final class Version implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("[*.+!_0-9a-z]+");
  private static final Pattern RUN = Pattern.compile("[0-9]+|[*]+|[^0-9*]+");

  private final String text;
  private final List<List<Atom>> main;
  private final List<List<Atom>> local;

  /// A run of digits or of letters.
  ///
  /// @param rank `dev` before other words before numbers before `post`
  /// @param text lower case; of a number without leading zeros, so empty for zero
  private record Atom(int rank, String text) implements Comparable<Atom> {
    static final Atom ZERO = new Atom(2, "");

    static Atom of(String run) {
      if (Character.isDigit(run.charAt(0))) {
        return new Atom(2, run.replaceFirst("^0+", ""));
      }
      return new Atom(
          switch (run) {
            case "dev" -> 0;
            case "post" -> 3;
            default -> 1;
          },
          run);
    }

    @Override
    public int compareTo(Atom other) {
      if (rank != other.rank) {
        return Integer.compare(rank, other.rank);
      }
      if (rank == 2 && text.length() != other.text.length()) {
        return Integer.compare(text.length(), other.text.length());
      }
      return text.compareTo(other.text);
    }
  }

  private Version(String text, List<List<Atom>> main, List<List<Atom>> local) {
    this.text = text;
    this.main = main;
    this.local = local;
  }

  /// @throws IllegalArgumentException if the text is no version
  public static Version of(String text) {
    String version = text.strip().toLowerCase(Locale.ROOT);
    if (version.contains("-") && !version.contains("_")) {
      version = version.replace('-', '_');
    }
    if (!FORM.matcher(version).matches()) {
      throw wrong(text, "a version is of letters, digits and . _ + !");
    }
    List<String> epoch = parts(version, '!');
    List<String> rest = parts(epoch.getLast(), '+');
    if (epoch.size() > 2 || epoch.size() == 2 && !epoch.getFirst().matches("[0-9]+")) {
      throw wrong(text, "before ! stands one number, the epoch");
    }
    if (rest.size() > 2) {
      throw wrong(text, "more than one +");
    }
    List<List<Atom>> main = new ArrayList<>();
    main.add(segment(text, epoch.size() == 2 ? epoch.getFirst() : "0"));
    main.addAll(segments(text, rest.getFirst()));
    List<List<Atom>> local = new ArrayList<>();
    if (rest.size() == 2) {
      local.addAll(segments(text, rest.getLast()));
    }
    return new Version(text.strip(), List.copyOf(main), List.copyOf(local));
  }

  private static List<List<Atom>> segments(String text, String version) {
    boolean trailing = version.endsWith("_") && version.length() > 1;
    String body = trailing ? version.substring(0, version.length() - 1) : version;
    List<String> all = new ArrayList<>(parts(body.replace('_', '.'), '.'));
    if (trailing) {
      all.set(all.size() - 1, all.getLast() + "_");
    }
    return all.stream().map(s -> segment(text, s)).toList();
  }

  private static List<Atom> segment(String text, String segment) {
    if (segment.isEmpty()) {
      throw wrong(text, "a part between dots is empty");
    }
    List<Atom> atoms = new ArrayList<>();
    if (!Character.isDigit(segment.charAt(0))) {
      atoms.add(Atom.ZERO);
    }
    Matcher run = RUN.matcher(segment);
    while (run.find()) {
      atoms.add(Atom.of(run.group()));
    }
    return List.copyOf(atoms);
  }

  private static List<String> parts(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + 1;
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("not a version: \"" + text + "\": " + why);
  }

  @Override
  public int compareTo(Version other) {
    int order = compare(main, other.main);
    return order != 0 ? order : compare(local, other.local);
  }

  private static int compare(List<List<Atom>> a, List<List<Atom>> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      int order = compareSegments(at(a, i), at(b, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareSegments(List<Atom> a, List<Atom> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      int order =
          (i < a.size() ? a.get(i) : Atom.ZERO).compareTo(i < b.size() ? b.get(i) : Atom.ZERO);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static List<Atom> at(List<List<Atom>> segments, int index) {
    return index < segments.size() ? segments.get(index) : List.of();
  }

  /// Whether this version is `start`, or goes on from it: `1.8.3` starts with `1.8`, `1.80` does
  /// not; `1.8rc2` starts with `1.8rc`.
  public boolean startsWith(Version start) {
    if (!start.local.isEmpty()) {
      return compare(main, start.main) == 0 && startsWith(local, start.local);
    }
    return startsWith(main, start.main);
  }

  private static boolean startsWith(List<List<Atom>> whole, List<List<Atom>> start) {
    int last = start.size() - 1;
    if (compare(whole.subList(0, Math.min(last, whole.size())), start.subList(0, last)) != 0) {
      return false;
    }
    List<Atom> have = at(whole, last);
    List<Atom> want = start.get(last);
    int end = want.size() - 1;
    if (compareSegments(have.subList(0, Math.min(end, have.size())), want.subList(0, end)) != 0) {
      return false;
    }
    Atom a = end < have.size() ? have.get(end) : Atom.ZERO;
    Atom b = want.get(end);
    return b.rank() < 2 ? a.rank() < 2 && a.text().startsWith(b.text()) : a.equals(b);
  }

  /// The parts between dots, as written, without epoch and local part.
  public List<String> numbers() {
    String body = text.substring(text.indexOf('!') + 1);
    int plus = body.indexOf('+');
    return List.of((plus < 0 ? body : body.substring(0, plus)).split("[._-]", -1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Version v && compareTo(v) == 0;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (List<List<Atom>> half : List.of(main, local)) {
      int factor = 1;
      for (List<Atom> segment : half) {
        factor *= 31;
        int inner = factor;
        for (Atom atom : segment) {
          inner *= 17;
          hash += atom.equals(Atom.ZERO) ? 0 : inner * atom.hashCode();
        }
      }
      hash *= 7;
    }
    return hash;
  }

  /// As written.
  @Override
  public String toString() {
    return text;
  }
}
