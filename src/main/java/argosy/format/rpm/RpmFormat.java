package argosy.format.rpm;

import argosy.activation.Launchers;
import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.format.system.Components;
import argosy.format.system.SystemLayout;
import argosy.format.tar.InlineBlobs;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// rpm packages of a stack. Their files lie under `Packages/`, so that the folder they are written
/// to becomes a dnf repository.
public final class RpmFormat implements Format {
  private static final Pattern PROVIDED =
      Pattern.compile("argosy-(root|prefix)-stack\\(([^@()]+)(?:@([^@()]+))?\\)");

  private final String id;
  private final RpmOptions options;
  private final Optional<Signer> signer;
  private final Parallel parallel;

  /// @param id `rpm`, or `rpm-` and what makes it another form
  /// @param signer of the headers; empty for unsigned packages
  public RpmFormat(String id, RpmOptions options, Optional<Signer> signer, Parallel parallel) {
    this.id = id;
    this.options = options;
    this.signer = signer;
    this.parallel = parallel;
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
      case PREFIX -> "/" + RpmContents.home(options.layout(), release);
    };
  }

  @Override
  public List<String> own(Release release) {
    List<String> own =
        new ArrayList<>(SystemLayout.own(RpmContents.home(options.layout(), release), release));
    own.add("the package's header");
    return own;
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    List<RpmPlan> plans = new RpmContents(options, profile, all).plans();
    RpmWriter writer = new RpmWriter(options, signer, parallel);
    List<NamedFile> files = new ArrayList<>();
    for (RpmPlan plan : plans) {
      files.addAll(writer.write(plan, all, output));
    }
    return new Artifact(id, profile.release().digest(), files);
  }

  /// What the format adds is left out: everything outside the stack's place; and in it, for prefix
  /// stacks, `run` and `activate`.
  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    for (NamedFile file : artifact.files()) {
      if (file.name().endsWith(".rpm")) {
        try (InputStream in = Channels.newInputStream(files.open(file.name()))) {
          for (Entry entry : payload(file.name(), new RpmReader(file.name(), in))) {
            Entry other = entries.putIfAbsent(entry.path(), entry);
            if (other != null && !other.equals(entry)) {
              throw new CorruptException(
                  file.name() + ": " + entry.path() + " differs from that of another package");
            }
          }
        }
      }
    }
    try {
      return Tree.of(entries.values());
    } catch (IllegalArgumentException e) {
      throw new CorruptException(artifact.main().name() + ": " + e.getMessage(), e);
    }
  }

  private static List<Entry> payload(String where, RpmReader rpm) throws IOException {
    String place = place(where, rpm);
    boolean root = place.endsWith("/root/");
    return RpmTree.read(where, rpm).stream()
        .filter(e -> e.path().startsWith(place))
        .map(e -> e.at(e.path().substring(place.length())))
        .filter(e -> root || !Launchers.isBesidePrefix(e.path()))
        .toList();
  }

  /// Where the stack's files stand in the package.
  private static String place(String where, RpmReader rpm) throws IOException {
    for (String provided : rpm.header().strings(RpmTag.PROVIDE_NAME)) {
      Matcher m = PROVIDED.matcher(provided);
      if (m.matches()) {
        Optional<String> tag = Optional.ofNullable(m.group(3)); // components have none
        return SystemLayout.payload(
            tag.map(t -> SystemLayout.home(m.group(2), t))
                .orElse(SystemLayout.componentsHome(m.group(2))),
            m.group(1).equals("root") ? StackKind.ROOT : StackKind.PREFIX);
      }
    }
    throw new CorruptException(where + ": does not say which stack it is of");
  }
}
