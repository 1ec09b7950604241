package argosy.app;

import argosy.base.Json;
import argosy.base.SmallFile;
import argosy.build.BuildInputs;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What each package was last built from, and why: `FOLDER/PRODUCT/NAME.json`.
public final class BuildHistory {
  private final Path folder;

  BuildHistory(Path folder) {
    this.folder = folder;
  }

  /// @param reasons why it was built, in words
  public record Line(
      BuildInputs inputs, List<String> reasons, Digest result, long atSeconds, double seconds) {}

  Optional<Line> last(String product, String name) throws IOException {
    Path file = file(product, name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Json.Obj o = Json.parse(Files.readString(file)).asObject();
    return Optional.of(
        new Line(
            new BuildInputs(o.get("inputs").asObject()),
            o.strings("reasons"),
            Digest.parse(o.string("package")),
            o.number("at"),
            ((Json.Num) o.get("seconds")).value().doubleValue()));
  }

  void write(String product, String name, Line line) throws IOException {
    SmallFile.replace(
        file(product, name),
        Json.object()
            .put("package", line.result().toString())
            .put("reasons", line.reasons())
            .put("at", line.atSeconds())
            .put("seconds", line.seconds())
            .put("inputs", line.inputs().json())
            .build()
            .pretty(),
        0644);
  }

  private Path file(String product, String name) {
    return folder.resolve(product).resolve(name + ".json");
  }
}
