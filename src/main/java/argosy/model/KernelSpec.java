package argosy.model;

import java.util.List;

/// A Jupyter kernel of a stack.
///
/// @param argv with `{connection_file}` where Jupyter puts it
public record KernelSpec(String name, String displayName, String language, List<String> argv) {
  public KernelSpec {
    argv = List.copyOf(argv);
  }
}
