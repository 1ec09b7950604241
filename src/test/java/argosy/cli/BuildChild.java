package argosy.cli;

import argosy.app.SmallBuilds;
import argosy.model.Adopter;
import argosy.store.Store;
import java.io.IOException;
import java.nio.file.Path;

/// A process that builds the recipes of a folder, with a store on disk: what it made on standard
/// output, how it ended on the last line of standard error.
///
///     TOOLS SCRATCH
final class BuildChild {
  private BuildChild() {}

  public static void main(String[] args) {
    Path scratch = Path.of(args[1]);
    int exit = 0;
    try (Store store = Store.open(scratch.resolve("store"), Store.Use.WRITE);
        SmallBuilds builds =
            new SmallBuilds(
                Path.of(args[0]), scratch, store.objects(), store.memo(), store.refs())) {
      builds
          .run()
          .lines()
          .forEach(l -> {
            Adopter.Adopted a = l.adopted();
            System.out.println(
                a.metadata().name() + " " + (l.fresh() ? "built" : "there") + " " + a.digest());
          });
    } catch (IOException | RuntimeException e) {
      Failures failure = Failures.of(e, "build");
      System.err.println(failure.line());
      exit = failure.exit();
    }
    System.exit(exit);
  }
}
