package argosy.model.recipe;

import argosy.base.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The members of a JSON object; those that say nothing are left out.
final class Members {
  private final Map<String, Json> members = new LinkedHashMap<>();

  Members put(String name, Json value) {
    members.put(name, value);
    return this;
  }

  Members text(String name, String value) {
    return value.isEmpty() ? this : put(name, Json.of(value));
  }

  Members texts(String name, List<String> values) {
    return values.isEmpty() ? this : put(name, Json.ofStrings(values));
  }

  Members list(String name, List<Json> values) {
    return values.isEmpty() ? this : put(name, new Json.Arr(values));
  }

  Members flag(String name, boolean value) {
    return value ? put(name, Json.of(true)) : this;
  }

  Members object(String name, Members value) {
    return value.members.isEmpty() ? this : put(name, value.build());
  }

  /// A choice of files that differs from the usual one; `true` is all of them.
  Members globs(String name, Globs globs, Globs usual) {
    if (globs.equals(usual)) {
      return this;
    }
    return put(
        name,
        globs.isAll()
            ? Json.of(true)
            : Json.object()
                .put("include", globs.include())
                .put("exclude", globs.exclude())
                .build());
  }

  Json.Obj build() {
    return new Json.Obj(members);
  }
}
