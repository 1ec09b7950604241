package argosy.prove;

import argosy.base.Parallel;
import argosy.format.conda.CondaChannel;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.model.recipe.RecipeFacts;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Stacks that conda packages can hold, and channels of them.
final class CondaStacks {
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  Profiles profiles() {
    return profiles;
  }

  Artifact write(Profile profile, Path channel) throws IOException {
    return write(profile, CondaOptions.DEFAULT, channel);
  }

  /// Adds the stack to a channel, in a folder that anyone may enter.
  Artifact write(Profile profile, CondaOptions options, Path channel) throws IOException {
    Files.setPosixFilePermissions(
        channel.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Parallel parallel = new Parallel(2)) {
      DirectoryOutput output = new DirectoryOutput(channel);
      Artifact artifact = new CondaFormat(options, parallel).write(profile, store, output);
      new CondaChannel(Profiles.EPOCH)
          .index(List.of(artifact), name -> FileChannel.open(channel.resolve(name)), output);
      return artifact;
    }
  }

  /// Without the one link that conda cannot have.
  Profile prefix() throws IOException {
    Profile profile = profiles.prefix("");
    List<Profile.Part> parts = new ArrayList<>();
    for (Profile.Part part : profile.packages()) {
      List<Entry> kept =
          part.tree().entries().stream().filter(e -> !e.path().equals("share/dangling")).toList();
      parts.add(new Profile.Part(part.metadata(), Tree.of(kept)));
    }
    return Profiles.profile(profile.stack(), "", parts, profile.open());
  }

  /// A component for all platforms, whose program is made by the client, beside a Python that knows
  /// one module.
  Profile noarchPython() throws IOException {
    String site = "lib/python3.11/site-packages/";
    Profile.Part python =
        profiles.part(
            "python",
            "3.11.2",
            "",
            List.of(),
            List.of(
                profiles.text(
                    "bin/python3.11",
                    0755,
                    "#!/bin/sh\nexec /bin/sh \"${0%/bin/*}/" + site + "told/main.py\"\n")));
    Profile.Part told =
        profiles.part(
            "told",
            "1.0",
            "",
            List.of(),
            List.of(
                profiles.text(
                    site + "told/main.py",
                    0644,
                    "echo result greeting hello\necho result answer 42\n"),
                profiles.text("bin/hello-demo", 0755, "#!/nowhere/python3.11\n")));
    Package m = told.metadata();
    Package noarch =
        new Package(
            m.name(),
            m.version(),
            m.build(),
            Platform.parse("linux/noarch"),
            m.licence(),
            List.of("python 3.11.*"),
            m.tree(),
            m.buildPrefix(),
            m.relocations(),
            Map.of(
                "needs-glibc",
                "2.17",
                RecipeFacts.RECIPE,
                "{\"build\": {\"noarch\": \"python\","
                    + " \"python\": {\"entry_points\": [\"hello-demo = told.main:go\"]}}}"),
            m.provenance());
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        "",
        List.of(python, new Profile.Part(noarch, told.tree())),
        List.of());
  }
}
