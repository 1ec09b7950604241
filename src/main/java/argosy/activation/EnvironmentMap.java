package argosy.activation;

import argosy.model.Activation;
import java.util.Map;
import java.util.TreeMap;

/// An activation worked out for a fixed place, as the plain `NAME=VALUE` lists that image configs
/// hold.
public final class EnvironmentMap {
  /// What a root file system's programs are found by when nobody says otherwise (Debian's order).
  public static final Map<String, String> ROOT_BASE =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private EnvironmentMap() {}

  /// The variables after all steps, sorted by name.
  ///
  /// @param prefix what `${prefix}` stands for: an absolute path
  /// @param base what is set before the first step; its variables are in the result
  public static Map<String, String> of(
      Activation activation, String prefix, Map<String, String> base) {
    Map<String, String> out = new TreeMap<>(base);
    for (Activation.Step step : standingAt(activation, prefix).steps()) {
      switch (step) {
        case Activation.Set s -> out.put(s.variable(), s.value());
        case Activation.Prepend p ->
            out.merge(
                p.variable(), p.value(), (old, mine) -> old.isEmpty() ? mine : mine + ":" + old);
        case Activation.Append a ->
            out.merge(
                a.variable(), a.value(), (old, mine) -> old.isEmpty() ? mine : old + ":" + mine);
        case Activation.Unset u -> out.remove(u.variable());
      }
    }
    return out;
  }

  /// The same steps with `${prefix}` worked out.
  public static Activation standingAt(Activation activation, String prefix) {
    return new Activation(
        activation.steps().stream()
            .map(step ->
                switch (step) {
                  case Activation.Set s ->
                      (Activation.Step)
                          new Activation.Set(s.variable(), substitute(s.value(), prefix));
                  case Activation.Prepend p ->
                      new Activation.Prepend(p.variable(), substitute(p.value(), prefix));
                  case Activation.Append a ->
                      new Activation.Append(a.variable(), substitute(a.value(), prefix));
                  case Activation.Unset u -> u;
                })
            .toList());
  }

  /// `text` with `${prefix}` replaced; a prefix of `/` does not double the slash after it.
  public static String substitute(String text, String prefix) {
    String result = text;
    if (prefix.endsWith("/")) {
      result = result.replace("${prefix}/", prefix);
    }
    return result.replace("${prefix}", prefix);
  }
}
