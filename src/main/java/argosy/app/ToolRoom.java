package argosy.app;

import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.Adopter;
import argosy.model.Content;
import argosy.model.Digest;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.release.Materialise;
import argosy.release.Realise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Root folders with the compilers and programs that build scripts may run: Debian packages, exact
/// and kept, unpacked under `FOLDER/DIGEST`.
final class ToolRoom implements Workbench {
  private static final String PRODUCT = "argosy-tools";
  private final Path folder;
  private final Locks locks;
  private final Adopt adopt;
  private final Realise realise;
  private final Materialise materialise;
  private final Progress progress;
  private final Map<List<String>, List<Adopter.Adopted>> taken = new HashMap<>();

  ToolRoom(
      Path folder,
      Locks locks,
      Adopt adopt,
      Realise realise,
      Materialise materialise,
      Progress progress) {
    this.folder = folder;
    this.locks = locks;
    this.adopt = adopt;
    this.realise = realise;
    this.materialise = materialise;
    this.progress = progress;
  }

  /// The packages of these names with all they need, as locked; adopted if they are not here.
  @Override
  public synchronized Tools of(List<String> names, boolean update, long nowSeconds)
      throws IOException {
    List<Adopter.Adopted> packages = taken.get(names);
    if (packages == null) {
      packages =
          locks.taken(
              PRODUCT,
              question(names),
              update,
              () -> adopt.run(new Adopt.Debs(names, true), nowSeconds));
      taken.put(List.copyOf(names), packages);
    }
    return exactly(packages);
  }

  @Override
  public synchronized Optional<Tools> known(List<String> names) throws IOException {
    if (!taken.containsKey(names)) {
      locks.before(PRODUCT, question(names)).ifPresent(p -> taken.put(List.copyOf(names), p));
    }
    return Optional.ofNullable(taken.get(names)).map(ToolRoom::exactly);
  }

  private static Json.Obj question(List<String> names) {
    return Json.object().put("debs", names).build();
  }

  private static Tools exactly(List<Adopter.Adopted> packages) {
    List<String> versions =
        packages.stream().map(p -> p.metadata().name() + " " + p.metadata().version()).toList();
    Json exact = Json.ofStrings(packages.stream().map(p -> p.digest().toString()).toList());
    return new Tools(Digest.of(exact.canonicalBytes()), packages, versions);
  }

  /// The folder they are unpacked in, with the empty folders that a clean room mounts over.
  @Override
  public synchronized Path root(Tools tools) throws IOException {
    Path place = folder.resolve(tools.digest().brief());
    if (Files.isDirectory(place)) {
      return place;
    }
    progress.step("unpack tools");
    Profile profile = realise.realise(release(tools), "/");
    Path part = folder.resolve("." + place.getFileName() + "." + ProcessHandle.current().pid());
    materialise.write(profile.tree(), part, 0);
    try {
      furnish(part);
      Files.move(part, place);
    } finally {
      if (Files.exists(part)) {
        Folders.delete(part);
      }
    }
    progress.done(
        Texts.count(tools.packages().size(), "package")
            + ", "
            + Texts.size(profile.tree().totalBytes()));
    return place;
  }

  private static void furnish(Path root) throws IOException {
    for (String name : List.of("proc", "dev", "tmp", "build", "sys", "etc")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.writeString(
        root.resolve("etc/passwd"),
        """
        root:x:0:0:root:/root:/bin/sh
        builder:x:1000:1000:builder:/build/home:/bin/bash
        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
        """);
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nbuilder:x:1000:\nnogroup:x:65534:\n");
    Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost\n");
    Files.writeString(root.resolve("etc/resolv.conf"), "");
  }

  private static Release release(Tools tools) {
    List<Release.PackageRef> refs = new ArrayList<>();
    tools
        .packages()
        .forEach(p ->
            refs.add(
                new Release.PackageRef(p.metadata().name(), p.metadata().version(), p.digest())));
    Stack stack =
        Stack.named(PRODUCT, "1", StackKind.ROOT)
            .summary("what build scripts may run")
            .contents(new Content.Debs(List.of(), true))
            .build();
    return new Release(stack, "v1", Platform.LINUX_AMD64, 0, 1, refs);
  }
}
