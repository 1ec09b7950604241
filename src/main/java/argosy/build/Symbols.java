package argosy.build;

import argosy.base.FailedException;
import argosy.model.recipe.Extras;
import argosy.model.recipe.RenderedRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Takes the symbols that nothing needs at run time out of programs and libraries, with the tools
/// of the clean room; where the recipe splits off a debug part, into `lib/debug` first.
record Symbols(CleanRoom room, RenderedRecipe recipe, Path out, Path log) {
  private static final String SCRIPT =
      """
      debug=$1
      find . -type f ! -path './lib/debug/*' | LC_ALL=C sort | while IFS= read -r file; do
        case $(head -c 8 "$file" | tr -d '\\0\\n') in
          *ELF*)
            case $file in *.o) continue ;; esac
            mode=$(stat -c %a "$file")
            chmod u+w "$file"
            if [ "$debug" = yes ]; then
              mkdir -p "lib/debug/$(dirname "$file")"
              objcopy --only-keep-debug "$file" "lib/debug/$file.debug"
              chmod 644 "lib/debug/$file.debug"
            fi
            strip --strip-unneeded "$file"
            if [ "$debug" = yes ]; then
              objcopy --add-gnu-debuglink="lib/debug/$file.debug" "$file"
            fi
            chmod "$mode" "$file" ;;
          '!<arch>'*) strip --strip-debug --enable-deterministic-archives "$file" ;;
        esac
      done
      """;

  void strip() throws IOException {
    boolean debug = recipe.extras().split().contains(Extras.Part.DEBUG);
    CleanRoom.Outcome outcome =
        room.run(
            out,
            List.of("bash", "-e", "-o", "pipefail", "-c", SCRIPT, "bash", debug ? "yes" : "no"),
            Map.of(),
            CleanRoom.Circumstances.USUAL,
            log);
    if (!outcome.ok()) {
      throw new FailedException(recipe.name() + ": its symbols cannot be taken out", "read " + log);
    }
  }
}
