package argosy.testing;

import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Relocation;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A prefix stack of which two packages are built from sources: `words`, and `greet`, which is
/// built against it and holds the prefix in a text, in a program's string and in a link. The
/// stack's own package has none.
public final class SourceProfiles {
  private static final String BUILD_PREFIX = "/opt/built/here-by-a-recipe".repeat(8);
  private final ObjectStore store;
  private final Profiles profiles;

  public SourceProfiles(ObjectStore store) {
    this.store = store;
    this.profiles = new Profiles(store);
  }

  public Profile two() throws IOException {
    Stack stack = Profiles.stack("hello", StackKind.PREFIX);
    String program =
        """
        #!/bin/sh
        [ "$(greet)" = hello ] || exit
        echo 'result greeting hello'
        echo 'result answer 42.0'
        """;
    Profile.Part own =
        profiles.part(
            "hello",
            "1.0",
            "",
            List.of(),
            List.of(
                profiles.text("bin/hello", 0755, program),
                profiles.text("bin/hello-demo", 0755, program + "echo Ok.\n")));
    List<Profile.Part> parts = List.of(words(), greet(), own);
    return Profiles.profile(
        stack,
        "",
        parts,
        parts.stream().flatMap(p -> p.metadata().relocations().stream()).toList());
  }

  private Profile.Part words() throws IOException {
    Profile.Part files =
        profiles.part(
            "words",
            "1.0",
            "",
            List.of(),
            List.of(
                profiles.text("share/words", 0644, "hello\n"),
                profiles.text("share/licenses/words/COPYING", 0644, "MIT\n")));
    return from(
        files,
        "",
        """
        #!/bin/sh
        set -e
        mkdir -p "$PREFIX/share/unlisted"
        tar -c -C "$(dirname "$0")" words | xz | xz -d | bzip2 | tar -x -j -C "$PREFIX/share"
        touch "$PREFIX/share/unlisted/file"
        """,
        profiles.text("words", 0644, "hello\n"));
  }

  private Profile.Part greet() throws IOException {
    String script = "#!/bin/sh\nexec cat " + BUILD_PREFIX + "/share/words\n";
    Profile.Part files =
        profiles.part(
            "greet",
            "2.0",
            BUILD_PREFIX,
            List.of(
                text("bin/greet", script),
                new Relocation(
                    "lib/program",
                    Relocation.Kind.BINARY,
                    List.of(new Relocation.Spot(1, 2 + BUILD_PREFIX.length()))),
                new Relocation("share/absolute", Relocation.Kind.SYMLINK, List.of())),
            List.of(
                profiles.text("bin/greet", 0755, script),
                profiles.text("lib/program", 0644, "\0" + BUILD_PREFIX + "\0rest"),
                new Entry.Symlink("share/absolute", BUILD_PREFIX + "/share/words")));
    return from(
        files,
        "words",
        """
        #!/bin/sh
        set -e
        grep -q hello "$PREFIX/share/words"
        mkdir -p "$PREFIX/bin" "$PREFIX/lib"
        printf '#!/bin/sh\\nexec cat %s/share/words\\n' "$PREFIX" >"$PREFIX/bin/greet"
        chmod 755 "$PREFIX/bin/greet"
        printf '\\0%s\\0rest' "$PREFIX" >"$PREFIX/lib/program"
        ln -s "$PREFIX/share/words" "$PREFIX/share/absolute"
        """);
  }

  private static Relocation text(String path, String content) {
    long at = content.indexOf(BUILD_PREFIX);
    return new Relocation(
        path, Relocation.Kind.TEXT, List.of(new Relocation.Spot(at, at + BUILD_PREFIX.length())));
  }

  private Profile.Part from(Profile.Part files, String against, String build, Entry.File... beside)
      throws IOException {
    List<Entry> entries = new ArrayList<>(List.of(beside));
    entries.add(profiles.text("build", 0755, build));
    Tree sources = Tree.of(entries);
    Descriptor kept =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(sources.canonicalBytes()));
    Package m = files.metadata();
    Package built =
        new Package(
            m.name(),
            m.version(),
            m.build(),
            m.platform(),
            m.licence(),
            m.dependencies(),
            m.tree(),
            m.buildPrefix(),
            m.relocations(),
            m.facts(),
            Map.of(Package.SOURCES, kept.digest().toString(), Package.BUILT_AGAINST, against));
    store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(built.canonicalBytes()));
    store.flush();
    return new Profile.Part(built, files.tree(), Optional.of(sources));
  }
}
