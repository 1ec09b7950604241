package argosy.model;

import java.util.List;
import java.util.Optional;

/// A release realised for one place: the waist. Everything a format may know about what it writes.
///
/// Two views of the same bytes: [#packages()], each with its own tree, and [#tree()], merged. All
/// content is in the blob source under the digests of the trees; what had to be relocated to
/// `prefix` already is.
///
/// @param prefix the absolute path the files are made for; `/` for root stacks
/// @param activation with `${prefix}` still in it: a form that can move keeps it, others substitute
///   `prefix`
/// @param base what stands at `/` around a prefix stack in images; no part of the two views
/// @param open relocations that remain because the form relocates when it is unpacked (paths of the
///   merged tree); empty when the profile was realised for a fixed prefix
public record Profile(
    Release release,
    String prefix,
    List<Part> packages,
    Tree tree,
    Activation activation,
    List<Relocation> open,
    Base base) {
  public Profile {
    packages = List.copyOf(packages);
    open = List.copyOf(open);
  }

  /// A profile without a base.
  public Profile(
      Release release,
      String prefix,
      List<Part> packages,
      Tree tree,
      Activation activation,
      List<Relocation> open) {
    this(release, prefix, packages, tree, activation, open, Base.NONE);
  }

  /// A package and its files as realised.
  ///
  /// @param sources what it is built from, where that is known and in the store
  public record Part(Package metadata, Tree tree, Optional<Tree> sources) {
    /// A package of which the sources do not matter.
    public Part(Package metadata, Tree tree) {
      this(metadata, tree, Optional.empty());
    }
  }

  /// The packages of the base and their files laid together.
  public record Base(List<Part> packages, Tree tree) {
    public static final Base NONE = new Base(List.of(), Tree.EMPTY);

    public Base {
      packages = List.copyOf(packages);
    }
  }

  /// The same files as another release.
  public Profile with(Release newRelease) {
    return new Profile(newRelease, prefix, packages, tree, activation, open, base);
  }

  /// The same packages on that base.
  public Profile on(Base newBase) {
    return new Profile(release, prefix, packages, tree, activation, open, newBase);
  }

  public Stack stack() {
    return release.stack();
  }
}
