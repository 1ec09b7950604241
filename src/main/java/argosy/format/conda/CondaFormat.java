package argosy.format.conda;

import argosy.activation.Launchers;
import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.Utf8Order;
import argosy.conda.CondaArchive;
import argosy.conda.Dist;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.format.tar.InlineBlobs;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Conda packages of a stack, each in the channel folder of its platform, so that the folder they
/// are written to becomes a channel by [CondaChannel#index].
public final class CondaFormat implements Format {
  private final CondaOptions options;
  private final Parallel parallel;

  public CondaFormat(CondaOptions options, Parallel parallel) {
    this.options = options;
    this.parallel = parallel;
  }

  @Override
  public String id() {
    return switch (options.container()) {
      case CONDA -> "conda";
      case TAR_BZ2 -> "conda-bz2";
    };
  }

  /// Root stacks stand at `/`; prefix stacks are relocated where they are installed.
  @Override
  public String prefixFor(Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : "";
  }

  @Override
  public List<String> own(Release release) {
    String name = release.stack().name();
    List<String> own = new ArrayList<>(List.of("info/**", "**/" + Payload.EMPTY));
    switch (release.stack().kind()) {
      case ROOT -> {
        own.add("opt/argosy/" + name + "/run");
        Launchers.commandNames(release.stack()).forEach(c -> own.add("bin/" + c));
      }
      case PREFIX -> {
        own.add("etc/conda/activate.d/" + name + ".sh");
        own.add("etc/conda/deactivate.d/" + name + ".sh");
      }
    }
    own.add("absolute links are relative, entry points of noarch packages the client's");
    return own;
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    new WholePrefixes(blobs, parallel).require(profile);
    CondaWriter writer = new CondaWriter(parallel);
    List<NamedFile> files = new ArrayList<>();
    for (CondaPlan plan : new CondaContents(profile, all).plans()) {
      files.add(writer.write(plan, options, all, output));
    }
    return new Artifact(id(), profile.release().digest(), files);
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    Map<String, Entry> entries = new TreeMap<>(Utf8Order.COMPARATOR);
    for (NamedFile file : artifact.files()) {
      if (Dist.isPackage(file.name())) {
        try (var in = files.open(file.name())) {
          for (Entry entry : read(new CondaArchive(file.name(), in), file.name())) {
            Entry other = entries.put(entry.path(), entry);
            if (other != null && !(other instanceof Entry.Directory)) {
              throw new CorruptException(
                  file.name() + ": " + entry.path() + " is in another package too");
            }
          }
        }
      }
    }
    return Tree.of(entries.values());
  }

  /// The stack's files of one package, as they were before the format changed or added anything.
  private static List<Entry> read(CondaArchive archive, String where) throws IOException {
    PayloadEntries payload = new PayloadEntries(where);
    Map<String, byte[]> info = archive.read(payload::member);
    archive.index(info);
    PathsFile paths =
        PathsFile.of(where, info)
            .orElseThrow(() -> new CorruptException(where + ": info/paths.json is missing"));
    requireListed(where, payload.entries(), paths);
    About about = About.of(where, info);
    Set<String> own = new HashSet<>(about.own());
    List<Entry> stack = new ArrayList<>();
    for (Entry entry : payload.entries()) {
      String path = entry.path();
      if (!path.startsWith(about.placement().folder()) || own.contains(path)) {
        continue;
      }
      String inside = about.placement().back(path);
      stack.add(
          entry instanceof Entry.Symlink && about.links().containsKey(inside)
              ? new Entry.Symlink(inside, about.links().getOrDefault(inside, ""))
              : entry.at(inside));
    }
    about
        .entryPoints()
        .forEach((path, script) -> {
          byte[] text = script.text().getBytes(StandardCharsets.UTF_8);
          stack.add(new Entry.File(path, script.mode(), Digest.of(text), text.length));
        });
    return stack;
  }

  /// Every file and link is listed with its digest and size, and nothing else is.
  private static void requireListed(String where, List<Entry> entries, PathsFile paths)
      throws CorruptException {
    Map<String, PathEntry> listed = new TreeMap<>();
    paths.entries().forEach(p -> listed.put(p.path(), p));
    for (Entry entry : entries) {
      PathEntry path = listed.remove(entry.path());
      boolean right =
          switch (entry) {
            case Entry.Directory d -> path == null;
            case Entry.Symlink l -> path != null && path.type() == PathEntry.Type.SOFTLINK;
            case Entry.File f ->
                path != null
                    && path.type() == PathEntry.Type.HARDLINK
                    && path.sizeBytes() == f.size()
                    && path.sha256().filter(f.digest()::equals).isPresent();
          };
      if (!right) {
        throw new CorruptException(
            where + ": " + entry.path() + " is not what info/paths.json says");
      }
    }
    if (!listed.isEmpty()) {
      throw new CorruptException(
          where
              + ": info/paths.json lists "
              + listed.keySet().iterator().next()
              + ", which is not there");
    }
  }
}
