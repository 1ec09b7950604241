package argosy.fleet;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The site of one host, asked and changed by Argosy there.
///
/// @param argosy the command there, and what stands before its first word
/// @param root of the site there
record RemoteSite(Connection connection, FleetHost host, List<String> argosy, String root) {
  private static final int COMMAND_NOT_FOUND = 127;
  private static final int NONE_ACTIVE = 4;

  /// What a command there said.
  ///
  /// @param json what it printed, whether it failed or not
  /// @param why empty if it did not fail
  record Answer(int exit, Optional<Json.Obj> json, String why) {
    boolean ok() {
      return exit == 0;
    }
  }

  /// @param verb of `argosy site`, with its arguments
  Answer call(List<String> verb, long seconds) throws IOException {
    List<String> command = new ArrayList<>(argosy);
    command.add("site");
    command.addAll(verb);
    command.addAll(List.of("--site", root, "--json", "--quiet"));
    Tool.Result result = connection.run(host, command, seconds);
    Optional<Json.Obj> json = json(result.out());
    if (result.ok() && json.isEmpty()) {
      return new Answer(1, json, "its answer is no JSON: " + last(result.out()));
    }
    return new Answer(result.exit(), json, result.ok() ? "" : why(result, seconds));
  }

  private static Optional<Json.Obj> json(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Json.parse(text).asObject());
    } catch (IllegalArgumentException | CorruptException e) {
      return Optional.empty();
    }
  }

  private String why(Tool.Result result, long seconds) {
    String last = last(result.err());
    return switch (result.exit()) {
      case Ssh.NO_CONNECTION -> "no connection: " + last;
      case COMMAND_NOT_FOUND -> argosy.getFirst() + " is not there: " + last;
      case 124 -> "no answer within " + seconds + " s";
      default -> last.startsWith("argosy: ") ? last.substring("argosy: ".length()) : last;
    };
  }

  private static String last(String text) {
    return text.strip().lines().reduce("", (before, line) -> line);
  }

  /// What is active there.
  ///
  /// @param id empty if nothing is, or it could not be asked
  /// @param deviations from what was installed
  /// @param why it could not be asked
  record Active(Optional<String> id, String release, String digest, int deviations, String why) {
    static Active none(String why) {
      return new Active(Optional.empty(), "", "", 0, why);
    }

    boolean asked() {
      return why.isEmpty();
    }
  }

  Active active(long seconds) throws IOException {
    Answer answer = call(List.of("active", "--verify"), seconds);
    Optional<Json.Obj> said = answer.json().filter(j -> j.find("release").isPresent());
    if (said.isEmpty()) {
      return Active.none(
          answer.exit() == NONE_ACTIVE && answer.why().contains("no release is active")
              ? ""
              : answer.why());
    }
    Json.Obj o = said.get();
    Json.Obj release = o.get("release").asObject();
    return new Active(
        Optional.of(o.string("id")),
        release.string("id"),
        release.string("digest"),
        o.array("deviations").size(),
        "");
  }
}
