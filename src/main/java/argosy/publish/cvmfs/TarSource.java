package argosy.publish.cvmfs;

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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The members of a tar stream, put over what is published below a path. Content goes into the
/// repository while the stream is read; the entries follow in order, when it has ended.
public final class TarSource implements Publisher.Source, AutoCloseable {
  /// Larger members are packed while they are read, by the thread that reads.
  private static final int IN_MEMORY = 4 << 20;

  /// Members that are handed to a thread at once, and bytes from which on no more are.
  private static final int BATCH = 32;

  private static final int BATCH_BYTES = 1 << 20;

  private final TarReader tar;
  private final String where;
  private final String at;
  private final OwnerPolicy owner;
  private final Parallel parallel;
  private final Progress progress;

  private Optional<KeptMembers> kept = Optional.empty();

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
    KeptMembers members = new KeptMembers(where, algorithm, KeptMembers.IN_MEMORY);
    kept = Optional.of(members);
    try {
      parallel.ordered(
          members(packer),
          parallel.threads() * 3,
          batch -> {
            for (Read read : batch) {
              keep(read, members);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return members.offers();
  }

  private Iterator<Parallel.Task<List<Read>>> members(ContentPacker packer) throws IOException {
    return new Iterator<>() {
      private Optional<TarMember> next = tar.next();

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public Parallel.Task<List<Read>> next() {
        try {
          List<Parallel.Task<Read>> batch = new ArrayList<>();
          long bytes = 0;
          do {
            TarMember member = next.orElseThrow();
            bytes += member.sizeBytes();
            batch.add(read(member, packer));
            next = tar.next();
          } while (next.isPresent() && batch.size() < BATCH && bytes < BATCH_BYTES);
          return Parallel.together(batch);
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

  private void keep(Read read, KeptMembers members) throws IOException {
    TarMember m = read.header();
    String path = m.path().isEmpty() ? at : at + "/" + m.path();
    switch (m.type()) {
      case FILE, DIRECTORY, FIFO -> members.put(path, member(m, m.mode(), read.packed()));
      case SYMLINK -> members.put(path, member(m, 0777, Optional.empty()));
      case HARD_LINK -> members.link(path, at + "/" + m.link());
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          throw new UnsupportedException(
              where + ": " + m.path() + " is a device", "leave it out of the archive");
    }
  }

  private KeptMember member(TarMember m, int mode, Optional<ContentPacker.Packed> packed) {
    return new KeptMember(
        m.type(),
        mode,
        m.mtime(),
        owner.uid((int) m.uid()),
        owner.gid((int) m.gid()),
        0,
        packed,
        m.type() == TarMember.Type.SYMLINK ? m.link() : "");
  }

  @Override
  public void close() {
    kept.ifPresent(KeptMembers::close);
  }
}
