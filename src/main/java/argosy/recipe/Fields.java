package argosy.recipe;

import argosy.base.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The fields of one YAML mapping, asked for by name and type.
record Fields(Marked owner, Map<String, Marked> members) {
  boolean has(String name) {
    return members.containsKey(name);
  }

  Optional<Marked> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /// The text of a field that must be there; empty, with a fault, if it is not.
  String required(String name) {
    Optional<Marked> value = find(name);
    if (value.isEmpty()) {
      owner.fault(name + " is missing");
      return "";
    }
    String text = value.get().text(name);
    if (text.isEmpty() && value.get().isText()) {
      value.get().fault(name + ": expected text but got nothing");
    }
    return text;
  }

  String text(String name, String otherwise) {
    return find(name).map(m -> m.text(name)).orElse(otherwise);
  }

  boolean truth(String name, boolean otherwise) {
    return find(name).map(m -> m.truth(name)).orElse(otherwise);
  }

  /// Every item of a list, read; items that cannot be read are left out, with a fault.
  <T> List<T> each(String name, Function<Marked, Optional<T>> reader) {
    return find(name).stream()
        .flatMap(list -> list.list(name).stream())
        .map(reader)
        .flatMap(Optional::stream)
        .toList();
  }

  /// A list of words, or one text without quotes that is cut at its spaces.
  List<String> words(String name) {
    Optional<Marked> value = find(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isText()) {
      return value.get().texts(name);
    }
    String text = value.get().text(name);
    if (text.matches("(?s).*[\"'\\\\`|&;<>*?\n].*")) {
      value.get().fault(name + ": no shell reads this; write it as a list of words: [a, \"b c\"]");
    }
    return Arrays.stream(text.strip().split("\\s+", -1)).filter(w -> !w.isEmpty()).toList();
  }

  /// Notes a fault of a field, or of the whole where the field is missing.
  void fault(String name, String what) {
    find(name).orElse(owner).fault(what);
  }

  /// These fields make sense beside `beside` only.
  void belong(String beside, List<String> names) {
    for (String name : names) {
      if (has(name) && !has(beside)) {
        fault(name, name + " stands beside " + beside + " only");
      }
    }
  }

  /// One of the constants of an enum, written in lower case with `-` for `_`.
  <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    Optional<Marked> value = find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    List<E> all = List.of(type.getEnumConstants());
    List<String> names =
        all.stream().map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
    String text = value.get().text(name);
    int at = names.indexOf(text);
    if (at < 0) {
      String wanted = String.join(", ", names);
      value
          .get()
          .fault(
              name
                  + ": expected one of "
                  + wanted
                  + " but got \""
                  + text
                  + "\""
                  + DidYouMean.hint(text, names));
      return otherwise;
    }
    return all.get(at);
  }
}
