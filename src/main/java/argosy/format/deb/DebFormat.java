package argosy.format.deb;

import argosy.activation.Launchers;
import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.deb.DebReader;
import argosy.format.system.Components;
import argosy.format.system.SystemLayout;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarTree;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Debian packages of a stack. Their files lie under `pool/`, so that the folder they are written
/// to becomes an apt repository by [AptRepository#index].
public final class DebFormat implements Format {
  private final String id;
  private final DebOptions options;
  private final Parallel parallel;
  private final Memo memo;

  /// @param id `deb`, or `deb-` and what makes it another form
  /// @param memo remembers the MD5 of files and packages
  public DebFormat(String id, DebOptions options, Parallel parallel, Memo memo) {
    this.id = id;
    this.options = options;
    this.parallel = parallel;
    this.memo = memo;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return switch (options.layout()) {
      case ALL_IN_ONE -> Optional.empty();
      case COMPONENTS -> Components.inapplicable(release);
    };
  }

  @Override
  public String prefixFor(Release release) {
    return switch (release.stack().kind()) {
      case ROOT -> "/";
      case PREFIX -> "/" + DebContents.home(options.layout(), release);
    };
  }

  /// The name of the package that a user installs.
  public String packageName(Release release) throws IOException {
    return DebTexts.packageName(options.namePrefix(), release.stack().name());
  }

  @Override
  public List<String> own(Release release) {
    List<String> own =
        new ArrayList<>(SystemLayout.own(DebContents.home(options.layout(), release), release));
    own.add("the package's control files");
    return own;
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    List<DebPlan> plans = new DebContents(options, profile, all).plans();
    for (DebPlan plan : plans) {
      MemberLimit.require(plan, options.compression(), all);
    }
    FileSums sums = new FileSums(parallel, memo);
    sums.addParts(profile.packages(), all);
    DebWriter writer = new DebWriter(options.compression(), parallel);
    List<NamedFile> files = new ArrayList<>();
    for (DebPlan plan : plans) {
      sums.add(plan.entries(), all);
      files.add(writer.write(plan, sums, all, output));
    }
    return new Artifact(id, profile.release().digest(), files);
  }

  /// What the format adds is left out: everything outside the stack's place; and in it, for prefix
  /// stacks, the launchers.
  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    for (NamedFile file : artifact.files()) {
      if (file.name().endsWith(".deb")) {
        try (var in = Channels.newInputStream(files.open(file.name()))) {
          DebReader deb = new DebReader(file.name(), in);
          for (Entry entry : payload(file.name(), deb)) {
            Entry other = entries.putIfAbsent(entry.path(), entry);
            if (other != null && !other.equals(entry)) {
              throw new CorruptException(
                  file.name() + ": " + entry.path() + " differs from that of another package");
            }
          }
        }
      }
    }
    return Tree.of(entries.values());
  }

  private static boolean isOurs(StackKind kind, String path) {
    return kind == StackKind.PREFIX && Launchers.isBesidePrefix(path);
  }

  private static List<Entry> payload(String where, DebReader deb) throws IOException {
    Paragraph control = deb.control();
    StackKind kind = kind(where, control.get(DebContents.KIND));
    String place = SystemLayout.payload(home(where, control), kind);
    Tree tree =
        TarTree.read(
            deb.dataStream(),
            where,
            path ->
                path.startsWith(place) && !isOurs(kind, path.substring(place.length()))
                    ? Optional.of(path.substring(place.length()))
                    : Optional.empty());
    Map<String, Integer> modes = modes(where, control.get(DebContents.SET_ID));
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      Integer mode = modes.get(entry.path());
      entries.add(
          entry instanceof Entry.File f && mode != null
              ? new Entry.File(f.path(), mode, f.digest(), f.size())
              : entry);
    }
    return entries;
  }

  private static String home(String where, Paragraph control) throws CorruptException {
    Optional<String> stack = control.find(DebContents.STACK);
    if (stack.isPresent()) {
      return SystemLayout.componentsHome(stack.get());
    }
    String[] release = control.get(DebContents.RELEASE).split("@", 2);
    if (release.length != 2) {
      throw new CorruptException(where + ": has no field " + DebContents.RELEASE);
    }
    return SystemLayout.home(release[0], release[1]);
  }

  private static StackKind kind(String where, String text) throws CorruptException {
    try {
      return StackKind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": has no field " + DebContents.KIND, e);
    }
  }

  /// The modes that were cleared on installing, by path.
  private static Map<String, Integer> modes(String where, String field) throws CorruptException {
    Map<String, Integer> modes = new HashMap<>();
    for (String line : field.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      if (!line.matches("[0-7]{5} .+")) {
        throw new CorruptException(where + ": " + DebContents.SET_ID + " has a line " + line);
      }
      modes.put(line.substring(6), Integer.parseInt(line.substring(0, 5), 8));
    }
    return modes;
  }
}
