package argosy.app;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Stack;
import argosy.recipe.StackFile;
import argosy.release.solve.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `stack.lock`: the exact packages that a stack's channels and recipes amount to.
public final class StackLock {
  private final ChannelLocks channels;

  StackLock(ChannelLocks channels) {
    this.channels = channels;
  }

  /// @param folder with a `stack.yaml`
  /// @param update whether newer packages are taken than those of the lock that is there
  /// @param from an explicit list to take instead of solving
  public record Request(Path folder, boolean update, Optional<Path> from) {}

  /// @param file where it is, or would be
  public record Locked(LockFile lock, List<String> changes, Path file) {
    public Locked {
      changes = List.copyOf(changes);
    }

    public Json.Obj toJson() {
      List<Json> packages = new ArrayList<>();
      lock.packages()
          .forEach(p ->
              packages.add(
                  Json.object()
                      .put("name", p.name())
                      .put("version", p.version())
                      .put("build", p.build())
                      .put("url", p.url())
                      .put("sha256", p.sha256())
                      .put("neededBy", p.neededBy())
                      .build()));
      return Json.object()
          .put("file", file.toString())
          .put("platform", lock.platform().toString())
          .put("asked", lock.asked())
          .put("local", lock.local())
          .put("packages", new Json.Arr(packages))
          .put("changes", changes)
          .build();
    }
  }

  /// The lock as it would be; writes nothing.
  ///
  /// @throws UnsupportedException if the folder has no stack, or an explicit list does not meet it
  public Locked plan(Request request) throws IOException {
    Path folder = request.folder();
    if (!Files.isRegularFile(folder.resolve(StackFile.NAME))) {
      throw new UnsupportedException(
          "no " + StackFile.NAME + " in " + folder, "name the folder of a stack");
    }
    Stack stack = Stacks.read(folder);
    ChannelLocks.Solved solved =
        request.from().isPresent()
            ? channels.taken(stack, folder, request.from().get())
            : channels.solve(stack, folder, request.update());
    return new Locked(solved.lock(), solved.changes(), folder.resolve(LockFile.NAME));
  }

  /// Writes it beside the stack's file.
  public Locked run(Request request) throws IOException {
    Locked locked = plan(request);
    channels.write(locked.lock(), request.folder());
    return locked;
  }
}
