package argosy.format.eups;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.gzip.GzipStream;
import argosy.format.pointer.PointerFiles;
import argosy.format.source.SourceStack;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TarTree;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.EupsFacts;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes the tarballs, manifests and tables of a release, so that the folder they are written to
/// becomes a distribution root by [EupsRoot#index].
public final class EupsFormat implements Format {
  private static final String HOLDS = "argosy-files ";
  private static final String SOURCES = "argosy-sources";

  /// Labels of a stack that clients of the Rubin Observatory look for in tag lists.
  private static final Map<String, String> LABELS =
      new TreeMap<>(Map.of("eups.build", "BUILD", "eups.conda-env", "CONDA_ENV"));

  private final EupsPackaging packaging;
  private final Parallel parallel;

  public EupsFormat(EupsPackaging packaging, Parallel parallel) {
    this.packaging = packaging;
    this.parallel = parallel;
  }

  @Override
  public String id() {
    return packaging.form();
  }

  /// Root stacks stand at `/`; prefix stacks are relocated where they are installed.
  @Override
  public String prefixFor(Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : "";
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return EupsNames.obstacle(release);
  }

  @Override
  public List<String> own(Release release) {
    List<String> own = new ArrayList<>(EupsNames.own(release));
    own.add("manifests, tables and lists of tags");
    return own;
  }

  @Override
  public boolean holdsSources(Profile profile) {
    return sources(profile).isPresent();
  }

  /// What the stack's own product is built from; adopted products are installed as they are.
  private Optional<SourceStack> sources(Profile profile) {
    boolean adopted =
        profile.packages().stream()
            .anyMatch(p -> p.metadata().facts().containsKey(EupsFacts.PRODUCT));
    return packaging == EupsPackaging.EUPSPKG && !adopted
        ? SourceStack.of(profile)
        : Optional.empty();
  }

  @Override
  public Tree files(Profile profile) throws IOException {
    return sources(profile).map(SourceStack::files).orElse(profile.tree());
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    List<EupsProduct> products = new EupsProducts(profile, all, sources(profile)).products();
    List<NamedFile> files = new ArrayList<>();
    for (EupsProduct product : products) {
      files.add(tarball(product, profile.release(), all, output));
      files.add(
          text(
              output,
              "tables/" + product.row().product() + "-" + product.row().version() + ".table",
              product.table()));
    }
    for (EupsProduct product : products) {
      String name = packaging.manifest(product.row());
      files.add(text(output, name, manifest(product, products, profile.release()).text()));
    }
    return new Artifact(id(), profile.release().digest(), files);
  }

  private NamedFile tarball(EupsProduct product, Release release, InlineBlobs blobs, Output output)
      throws IOException {
    String name = packaging.file(product.row());
    Tree tree = Tree.of(packaging.entries(product, blobs));
    String inputs = tree.digest() + " " + product.epochSeconds();
    Descriptor written =
        output.create(
            name,
            Digest.of(inputs.getBytes(StandardCharsets.UTF_8)),
            sink -> {
              new TreeTar(parallel)
                  .write(
                      new TarStream(
                          packaging.top(product.row()), tree.entries(), product.epochSeconds()),
                      TarEncoding.GZIP,
                      blobs,
                      sink.stream());
              return sink.commit("application/gzip");
            });
    return new NamedFile(name, written, product.row().version().equals(release.tag()));
  }

  /// Folders before what is in them.
  static List<Entry> sorted(List<Entry> entries) {
    return Tree.of(entries).entries();
  }

