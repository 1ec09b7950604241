package argosy.publish.cvmfs;

import argosy.base.HeldException;
import argosy.format.cvmfs.PrunableStorage;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Remote;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A repository in a bucket. Objects are sent many at once while others are still made; what is
/// there is asked one by one at first, and listed once there is much to ask. The manifest takes its
/// place by a conditional put, when all that was sent has arrived.
public final class RemoteStorage implements PrunableStorage {
  private static final String DATA = "data/";

  /// Objects on their way at once.
  private static final int AT_ONCE = 32;

  /// KiB on their way at once.
  private static final int KIB_AT_ONCE = 128 << 10;

  /// Questions for single objects, before all are listed: a listing has 1,000 in an answer.
  private static final int FEW = 256;

  private final Remote remote;
  private final Set<String> there = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Semaphore kib = new Semaphore(KIB_AT_ONCE, true);
  private final List<IOException> failures = new CopyOnWriteArrayList<>();
  private boolean listed;

  public RemoteStorage(Remote remote) {
    this.remote = remote;
  }

  private synchronized void list() throws IOException {
    if (!listed) {
      there.addAll(remote.list(DATA));
      listed = true;
    }
  }

  private synchronized boolean isListed() {
    return listed;
  }

  @Override
  public InputStream open(String name) throws IOException {
    if (name.startsWith(DATA)) {
      settle(); // it may be on its way
    }
    return new ByteArrayInputStream(
        remote.find(name).orElseThrow(() -> new NoSuchFileException(remote.where() + name)));
  }

  @Override
  public boolean has(String name) throws IOException {
    if (!name.startsWith(DATA)) {
      return remote.size(name).isPresent();
    }
    if (there.contains(name) || isListed()) {
      return there.contains(name);
    }
    if (asked.incrementAndGet() > FEW) {
      list();
      return there.contains(name);
    }
    boolean found = remote.size(name).isPresent();
    if (found) {
      there.add(name);
    }
    return found;
  }

  /// Returns once the object is on its way; a failure is thrown by a later call.
  @Override
  public void put(String name, ByteBuffer content) throws IOException {
    requireNoFailure();
    if (has(name) || !there.add(name)) {
      return;
    }
    byte[] bytes = bytes(content);
    int size = Math.min(KIB_AT_ONCE, bytes.length / 1024 + 1);
    kib.acquireUninterruptibly(size);
    places.acquireUninterruptibly();
    Thread.ofVirtual()
        .start(() -> {
          try {
            remote.put(
                name,
                new Descriptor("application/octet-stream", Digest.of(bytes), bytes.length),
                () -> new ByteArrayInputStream(bytes));
          } catch (IOException e) {
            failures.add(e);
          } catch (RuntimeException e) {
            failures.add(new IOException(name + ": " + e.getMessage(), e));
          } finally {
            places.release();
            kib.release(size);
          }
        });
  }

  private void requireNoFailure() throws IOException {
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  /// Waits until all that was put has arrived.
  private void settle() throws IOException {
    places.acquireUninterruptibly(AT_ONCE);
    places.release(AT_ONCE);
    requireNoFailure();
  }

  /// Buckets put under a condition but do not remove under one: before a file goes, those that are
  /// to be replaced after it are looked at.
  @Override
  public void replace(List<Replacement> steps) throws IOException {
    settle();
    for (int i = 0; i < steps.size(); i++) {
      Replacement step = steps.get(i);
      if (step.content().isEmpty()) {
        for (Replacement later : steps.subList(i + 1, steps.size())) {
          requireExpected(later, step.name());
        }
        remote.remove(step.name());
      } else if (!remote.replace(
          step.name(),
          step.expected().map(RemoteStorage::bytes),
          bytes(step.content().orElseThrow()))) {
        throw held(step.name());
      }
    }
  }

  private void requireExpected(Replacement step, String goes) throws IOException {
    boolean first = !step.name().equals(goes) && step.content().isPresent();
    if (first && !remote.find(step.name()).map(ByteBuffer::wrap).equals(step.expected())) {
      throw held(step.name());
    }
  }

  private HeldException held(String name) {
    return new HeldException(remote.where() + name + ": was changed by somebody else meanwhile");
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public List<String> objects() throws IOException {
    return remote.list(DATA);
  }

  @Override
  public long remove(String name) throws IOException {
    long size = remote.size(name).orElse(0L);
    remote.remove(name);
    there.remove(name);
    return size;
  }

  @Override
  public void close() throws IOException {
    places.acquireUninterruptibly(AT_ONCE);
    remote.close();
  }
}
