package argosy.model;

import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;

/// What a stack asks of the environment, as data; shells, module files, kernel specs and image
/// configs print it.
///
/// Values may hold `${prefix}`: where the stack stands.
///
/// @param steps applied in order
public record Activation(List<Step> steps) {
  public static final Activation NONE = new Activation(List.of());

  public Activation {
    steps = List.copyOf(steps);
  }

  /// One change to one variable.
  public sealed interface Step {
    String variable();
  }

  public record Set(String variable, String value) implements Step {}

  /// Puts `value` before what is there, with `:` between.
  public record Prepend(String variable, String value) implements Step {}

  /// Puts `value` after what is there, with `:` between.
  public record Append(String variable, String value) implements Step {}

  public record Unset(String variable) implements Step {}

  public Json toJson() {
    List<Json> out = new ArrayList<>();
    for (Step step : steps) {
      out.add(
          switch (step) {
            case Set s -> Json.object().put("set", s.variable()).put("value", s.value()).build();
            case Prepend p ->
                Json.object().put("prepend", p.variable()).put("value", p.value()).build();
            case Append a ->
                Json.object().put("append", a.variable()).put("value", a.value()).build();
            case Unset u -> Json.object().put("unset", u.variable()).build();
          });
    }
    return new Json.Arr(out);
  }

  public static Activation fromJson(Json json) {
    List<Step> steps = new ArrayList<>();
    for (Json item : json.asArray()) {
      Json.Obj o = item.asObject();
      if (o.find("set").isPresent()) {
        steps.add(new Set(o.string("set"), o.string("value")));
      } else if (o.find("prepend").isPresent()) {
        steps.add(new Prepend(o.string("prepend"), o.string("value")));
      } else if (o.find("append").isPresent()) {
        steps.add(new Append(o.string("append"), o.string("value")));
      } else {
        steps.add(new Unset(o.string("unset")));
      }
    }
    return new Activation(steps);
  }
}
