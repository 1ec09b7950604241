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

/// A repository in a bucket. What is there is listed once, rather than asked for one by one; the
/// manifest takes its place by a conditional put.
public final class RemoteStorage implements PrunableStorage {
  private static final String DATA = "data/";
  private final Remote remote;
  private final Set<String> there = ConcurrentHashMap.newKeySet();
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

  @Override
  public InputStream open(String name) throws IOException {
    return new ByteArrayInputStream(
        remote.find(name).orElseThrow(() -> new NoSuchFileException(remote.where() + name)));
  }

  @Override
  public boolean has(String name) throws IOException {
    if (!name.startsWith(DATA)) {
      return remote.size(name).isPresent();
    }
    list();
    return there.contains(name);
  }

  @Override
  public void put(String name, ByteBuffer content) throws IOException {
    list();
    if (there.contains(name)) {
      return;
    }
    byte[] bytes = bytes(content);
    Descriptor descriptor =
        new Descriptor("application/octet-stream", Digest.of(bytes), bytes.length);
    remote.put(name, descriptor, () -> new ByteArrayInputStream(bytes));
    there.add(name);
  }

  /// Buckets put under a condition but do not remove under one: before a file goes, those that are
  /// to be replaced after it are looked at.
  @Override
  public void replace(List<Replacement> steps) throws IOException {
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
    remote.close();
  }
}