  private EupsManifest manifest(EupsProduct product, List<EupsProduct> all, Release release) {
    List<EupsRow> rows = new ArrayList<>(product.needed());
    rows.add(product.row());
    List<EupsManifest.Row> lines = new ArrayList<>();
    for (EupsProduct p : all) {
      if (rows.contains(p.row())) {
        lines.add(
            new EupsManifest.Row(
                packaging.listed(p.row()),
                p.row().product() + ".table",
                p.folder(),
                packaging.installId(p.row())));
      }
    }
    String holds =
        product.ofSources()
            ? SOURCES
            : HOLDS
                + (product.payload().isEmpty() ? "." : product.payload())
                + " "
                + product.under();
    List<String> comments = new ArrayList<>(List.of(holds.strip()));
    LABELS.forEach((label, fact) -> {
      String value = release.stack().labels().getOrDefault(label, "");
      if (!value.isEmpty()) {
        comments.add(fact + "=" + String.join(" ", value.lines().toList()));
      }
    });
    return new EupsManifest(product.row().product(), product.row().version(), comments, lines);
  }

  private static NamedFile text(Output output, String name, String text) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(text.getBytes(StandardCharsets.UTF_8));
      return new NamedFile(name, sink.commit("text/plain"), false);
    }
  }

  /// Goes the client's way: the last manifest says which tarballs there are and where they go.
  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    PointerFiles.requireWhole(artifact, files);
    Map<String, EupsManifest> manifests = new TreeMap<>();
    Optional<EupsManifest> last = Optional.empty();
    for (NamedFile file : artifact.files()) {
      if (file.name().endsWith(".manifest")) {
        EupsManifest manifest = EupsManifest.parse(text(files, file.name()), file.name());
        manifests.put(manifest.product(), manifest);
        last = Optional.of(manifest);
      }
    }
    EupsManifest whole =
        last.orElseThrow(() -> new CorruptException("eups: the artifact has no manifest"));
    Map<String, Entry> entries = new TreeMap<>();
    for (EupsManifest.Row row : whole.rows()) {
      EupsManifest own = manifests.get(row.of().product());
      if (own == null) {
        throw new CorruptException("eups: " + row.of().product() + " has no manifest");
      }
      for (Entry entry : read(row, own, files).entries()) {
        Entry other = entries.putIfAbsent(entry.path(), entry);
        if (other != null && !other.equals(entry)) {
          throw new CorruptException(
              row.payload() + ": " + entry.path() + " is in another product too, and different");
        }
      }
    }
    return Tree.of(entries.values());
  }

  private Tree read(EupsManifest.Row row, EupsManifest manifest, Files files) throws IOException {
    String top = packaging.top(row.of());
    if (manifest.comments().contains(SOURCES)) {
      return read(
          packaging.fileOf(row.payload()),
          files,
          path ->
              path.startsWith(top)
                  ? Optional.of(path.substring(top.length())).filter(SourceStack::isOfRelease)
                  : Optional.empty());
    }
    String[] holds =
        manifest.comments().stream()
            .filter(c -> c.startsWith(HOLDS))
            .findFirst()
            .orElseThrow(() ->
                new CorruptException(row.payload() + ": the manifest does not say what it holds"))
            .substring(HOLDS.length())
            .split(" ", 2);
    String payload = holds[0].equals(".") ? "" : holds[0];
    String under = holds.length > 1 ? holds[1] : "";
    String folder = top + packaging.inside();
    return read(
        packaging.fileOf(row.payload()),
        files,
        path -> {
          if (folder.startsWith(path + "/")) {
            return Optional.empty();
          }
          if (!path.startsWith(folder)) {
            return packaging == EupsPackaging.EUPSPKG && path.startsWith(top)
                ? Optional.empty() // the package's own `ups`
                : Optional.of("outside the product: " + path);
          }
          String inside = path.substring(folder.length());
          return inside.equals(payload.replaceAll("/$", ""))
                  || EupsProducts.isOurs(payload, under.isEmpty(), inside)
              ? Optional.empty()
              : Optional.of(under + inside.substring(payload.length()));
        });
  }

  private static Tree read(String name, Files files, Function<String, Optional<String>> rename)
      throws IOException {
    try (InputStream in =
            new BufferedInputStream(Channels.newInputStream(files.open(name)), 1 << 18);
        GzipStream tar = new GzipStream(in, name)) {
      return TarTree.read(tar, name, rename);
    }
  }

  private static String text(Files files, String name) throws IOException {
    try (InputStream in = Channels.newInputStream(files.open(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
