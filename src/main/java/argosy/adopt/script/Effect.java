package argosy.adopt.script;

import java.util.List;

/// What a maintainer script would do to the files. Paths are absolute, as the script writes them.
public sealed interface Effect {
  /// A link that stands for one of several providers: `link` points at `/etc/alternatives/name`,
  /// which points at the `path` of highest priority.
  record Alternative(String link, String name, String path, int priority, List<Slave> slaves)
      implements Effect {
    public Alternative {
      slaves = List.copyOf(slaves);
    }
  }

  /// A link that follows its master's choice.
  record Slave(String link, String name, String path) {}

  /// Another package's file at `path` stands at `to` instead.
  record Diversion(String path, String to) implements Effect {}

  record MakeLink(String path, String target) implements Effect {}

  record MakeDirectory(String path) implements Effect {}

  /// An empty file, unless there is one.
  record Touch(String path) implements Effect {}

  /// `to` becomes a copy of the file `from`, unless there is one.
  record Copy(String from, String to) implements Effect {}

  /// @param home may be empty
  record User(String name, String group, String home, String shell, String comment)
      implements Effect {}

  record Group(String name) implements Effect {}

  /// A login shell for /etc/shells.
  record LoginShell(String path) implements Effect {}
}
