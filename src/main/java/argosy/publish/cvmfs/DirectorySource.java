package argosy.publish.cvmfs;

import argosy.adopt.dir.FileName;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.format.cvmfs.Attributes;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Offer;
import argosy.format.cvmfs.Publisher;
import argosy.nativelib.ExtendedAttributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A directory as it lies, published at a path: one stat a file; content is read only if the memo
/// does not know the file.
public final class DirectorySource implements Publisher.Source {
  private static final String WANTED =
      "unix:mode,size,lastModifiedTime,ctime,ino,dev,nlink,uid,gid,rdev";
  private static final int TYPE = 0170000;
  private final Path root;
  private final Options options;
  private final FileMemo memo;
  private final long nowNanos;
  private final Progress progress;
  private final Map<String, Integer> linkGroups = new HashMap<>();

  /// @param at the path it is published at; empty for the repository's root
  /// @param attributes whether extended attributes are published
  public record Options(String at, OwnerPolicy owner, boolean attributes) {}

  public DirectorySource(
      Path root, Options options, FileMemo memo, long nowNanos, Progress progress) {
    this.root = root;
    this.options = options;
    this.memo = memo;
    this.nowNanos = nowNanos;
    this.progress = progress;
  }

  /// One name.
  private record Found(String path, Path file, Map<String, Object> state) {
    long number(String name) {
      Object value = state.get(name);
      return switch (value) {
        case Integer i -> i;
        case Long l -> l;
        case FileTime t -> t.to(TimeUnit.NANOSECONDS);
        case null, default ->
            throw new IllegalStateException("the file system does not tell " + name);
      };
    }

    int type() {
      return (int) number("mode") & TYPE;
    }
  }

  @Override
  public Iterator<Parallel.Task<Offer>> offers(ContentPacker packer, HashAlgorithm algorithm)
      throws IOException {
    List<Found> above = new ArrayList<>();
    Found top = new Found(options.at(), root, state(root));
    if (top.type() != 0040000) {
      throw new NotDirectoryException(root.toString());
    }
    List<Parallel.Task<Offer>> parents = new ArrayList<>();
    for (String parent : Publisher.parents(options.at())) {
      long time = top.number("lastModifiedTime") / 1_000_000_000L;
      parents.add(() -> Offer.parent(Offer.Common.plain(parent, 0755, time)));
    }
    above.add(top);
    Walk walk = new Walk(above);
    return new Iterator<>() {
      private final Iterator<Parallel.Task<Offer>> first = parents.iterator();

      @Override
      public boolean hasNext() {
        return first.hasNext() || walk.hasNext();
      }

      @Override
      public Parallel.Task<Offer> next() {
        if (first.hasNext()) {
          return first.next();
        }
        Found found = walk.next();
        int group = group(found);
        return () -> offer(found, group, packer, algorithm);
      }
    };
  }

  /// Depth first, names by their bytes: directories are listed when they are reached.
  private static final class Walk implements Iterator<Found> {
    private final ArrayDeque<Iterator<Found>> open = new ArrayDeque<>();

    Walk(List<Found> top) {
      open.push(top.iterator());
    }

    @Override
    public boolean hasNext() {
      while (!open.isEmpty() && !open.element().hasNext()) {
        open.pop();
      }
      return !open.isEmpty();
    }

    @Override
    public Found next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Found found = open.element().next();
      if (found.type() == 0040000) {
        try {
          open.push(list(found).iterator());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return found;
    }
  }

  private static List<Found> list(Found directory) throws IOException {
    TreeMap<String, Path> names = new TreeMap<>(Utf8Order.COMPARATOR);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.file())) {
      for (Path file : files) {
        Path name = file.getFileName();
        Optional<String> text = name == null ? Optional.empty() : FileName.text(name);
        if (text.isEmpty()) {
          throw new UnsupportedException(
              directory.file() + ": holds a name that is not UTF-8", "rename " + file);
        }
        names.put(text.get(), file);
      }
    }
    List<Found> found = new ArrayList<>(names.size());
    for (Map.Entry<String, Path> name : names.entrySet()) {
      found.add(
          new Found(
              directory.path() + "/" + name.getKey(), name.getValue(), state(name.getValue())));
    }
    return found;
  }

  private static Map<String, Object> state(Path file) throws IOException {
    return Files.readAttributes(file, WANTED, LinkOption.NOFOLLOW_LINKS);
  }

  /// Names of one file get one number.
  private int group(Found found) {
    if (found.type() == 0040000 || found.number("nlink") < 2) {
      return 0;
    }
    return linkGroups.computeIfAbsent(
        found.number("dev") + " " + found.number("ino"), k -> linkGroups.size() + 1);
  }

  private Offer offer(Found f, int group, ContentPacker packer, HashAlgorithm algorithm)
      throws IOException {
    Offer.Common common =
        new Offer.Common(
            f.path(),
            (int) f.number("mode") & 07777,
            Math.floorDiv(f.number("lastModifiedTime"), 1_000_000_000L),
            options.owner().uid((int) f.number("uid")),
            options.owner().gid((int) f.number("gid")),
            options.attributes() ? attributes(f) : Optional.empty(),
            group);
    return switch (f.type()) {
      case 0040000 -> Offer.directory(common, false);
      case 0120000 ->
          Offer.link(
              common,
              FileName.text(Files.readSymbolicLink(f.file()))
                  .orElseThrow(() ->
                      new UnsupportedException(
                          f.path() + ": the link's target is not UTF-8", "make it anew")));
      case 0100000 -> file(common, f, packer, algorithm);
      default ->
          Offer.special(
              common, f.type(), f.type() == 0020000 || f.type() == 0060000 ? f.number("rdev") : 0);
    };
  }

  private Offer file(Offer.Common common, Found f, ContentPacker packer, HashAlgorithm algorithm)
      throws IOException {
    long size = f.number("size");
    progress.advance(size);
    long modified = f.number("lastModifiedTime");
    long changed = f.number("ctime");
    FileMemo.Key key = FileMemo.Key.of(f.number("dev"), f.number("ino"), size, modified, changed);
    Offer.Remember remember =
        packed -> {
          if (FileMemo.Key.settled(Math.max(modified, changed), nowNanos)) {
            memo.remember(key, packed);
          }
        };
    Offer.Content content = () -> Files.newInputStream(f.file());
    Optional<ContentPacker.Packed> known = memo.find(key);
    return known.isPresent()
        ? Offer.known(common, known.get(), algorithm, content, packer, remember)
        : Offer.file(common, size, content, packer, remember);
  }

  private static Optional<Attributes> attributes(Found f) throws IOException {
    try (ExtendedAttributes reader = new ExtendedAttributes()) {
      String file = f.file().toAbsolutePath().toString();
      Map<String, byte[]> values = new TreeMap<>();
      for (String name : reader.names(file)) {
        reader.value(file, name).ifPresent(value -> values.put(name, value));
      }
      return values.isEmpty() ? Optional.empty() : Optional.of(Attributes.of(f.path(), values));
    }
  }
}
