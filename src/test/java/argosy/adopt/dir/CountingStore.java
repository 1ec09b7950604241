package argosy.adopt.dir;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Sections;
import argosy.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// A memory store that counts, can lose an object, and can do something while a file is read.
final class CountingStore implements ObjectStore {
  private final MemoryStore store = new MemoryStore();
  final AtomicLong puts = new AtomicLong();
  int flushed;
  Action whileReading = () -> {};
  Digest lost = Digest.of(new byte[] {42});

  interface Action {
    void run() throws IOException;
  }

  @Override
  public Descriptor put(String mediaType, InputStream content) throws IOException {
    puts.incrementAndGet();
    Descriptor d = store.put(mediaType, content);
    whileReading.run();
    return d;
  }

  @Override
  public boolean has(Digest digest) {
    return !digest.equals(lost) && store.has(digest);
  }

  @Override
  public long newBytes() {
    return store.newBytes();
  }

  @Override
  public void flush() {
    flushed++;
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return store.open(digest);
  }

  @Override
  public Sections sections(Digest digest) throws IOException {
    return store.sections(digest);
  }
}
