package argosy.app;

import argosy.base.Json;
import argosy.publish.LocalMail;
import argosy.publish.Webhook;
import argosy.store.LockOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run of `site follow` did, told to those who were not there, if there is anything to tell:
/// something was installed, purged or taken back, or failed.
///
/// @param root of the site
public record FollowReport(Path root, Addressees to, long nowSeconds) {
  /// @param mail none, or who gets mail
  /// @param webhook an address, or `@FILE` for one that a file holds, so that no list of processes
  ///   shows it
  public record Addressees(Optional<LocalMail> mail, Optional<String> webhook) {}

  /// Whether a report arrived.
  ///
  /// @param to without secrets
  /// @param failure why not
  public record Delivery(String to, Optional<String> failure) {
    Json.Obj toJson() {
      return Json.object()
          .put("to", to)
          .put("delivered", failure.isEmpty())
          .putIf("failure", failure)
          .build();
    }
  }

  /// For people, a line for each thing.
  ///
  /// @param dryRun whether it would only be done
  public static List<String> lines(SiteFollow.Followed followed, boolean dryRun) {
    String installed = dryRun ? "would install " : "installed ";
    String purged = dryRun ? "would purge " : "purged ";
    List<String> lines = new ArrayList<>();
    followed.installed().forEach(i -> lines.add(installed + i.plan().id()));
    followed.coming().forEach(id -> lines.add(installed + id));
    lines.addAll(followed.channels());
    followed.withdrawn().forEach(line -> lines.add("withdrawn " + line));
    followed.purge().ifPresent(p -> p.purged().forEach(id -> lines.add(purged + id)));
    return lines;
  }

  /// Sends what a run did; nothing if it did nothing. What cannot be delivered is a result.
  public List<Delivery> send(SiteFollow.Followed followed) throws IOException {
    int purged = followed.purge().map(p -> p.purged().size()).orElse(0);
    List<String> counts = new ArrayList<>();
    count(counts, followed.installed().size(), "installed");
    count(counts, purged, "purged");
    count(counts, followed.withdrawn().size(), "withdrawn");
    count(counts, followed.failed().size(), "failed");
    if (counts.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(lines(followed, false));
    followed.failed().forEach(why -> lines.add("failed " + why));
    return deliver(
        String.join(", ", counts),
        lines,
        Json.object()
            .put("ok", followed.failed().isEmpty())
            .put("followed", followed.toJson(List.of())));
  }

  private static void count(List<String> counts, int n, String what) {
    if (n > 0) {
      counts.add(n + " " + what);
    }
  }

  /// Sends that a run stopped.
  public List<Delivery> sendFailure(String why) throws IOException {
    return deliver("failed", List.of(why), Json.object().put("ok", false).put("failure", why));
  }

  private List<Delivery> deliver(String subject, List<String> lines, Json.Builder report)
      throws IOException {
    String host = LockOwner.hostName();
    String heading = "argosy on " + host + ": " + root + ": " + subject;
    List<Delivery> deliveries = new ArrayList<>();
    if (to.mail().isPresent()) {
      LocalMail mail = to.mail().get();
      deliveries.add(
          delivered(
              "mail to " + String.join(", ", mail.to()),
              () -> mail.send(heading, String.join("\n", lines))));
    }
    if (to.webhook().isPresent()) {
      Json.Obj body =
          report
              .put("text", heading + "\n" + String.join("\n", lines))
              .put("site", root.toString())
              .put("host", host)
              .put("at", Instant.ofEpochSecond(nowSeconds).toString())
              .build();
      deliveries.add(delivered("webhook", () -> webhook(to.webhook().get()).post(body)));
    }
    return deliveries;
  }

  private static Webhook webhook(String given) throws IOException {
    return Webhook.at(
        given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given);
  }

  /// What delivers a report.
  @FunctionalInterface
  private interface Sending {
    void run() throws IOException;
  }

  private static Delivery delivered(String to, Sending sending) {
    try {
      sending.run();
      return new Delivery(to, Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      return new Delivery(
          to,
          Optional.of(Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName())));
    }
  }
}
