package argosy.format.system;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.codec.gzip.Gzip;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the files of an installed stack are, without the first `/`:
///
///     opt/argosy/NAME/TAG/           the stack's files (root stacks: in root/), run, activate
///     opt/argosy/NAME/stack/         instead, for one package per component
///     usr/bin/argosy-NAME            starts a command of the stack
///     usr/bin/NAME-demo              link to run
///     usr/share/man/man1/            for both
public final class SystemLayout {
  private static final int SET_ID_BITS = 06000;

  private SystemLayout() {}

  /// Where a release is installed.
  public static String home(Release release) {
    return home(release.stack().name(), release.tag());
  }

  public static String home(String name, String tag) {
    return "opt/argosy/" + name + "/" + tag;
  }

  /// Where a stack is installed component by component: the same place for every release, so that a
  /// component that did not change is the same package.
  public static String componentsHome(String name) {
    return "opt/argosy/" + name + "/stack";
  }

  /// Where the stack's files go, ending in `/`.
  public static String payload(String home, StackKind kind) {
    return switch (kind) {
      case ROOT -> home + "/root/";
      case PREFIX -> home + "/";
    };
  }

  /// What is not the stack's in an installed package.
  ///
  /// @param home where it is installed
  public static List<String> own(String home, Release release) {
    List<String> own =
        new ArrayList<>(List.of("usr/bin/argosy-" + release.stack().name(), "usr/share/**"));
    release.stack().demo().ifPresent(d -> own.add("usr/bin/" + release.stack().demoCommand()));
    own.addAll(
        switch (release.stack().kind()) {
          case ROOT -> List.of(home + "/**, except root/**");
          case PREFIX -> List.of(home + "/run", home + "/activate*");
        });
    return own;
  }

  /// A stack's files at their place.
  ///
  /// @param cleared the files that lost their set-id bits, as they are in the stack
  public record Placed(List<Entry> entries, List<Entry.File> cleared) {
    public Placed {
      entries = List.copyOf(entries);
      cleared = List.copyOf(cleared);
    }
  }

  /// @param place ends in `/`
  /// @param tree of the profile, or of one of its packages
  public static Placed place(String place, Tree tree, SetId setId) throws UnsupportedException {
    List<Entry> entries = new ArrayList<>();
    List<Entry.File> cleared = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      Entry moved = entry.at(place + entry.path());
      if (entry instanceof Entry.File f && (f.mode() & SET_ID_BITS) != 0) {
        moved =
            switch (setId) {
              case KEEP -> moved;
              case REFUSE ->
                  throw new UnsupportedException(
                      entry.path() + ": runs as another user (mode 0%o)".formatted(f.mode()),
                      "clear its set-id bits, or allow it with the form's option");
              case CLEAR -> {
                cleared.add(f);
                yield new Entry.File(moved.path(), f.mode() & ~SET_ID_BITS, f.digest(), f.size());
              }
            };
      }
      entries.add(moved);
    }
    return new Placed(entries, cleared);
  }

  /// The launcher files, and the names under which users call them.
  ///
  /// @param commandLinks whether every command is linked, and not only the demo
  public static List<Entry> launchers(
      String home, Profile profile, InlineBlobs blobs, boolean commandLinks) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Entry own : blobs.entries(Launchers.forUnpacked(profile))) {
      entries.add(own.at(home + "/" + own.path()));
    }
    Stack stack = profile.stack();
    String start = "#!/bin/sh\nexec /" + home + "/run \"$@\"\n";
    entries.add(blobs.file("usr/bin/argosy-" + stack.name(), 0755, start));
    List<String> linked =
        commandLinks
            ? Launchers.commandNames(stack)
            : stack.demo().map(d -> List.of(stack.demoCommand())).orElse(List.of());
    String manual = "argosy-" + stack.name() + ".1.gz";
    String manuals = "usr/share/man/man1/";
    String page = ManualPage.text(profile.release(), home);
    entries.add(
        blobs.file(manuals + manual, 0644, Gzip.compress(page.getBytes(StandardCharsets.UTF_8))));
    for (String command : linked) {
      entries.add(new Entry.Symlink("usr/bin/" + command, "/" + home + "/run"));
      entries.add(new Entry.Symlink(manuals + command + ".1.gz", manual));
    }
    return entries;
  }

  /// The package's own files, with the folders above them, and then the stack's, which are in order
  /// already.
  ///
  /// @param place of the stack's files; ends in `/`
  public static List<Entry> together(String place, List<Entry> own, List<Entry> payload)
      throws UnsupportedException {
    List<Entry> with = new ArrayList<>(own);
    with.add(new Entry.Directory(place.substring(0, place.length() - 1), 0755));
    Tree around = Tree.of(with);
    List<Entry> all = new ArrayList<>(around.entries());
    for (Entry entry : payload) {
      Optional<Entry> other = around.find(entry.path());
      if (other.isEmpty()) {
        all.add(entry);
      } else if (entry instanceof Entry.Directory && other.get() instanceof Entry.Directory) {
        all.set(all.indexOf(other.get()), entry);
      } else {
        throw new UnsupportedException(
            entry.path() + ": the package has a file of its own there", "rename the stack's file");
      }
    }
    return all;
  }
}
