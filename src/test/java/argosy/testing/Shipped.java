package argosy.testing;

import argosy.base.Parallel;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Command;
import argosy.model.Demo;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.KernelSpec;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.store.DirectoryOutput;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Forms that point at a stack, written beside its tarball as `ship` does, where any user may read
/// them; and profiles that are worth pointing at.
public final class Shipped {
  private Shipped() {}

  /// The prefix stack of [Profiles#prefix], relocations open, with the machine's Python as its own
  /// and a kernel of it.
  public static Profile withKernel(Profiles profiles) throws IOException {
    Profile profile = profiles.prefix("");
    Profile.Part python =
        profiles.part(
            "python",
            "3",
            "",
            List.of(),
            List.<Entry>of(
                profiles.text("bin/python3", 0755, "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n")));
    List<Profile.Part> parts = new ArrayList<>(profile.packages());
    parts.add(python);
    return Profiles.profile(withKernel(profile.stack()), "", parts, profile.open());
  }

  private static Stack withKernel(Stack s) {
    KernelSpec kernel =
        new KernelSpec(
            "Hello",
            "Hello, \"notebook\"",
            "python",
            List.of("python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"));
    return s.toBuilder()
        .commands(List.of(new Command("hello", List.of("hello"), "says \"hello\" for $HOME [x] {")))
        .kernels(List.of(kernel))
        .build();
  }

  /// The same profile as a release of another tag.
  public static Profile tagged(Profile profile, String tag) {
    return profile.with(profile.release().tagged(tag));
  }

  /// The release after it, in which one package has a file more, `share/NAME.news`, of that text.
  public static Profile following(
      Profiles profiles, Profile before, String tag, String changed, String news)
      throws IOException {
    List<Profile.Part> parts = new ArrayList<>();
    List<Release.PackageRef> refs = new ArrayList<>();
    for (Profile.Part part : before.packages()) {
      Package m = part.metadata();
      if (m.name().equals(changed)) {
        List<Entry> entries = new ArrayList<>(part.tree().entries());
        String path = "share/" + changed + ".news";
        entries.removeIf(e -> e.path().equals(path));
        entries.add(profiles.text(path, 0644, news));
        Profile.Part more =
            profiles.part(changed, m.version(), m.buildPrefix(), m.relocations(), entries);
        parts.add(more);
        refs.add(new Release.PackageRef(changed, m.version(), more.metadata().digest()));
      } else {
        parts.add(part);
        refs.add(
            new Release.PackageRef(m.name(), m.version(), m.digest())
                .since(before.release().since(m.name())));
      }
    }
    Profile all = Profiles.profile(before.stack(), before.prefix(), parts, before.open());
    Release r = before.release();
    long nextWeek = r.epochSeconds() + 7 * 86_400;
    Release next = new Release(r.stack(), tag, r.platform(), nextWeek, r.generation(), refs);
    return all.with(next);
  }

  /// The same profile of a demo that expects something else.
  public static Profile expecting(Profile profile, Demo.Expectation expectation) {
    Demo demo = profile.stack().demo().orElseThrow();
    Stack other =
        profile.stack().toBuilder()
            .demo(new Demo(demo.argv(), demo.timeoutSeconds(), List.of(expectation)))
            .build();
    return Profiles.profile(other, profile.prefix(), profile.packages(), profile.open());
  }

  /// Writes the tarball and the form into the folder.
  public static Artifact write(Profile profile, Format form, BlobSource blobs, Path folder)
      throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      new TarballFormat(parallel, TarballFormat.Options.DEFAULT)
          .write(profile, blobs, new DirectoryOutput(folder));
      return form.write(profile, blobs, new DirectoryOutput(folder));
    }
  }

  /// Unpacks a tarball of [TarballFormat] as its users do.
  public static void unpack(Path archive, Path into) throws IOException {
    Tool.of("tar", "-x", "--zstd", "-f", archive.toString(), "-C", into.toString()).runOk();
  }
}
