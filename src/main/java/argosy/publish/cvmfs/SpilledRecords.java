package argosy.publish.cvmfs;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// Records by path, given in any order and taken in order; of those with one path the last counts.
/// What is more than memory should hold is sorted into runs of one file, which has no name any more
/// once it is open: nothing is left of it, whatever ends the process.
///
///     file = *run
///     run  = *( int32:path-bytes path int32:record-bytes record )   ; sorted by path
final class SpilledRecords implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private final Comparator<String> order;
  private final int most;
  private final TreeMap<String, byte[]> recent;
  private final List<Run> runs = new ArrayList<>();
  private Optional<FileChannel> file = Optional.empty();

  /// @param number the later, the newer
  private record Run(int number, long start, long end) {}

  /// @param order of paths
  /// @param most records in memory
  SpilledRecords(Comparator<String> order, int most) {
    this.order = order;
    this.most = most;
    this.recent = new TreeMap<>(order);
  }

  void put(String path, byte[] record) throws IOException {
    recent.put(path, record);
    if (recent.size() > most) {
      spill();
    }
  }

  private void spill() throws IOException {
    FileChannel channel = channel();
    long start = channel.position();
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    for (Map.Entry<String, byte[]> e : recent.entrySet()) {
      byte[] path = e.getKey().getBytes(StandardCharsets.UTF_8);
      out.writeInt(path.length);
      out.write(path);
      out.writeInt(e.getValue().length);
      out.write(e.getValue());
    }
    out.flush();
    runs.add(new Run(runs.size(), start, channel.position()));
    recent.clear();
  }

  private FileChannel channel() throws IOException {
    if (file.isEmpty()) {
      Path name = Files.createTempFile("argosy-members-", "");
      file = Optional.of(FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
      Files.delete(name);
    }
    return file.get();
  }

  /// All, in order; nothing may be put while they are taken.
  Iterator<Map.Entry<String, byte[]>> sorted() throws IOException {
    PriorityQueue<Source> sources =
        new PriorityQueue<>(
            Comparator.comparing((Source s) -> s.next.getKey(), order)
                .thenComparing(s -> s.number, Comparator.reverseOrder()));
    for (Run run : runs) {
      new Source(run.number(), read(run)).into(sources);
    }
    new Source(runs.size(), recent.entrySet().iterator()).into(sources);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !sources.isEmpty();
      }

      @Override
      public Map.Entry<String, byte[]> next() {
        Map.Entry<String, byte[]> newest = take();
        while (!sources.isEmpty() && sources.element().next.getKey().equals(newest.getKey())) {
          take();
        }
        return newest;
      }

      private Map.Entry<String, byte[]> take() {
        Source source = sources.remove();
        Map.Entry<String, byte[]> taken = source.next;
        source.into(sources);
        return taken;
      }
    };
  }

  /// Where one run is read.
  private static final class Source {
    private final int number;
    private final Iterator<Map.Entry<String, byte[]>> rest;
    private Map.Entry<String, byte[]> next = Map.entry("", new byte[0]);

    Source(int number, Iterator<Map.Entry<String, byte[]>> rest) {
      this.number = number;
      this.rest = rest;
    }

    void into(PriorityQueue<Source> sources) {
      if (rest.hasNext()) {
        next = rest.next();
        sources.add(this);
      }
    }
  }

  private Iterator<Map.Entry<String, byte[]>> read(Run run) throws IOException {
    FileChannel channel = channel();
    InputStream raw =
        new InputStream() {
          private long at = run.start();

          @Override
          public int read() {
            throw new IllegalStateException("it is read through a buffer");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = (int) Math.min(length, run.end() - at);
            int read = n == 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, n), at);
            at += Math.max(read, 0);
            return read;
          }
        };
    DataInputStream in = new DataInputStream(new BufferedInputStream(raw, BUFFER_BYTES));
    return new Iterator<>() {
      private Optional<Map.Entry<String, byte[]>> next = read();

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public Map.Entry<String, byte[]> next() {
        Map.Entry<String, byte[]> now = next.orElseThrow(NoSuchElementException::new);
        next = read();
        return now;
      }

      private Optional<Map.Entry<String, byte[]>> read() {
        try {
          byte[] path = in.readNBytes(in.readInt());
          return Optional.of(
              Map.entry(new String(path, StandardCharsets.UTF_8), in.readNBytes(in.readInt())));
        } catch (EOFException e) {
          return Optional.empty();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
