package argosy.release;

import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// The files that come with a demo, taken into the store: plain files (0644, or 0755 if they can be
/// run), folders, and links that stay inside.
final class DemoFolder {
  private DemoFolder() {}

  /// @param folder may be missing: a demo needs no files
  /// @param place the path they get in the shipped tree
  static List<Entry> read(Path folder, String place, ObjectStore objects) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return entries;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            entries.add(new Entry.Directory(path(dir), 0755));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            entries.add(entry(file, attributes));
            return FileVisitResult.CONTINUE;
          }

          private String path(Path file) {
            String inside = folder.relativize(file).toString();
            return inside.isEmpty() ? place : place + "/" + inside;
          }

          private Entry entry(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
              Path target = Files.readSymbolicLink(file);
              Path parent = file.getParent() == null ? folder : file.getParent();
              if (target.isAbsolute() || !parent.resolve(target).normalize().startsWith(folder)) {
                throw refused(file, "a link that leads out of the folder");
              }
              return new Entry.Symlink(path(file), target.toString());
            }
            if (!attributes.isRegularFile()) {
              throw refused(file, "neither file, folder nor link");
            }
            try (InputStream in = Files.newInputStream(file)) {
              Descriptor d = objects.put("application/octet-stream", in);
              int mode = Files.isExecutable(file) ? 0755 : 0644;
              return new Entry.File(path(file), mode, d.digest(), d.sizeBytes());
            }
          }
        });
    return entries;
  }

  private static UnsupportedException refused(Path file, String what) {
    return new UnsupportedException(
        file + ": " + what + " cannot be part of a demo", "put a plain file there");
  }
}
