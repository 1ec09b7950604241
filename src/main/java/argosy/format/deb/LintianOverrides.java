package argosy.format.deb;

/// What lintian must know: that the places and forms of a stack's files are meant.
final class LintianOverrides {
  private LintianOverrides() {}

  static String text(String name) {
    return """
    # A stack stands alone under /opt, beside other releases, with its own libraries.
    %1$s: dir-or-file-in-opt *
    # Its files are the same in every form it is shipped in, modes included.
    %1$s: non-standard-dir-perm *
    %1$s: non-standard-file-perm *
    %1$s: absolute-symlink-in-top-level-folder *
    # One zstd frame: read by dpkg 1.21.18 and later.
    %1$s: malformed-deb-archive third (official) member data.tar.zst *
    # What the package was made from, for reading it back.
    %1$s: unknown-field Argosy-*
    # Not an upload to Debian.
    %1$s: initial-upload-closes-no-bugs *
    """
        .formatted(name);
  }
}
