package argosy.app;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.format.sif.Additions;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a release stands in a CernVM-FS repository: `/PLATFORM/PRODUCT/TAG/`.
///
///     README.txt            product, tag, when and from what it was made
///     startup.txt           the files that the demo opened, a path a line
///     run, activate         as in the tarball
///     root/…                root stacks: a flat container tree, with what a SIF image has besides;
///                           prefix stacks stand right here
///     bin/COMMAND           root stacks: starts the command
///
/// @param at the release's path, from `/` on
record CvmfsTree(String at) {
  private static final String README = "README.txt";
  private static final String CONTAINER = ".singularity.d";

  static CvmfsTree of(Release release) {
    return new CvmfsTree(
        "/"
            + release.platform().toString().replace('/', '-')
            + "/"
            + release.stack().name()
            + "/"
            + release.tag());
  }

  /// The prefix that files are relocated to.
  String prefix(String repository, Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : "/cvmfs/" + repository + at;
  }

  /// The link beside the release that names it: `PLATFORM/PRODUCT/NAME`.
  Entry link(String name) {
    int slash = at.lastIndexOf('/');
    return new Entry.Symlink(at.substring(1, slash + 1) + name, at.substring(slash + 1));
  }

  /// All entries below [#at].
  ///
  /// @param startup the start-up set, if it is known
  /// @param blobs gets the files that are made here
  List<Entry> entries(
      Profile profile, String repository, Optional<List<String>> startup, InlineBlobs blobs)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.addAll(blobs.entries(Launchers.forUnpacked(profile)));
    entries.add(blobs.file(README, 0644, readme(profile, repository)));
    startup.ifPresent(
        files -> entries.add(blobs.file(StartupSet.NAME, 0644, String.join("\n", files) + "\n")));
    String payload = Launchers.payloadFolder(profile);
    if (payload.isEmpty()) {
      for (Entry own : entries) {
        if (profile.tree().find(own.path()).isPresent()) {
          throw new UnsupportedException(
              own.path() + ": the stack has a file of its own where the repository puts one",
              "rename the file");
        }
      }
    } else {
      entries.add(new Entry.Directory(payload.substring(0, payload.length() - 1), 0755));
      if (entries.stream().anyMatch(e -> e.path().startsWith("bin/"))) {
        entries.add(new Entry.Directory("bin", 0755));
      }
    }
    for (Entry entry : files(profile, blobs).entries()) {
      entries.add(payload.isEmpty() ? entry : entry.at(payload + entry.path()));
    }
    return entries;
  }

  /// The stack's files; of a root stack with what apptainer wants, unless it was a container
  /// already.
  private static Tree files(Profile profile, InlineBlobs blobs) throws UnsupportedException {
    boolean plain =
        profile.stack().kind() == StackKind.PREFIX || profile.tree().find(CONTAINER).isPresent();
    return plain ? profile.tree() : new Additions(profile, blobs).tree();
  }

  private String readme(Profile profile, String repository) {
    Release release = profile.release();
    StringBuilder text = new StringBuilder();
    text.append(release.stack().summary()).append("\n\n");
    text.append("product:  ").append(release.stack().name()).append('\n');
    text.append("tag:      ").append(release.tag()).append('\n');
    text.append("platform: ").append(release.platform()).append('\n');
    text.append("made:     ").append(Instant.ofEpochSecond(release.epochSeconds())).append('\n');
    text.append("release:  ").append(release.digest()).append('\n');
    text.append("licence:  ").append(release.stack().licence().expression()).append('\n');
    text.append("packages:\n");
    release
        .packages()
        .forEach(
            p -> text.append("  ").append(p.name()).append(' ').append(p.version()).append('\n'));
    String place = "/cvmfs/" + repository + at;
    text.append("\nin a shell:  . ").append(place).append("/activate\n");
    text.append("one command: ").append(place).append("/run COMMAND\n");
    if (release.stack().kind() == StackKind.ROOT) {
      text.append("container:   apptainer exec ").append(place).append("/root COMMAND\n");
    }
    return text.toString();
  }
}
