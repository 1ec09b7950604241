import argosy.base.Json;
import argosy.base.Parallel;
import argosy.format.conda.CondaChannel;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.format.rpm.DnfRepository;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.model.Activation;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.RepositoryFormat;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.trust.Ed25519Key;
import argosy.trust.KeySigner;
import argosy.trust.OpenPgpKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The work of `bench/index`:
///
///     Index make DIR COUNT    a stack of COUNT small components as conda packages and rpms, the indexes of them, and one
///                             component more that no index has yet; the same for the same COUNT
///     Index conda|rpm DIR     indexes all that is in DIR/conda or DIR/rpm
final class Index {
  private static final long EPOCH = 1_795_132_800L;
  private final MemoryStore store = new MemoryStore();
  private final Random random = new Random(3000);

  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[1]);
    if (args[0].equals("make")) {
      int count = Integer.parseInt(args[2]);
      Index index = new Index();
      index.write(dir, "many", count);
      index(dir, "conda");
      index(dir, "rpm");
      index.write(dir, "more", 1);
    } else {
      index(dir, args[0]);
    }
  }

  private void write(Path dir, String name, int count) throws IOException {
    try (Parallel parallel = Parallel.ofMachine()) {
      put(dir, "conda", name, new CondaFormat(CondaOptions.DEFAULT, parallel), count);
      RpmOptions options = RpmOptions.of("B <b@example.org>").with(RpmOptions.Layout.COMPONENTS);
      put(dir, "rpm", name, new RpmFormat("rpm", options, Optional.empty(), parallel), count);
    }
  }

  private void put(Path dir, String kind, String name, Format format, int count)
      throws IOException {
    Artifact written =
        format.write(profile(name, count), store, new DirectoryOutput(dir.resolve(kind)));
    Files.writeString(dir.resolve(kind + "." + name + ".json"), written.toJson().canonical());
  }

  private Profile profile(String name, int count) throws IOException {
    Stack stack =
        Stack.named(name, "1", StackKind.PREFIX).summary("a stack to be measured").build();
    List<Profile.Part> parts = new ArrayList<>();
    List<Release.PackageRef> refs = new ArrayList<>();
    List<Entry> all = new ArrayList<>(List.of(new Entry.Directory("share", 0755)));
    for (int i = 0; i < count; i++) {
      Profile.Part part = part(name, i);
      parts.add(part);
      refs.add(new Release.PackageRef(part.metadata().name(), "1", part.metadata().digest()));
      all.addAll(part.tree().entries().subList(1, part.tree().entries().size()));
    }
    Release release = new Release(stack, "v1", Platform.LINUX_AMD64, EPOCH, 0, refs);
    return new Profile(
        release, "/opt/argosy/" + name + "/stack", parts, Tree.of(all), Activation.NONE, List.of());
  }

  private Profile.Part part(String stack, int i) throws IOException {
    byte[] content =
        "x".repeat(random.nextInt(2000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Descriptor file = store.put("x", new ByteArrayInputStream(content));
    String name = stack + "-" + i;
    Tree tree =
        Tree.of(
            List.of(
                new Entry.Directory("share", 0755),
                new Entry.File("share/" + name, 0644, file.digest(), content.length)));
    List<String> needs = new ArrayList<>();
    for (int n = Math.min(i, random.nextInt(9)); n > 0; n--) {
      needs.add(stack + "-" + random.nextInt(i));
    }
    return new Profile.Part(
        new Package(
            name,
            "1",
            "",
            Platform.LINUX_AMD64,
            Licence.UNKNOWN,
            needs.stream().distinct().toList(),
            new Descriptor(Package.TREE_MEDIA_TYPE, tree.digest(), 1),
            "",
            List.of(),
            Map.of(),
            Map.of()),
        tree);
  }

  private static void index(Path dir, String kind) throws IOException {
    List<Artifact> artifacts = new ArrayList<>();
    for (String name : List.of("many", "more")) {
      Path said = dir.resolve(kind + "." + name + ".json");
      if (Files.exists(said)) {
        artifacts.add(Artifact.fromJson(Json.parse(Files.readString(said))));
      }
    }
    Path folder = dir.resolve(kind);
    repository(kind)
        .index(
            artifacts,
            name -> Files.newByteChannel(folder.resolve(name)),
            new DirectoryOutput(folder));
  }

  private static RepositoryFormat repository(String kind) {
    if (kind.equals("conda")) {
      return new CondaChannel(EPOCH);
    }
    SecureRandom random = new SecureRandom();
    return new DnfRepository(
        new DnfRepository.Options("bench", "", EPOCH, DnfRepository.Compression.GZ),
        new KeySigner(
            OpenPgpKey.createEd25519("B <b@example.org>", EPOCH, 0, random),
            Ed25519Key.create(random),
            EPOCH));
  }
}
