package argosy.model;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/// A packaging format: writes a profile, and reads back what it wrote.
///
/// Pure with respect to the world: a function of its arguments and its own options record. The same
/// profile gives the same bytes in any directory, time zone, locale and year.
public interface Format {
  /// Short and lower-case: `oci`.
  String id();

  /// The prefix that a profile for this format must be realised for, given the release: `/` for
  /// root stacks in container images, `/opt/argosy/NAME/TAG` for system packages. A form that
  /// relocates when unpacked returns the empty string and takes the relocations as
  /// [Profile#open()].
  String prefixFor(Release release);

  /// @throws argosy.base.UnsupportedException if the profile holds something the format cannot
  ///   express; names the path
  Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException;

  /// The files that [#write] puts into the artifact, as [#read] gives them back: the profile's
  /// tree; for forms with a root of their own that tree where it stands, with its base around it;
  /// nothing for forms that only point at where the stack stands; sources, where [#holdsSources].
  ///
  /// @throws argosy.base.UnsupportedException as [#write]
  default Tree files(Profile profile) throws IOException {
    return profile.tree();
  }

  /// Whether the release's files are built where the artifact is installed, of sources that it
  /// holds in their place: they are others then than in the forms that hold files.
  default boolean holdsSources(Profile profile) {
    return false;
  }

  /// Reads the artifact from its bytes and returns the release's files as it holds them, every
  /// content hashed anew: equal to [#files] of the profile if nothing was lost or changed. What the
  /// format adds of its own is left out by rule, not by comparing.
  ///
  /// @throws argosy.base.CorruptException if the artifact is damaged
  Tree read(Artifact artifact, Files files) throws IOException;

  /// Why there is no such form of the release, whatever the content of its files: a kernel of a
  /// stack that declares none, an image without a shell. Empty if there is.
  ///
  /// @param packages of the release, not realised
  default Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return Optional.empty();
  }

  /// What the format adds of its own, which [#read] leaves out: paths in the unpacked form, `**`
  /// for everything below; or words where it has none. For the same-files statement.
  default List<String> own(Release release) {
    return List.of();
  }

  /// The files of an artifact by name.
  @FunctionalInterface
  interface Files {
    /// @throws java.nio.file.NoSuchFileException if there is none
    SeekableByteChannel open(String name) throws IOException;
  }
}
