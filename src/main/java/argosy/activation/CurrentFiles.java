package argosy.activation;

/// The files of a site that are sourced to use whatever release `current` names at that moment:
/// each sources the one of [ShellFiles] that stands beside it.
///
/// @param root the site's absolute path
public record CurrentFiles(String root) {
  /// For sh, dash, bash, ksh and zsh.
  public String sh() {
    return """
    # Source this file: the release that is active now, in this shell. Written by Argosy.
    _argosy_at=$(CDPATH='' cd -P -- %1$s/current && pwd -P) && . %1$s/env/"${_argosy_at##*/}.sh"
    unset _argosy_at
    """
        .formatted(ShellText.shQuote(root));
  }

  /// For csh and tcsh, which start `/bin/sh` and readlink to read a link.
  ///
  /// @throws IllegalArgumentException if there is a line break in the path, which csh cannot take
  public String csh() {
    return """
    # Source this file in csh or tcsh: the release that is active now, in this shell. Written by Argosy.
    setenv _argosy_root %s
    setenv _argosy_find \\''readlink "$_argosy_root/current"'\\'
    set _argosy_at = "`/bin/sh -c $_argosy_find`"
    source ${_argosy_root:q}/env/$_argosy_at:t.csh
    unset _argosy_at
    unsetenv _argosy_find
    unsetenv _argosy_root
    """
        .formatted(ShellText.cshQuote(root));
  }

  public String fish() {
    return """
    # Source this file in fish: the release that is active now, in this shell. Written by Argosy.
    source %1$s/env/(string replace -r '.*/' '' -- (builtin realpath %1$s/current)).fish
    """
        .formatted(ShellText.fishQuote(root));
  }
}
