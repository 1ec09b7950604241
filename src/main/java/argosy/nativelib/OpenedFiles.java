package argosy.nativelib;

import argosy.base.UnsupportedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which files in folders are opened while they are watched (inotify(7)): by whatever program, in
/// whatever namespace, started by exec or mapped as a library. Needs no rights.
///
///     event = int32:watch int32:mask int32:cookie int32:length char[length]:name ; NUL-padded
public final class OpenedFiles implements AutoCloseable {
  private static final int IN_NONBLOCK = 04000;
  private static final int IN_OPEN = 0x20;
  private static final int IN_Q_OVERFLOW = 0x4000;
  private static final int IN_ISDIR = 0x40000000;
  private static final int EVENT_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 4);
  private final int descriptor;
  private final Map<Integer, Path> folders = new HashMap<>();
  private final TreeSet<Path> opened = new TreeSet<>();

  /// The C library's functions.
  @SuppressWarnings("restricted")
  private static final class Native {
    /// `int inotify_init1(int flags)`
    static final MethodHandle INIT =
        handle("inotify_init1", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /// `int inotify_add_watch(int fd, const char *path, uint32_t mask)`
    static final MethodHandle WATCH =
        handle(
            "inotify_add_watch",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));

    /// `ssize_t read(int fd, void *buffer, size_t count)`
    static final MethodHandle READ =
        handle(
            "read",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));

    /// `int close(int fd)`
    static final MethodHandle CLOSE =
        handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static MethodHandle handle(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
  }

  private interface Call<T> {
    T run() throws Throwable;
  }

  private static <T> T call(String name, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  /// Begins to watch.
  ///
  /// @param watched folders; what stands in folders below them is not seen
  /// @throws UnsupportedException if the kernel gives this user too few watches
  public OpenedFiles(Collection<Path> watched) throws IOException {
    descriptor = call("inotify_init1", () -> (int) Native.INIT.invokeExact(IN_NONBLOCK));
    for (Path folder : watched) {
      int watch =
          call(
              "inotify_add_watch",
              () -> {
                try (Arena path = Arena.ofConfined()) {
                  return (int)
                      Native.WATCH.invokeExact(
                          descriptor, path.allocateFrom(folder.toString()), IN_OPEN);
                }
              });
      if (watch < 0) {
        close();
        throw new UnsupportedException(
            folder + ": cannot be watched",
            "as administrator: sysctl fs.inotify.max_user_watches=500000"
                + " fs.inotify.max_user_instances=512");
      }
      folders.put(watch, folder);
    }
  }

  /// Takes what was opened up to now; to be called often, as the kernel keeps 16,384 events.
  ///
  /// @throws UnsupportedException if some were lost
  public void take() throws IOException {
    for (long n = read(); n > 0; n = read()) {
      for (long at = 0; at < n; ) {
        int mask = buffer.get(ValueLayout.JAVA_INT, at + 4);
        int length = buffer.get(ValueLayout.JAVA_INT, at + 12);
        if ((mask & IN_Q_OVERFLOW) != 0) {
          throw new UnsupportedException(
              "files were opened faster than they could be noted",
              "as administrator: sysctl fs.inotify.max_queued_events=1000000");
        }
        Path folder = folders.get(buffer.get(ValueLayout.JAVA_INT, at));
        if (folder != null && length > 0 && (mask & IN_ISDIR) == 0) {
          opened.add(folder.resolve(buffer.getString(at + EVENT_BYTES)));
        }
        at += EVENT_BYTES + length;
      }
    }
  }

  private long read() throws IOException {
    return call(
        "read", () -> (long) Native.READ.invokeExact(descriptor, buffer, (long) BUFFER_BYTES));
  }

  /// All that were opened, sorted.
  public List<Path> files() {
    return List.copyOf(opened);
  }

  @Override
  public void close() throws IOException {
    int closed = call("close", () -> (int) Native.CLOSE.invokeExact(descriptor));
    arena.close();
    if (closed != 0) {
      throw new IOException("inotify: cannot be closed");
    }
  }
}
