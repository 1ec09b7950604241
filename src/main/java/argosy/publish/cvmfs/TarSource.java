package argosy.publish.cvmfs;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Offer;
import argosy.format.cvmfs.Publisher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The members of a tar stream, put over what is published below a path. Content goes into the
/// repository while the stream is read; the entries follow in order.
public final class TarSource implements Publisher.Source {
  /// Larger members are packed while they are read, by the thread that reads.
  private static final int IN_MEMORY = 4 << 20;

  private final TarReader tar;
  private final String where;
  private final String at;
  private final OwnerPolicy owner;
  private final Parallel parallel;
  private final Progress progress;

  /// All that is kept of a member until the stream has ended, by path: this bounds how many there
  /// may be.
  private final TreeMap<String, Kept> byPath = new TreeMap<>(Publisher.ORDER);

  private int groups;

  private sealed interface Kept {}

  /// A file; its offer is made when it is asked for.
  private record Member(Offer.Common common, ContentPacker.Packed packed) implements Kept {
    Member named(String path, int group) {
      Offer.Common c = common;
      return new Member(
          new Offer.Common(
              path, c.permissions(), c.mtime(), c.uid(), c.gid(), c.attributes(), group),
          packed);
    }
  }

  /// Anything else.
  private record Other(Offer offer) implements Kept {}

  /// What a member became.
  private record Read(TarMember header, Optional<ContentPacker.Packed> packed) {}

  /// @param where the stream's name, for messages
  /// @param at the path its members are put below; empty for the root
  public TarSource(
      InputStream tar,
      String where,
      String at,
      OwnerPolicy owner,
      Parallel parallel,
      Progress progress) {
    this.tar = new TarReader(tar, where);
    this.where = where;
    this.at = at;
    this.owner = owner;
    this.parallel = parallel;
    this.progress = progress;
  }

  @Override
  public Iterator<Parallel.Task<Offer>> offers(ContentPacker packer, HashAlgorithm algorithm)
      throws IOException {
    try {
      parallel.ordered(members(packer), parallel.threads() * 3, this::keep);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (String parent : missingParents()) {
      byPath.put(parent, new Other(Offer.parent(Offer.Common.plain(parent, 0755, newest))));
    }
    return byPath.values().stream()
        .<Parallel.Task<Offer>>map(kept -> () -> offer(kept, algorithm))
        .iterator();
  }

  private static Offer offer(Kept kept, HashAlgorithm algorithm) {
    return switch (kept) {
      case Member file -> Offer.stored(file.common(), file.packed(), algorithm);
      case Other other -> other.offer();
    };
  }

  private Set<String> missingParents() {
    Set<String> missing = new HashSet<>();
    for (String path : byPath.keySet()) {
      for (String parent : Publisher.parents(path).reversed()) {
        if (byPath.containsKey(parent) || !missing.add(parent)) {
          break; // what is above it was seen when it was
        }
      }
    }
    return missing;
  }

  private long newest;

  private Iterator<Parallel.Task<Read>> members(ContentPacker packer) throws IOException {
    return new Iterator<>() {
      private Optional<TarMember> next = tar.next();

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public Parallel.Task<Read> next() {
        try {
          TarMember member = next.orElseThrow();
          Parallel.Task<Read> task = read(member, packer);
          next = tar.next();
          return task;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private Parallel.Task<Read> read(TarMember member, ContentPacker packer) throws IOException {
    if (member.type() != TarMember.Type.FILE) {
      return () -> new Read(member, Optional.empty());
    }
    progress.advance(member.sizeBytes());
    if (member.sizeBytes() > IN_MEMORY) {
      ContentPacker.Packed packed = packer.pack(tar.content(), member.sizeBytes(), member.path());
      return () -> new Read(member, Optional.of(packed));
    }
    byte[] content = tar.content().readAllBytes();
    return () ->
        new Read(
            member,
            Optional.of(
                packer.pack(new ByteArrayInputStream(content), member.sizeBytes(), member.path())));
  }

  private void keep(Read read) throws IOException {
    TarMember m = read.header();
    newest = Math.max(newest, m.mtime());
    String path = m.path().isEmpty() ? at : at + "/" + m.path();
    // A later member of the same name takes its place.
    switch (m.type()) {
      case FILE ->
          byPath.put(path, new Member(common(path, m, m.mode()), read.packed().orElseThrow()));
      case HARD_LINK -> {
        String first = at + "/" + m.link();
        if (!(byPath.get(first) instanceof Member target)) {
          throw new CorruptException(where + ": " + m.path() + " links to nothing: " + m.link());
        }
        int known = target.common().linkGroup();
        int group = known == 0 ? ++groups : known;
        byPath.put(first, target.named(first, group));
        byPath.put(path, target.named(path, group));
      }
      case SYMLINK -> keep(path, Offer.link(common(path, m, 0777), m.link()));
      case DIRECTORY -> keep(path, Offer.directory(common(path, m, m.mode()), false));
      case FIFO -> keep(path, Offer.special(common(path, m, m.mode()), 0010000, 0));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          throw new UnsupportedException(
              where + ": " + m.path() + " is a device", "leave it out of the archive");
    }
  }

  private void keep(String path, Offer offer) {
    byPath.put(path, new Other(offer));
  }

  private Offer.Common common(String path, TarMember m, int mode) {
    return new Offer.Common(
        path,
        mode,
        m.mtime(),
        owner.uid((int) m.uid()),
        owner.gid((int) m.gid()),
        Optional.empty(),
        0);
  }
}
