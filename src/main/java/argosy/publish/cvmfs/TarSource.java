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
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
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
  private final TreeMap<String, Offer> offers = new TreeMap<>(Publisher.ORDER);
  private final Map<String, Member> files = new HashMap<>();
  private int groups;

  /// A file as it was read, for hard links to it.
  private record Member(TarMember header, ContentPacker.Packed packed, int group) {}

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
      parallel.ordered(members(packer), parallel.threads() * 3, read -> keep(read, algorithm));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    // A hard link gives a group to the file it names, which may have come long before.
    files.forEach((path, m) -> {
      if (m.group() != 0) {
        offers.put(path, packed(path, m, algorithm));
      }
    });
    TreeMap<String, Offer> all = new TreeMap<>(Publisher.ORDER);
    for (String path : offers.keySet()) {
      for (String parent : Publisher.parents(path)) {
        all.putIfAbsent(parent, Offer.parent(Offer.Common.plain(parent, 0755, newest)));
      }
    }
    all.putAll(offers);
    return all.values().stream().<Parallel.Task<Offer>>map(o -> () -> o).iterator();
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

  private void keep(Read read, HashAlgorithm algorithm) throws IOException {
    TarMember m = read.header();
    newest = Math.max(newest, m.mtime());
    String path = m.path().isEmpty() ? at : at + "/" + m.path();
    files.remove(path); // a later member of the same name takes its place
    switch (m.type()) {
      case FILE -> {
        Member file = new Member(m, read.packed().orElseThrow(), 0);
        files.put(path, file);
        offers.put(path, packed(path, file, algorithm));
      }
      case HARD_LINK -> {
        String first = at + "/" + m.link();
        Member target = files.get(first);
        if (target == null) {
          throw new CorruptException(where + ": " + m.path() + " links to nothing: " + m.link());
        }
        int group = target.group() == 0 ? ++groups : target.group();
        Member both = new Member(target.header(), target.packed(), group);
        files.put(first, both);
        files.put(path, both);
      }
      case SYMLINK -> offers.put(path, Offer.link(common(path, m, 0777, 0), m.link()));
      case DIRECTORY -> offers.put(path, Offer.directory(common(path, m, m.mode(), 0), false));
      case FIFO -> offers.put(path, Offer.special(common(path, m, m.mode(), 0), 0010000, 0));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          throw new UnsupportedException(
              where + ": " + m.path() + " is a device", "leave it out of the archive");
    }
  }

  private Offer packed(String path, Member m, HashAlgorithm algorithm) {
    return Offer.stored(
        common(path, m.header(), m.header().mode(), m.group()), m.packed(), algorithm);
  }

  private Offer.Common common(String path, TarMember m, int mode, int group) {
    return new Offer.Common(
        path,
        mode,
        m.mtime(),
        owner.uid((int) m.uid()),
        owner.gid((int) m.gid()),
        Optional.empty(),
        group);
  }
}
