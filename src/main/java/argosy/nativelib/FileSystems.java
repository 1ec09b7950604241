package argosy.nativelib;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Whole file systems.
public final class FileSystems {
  private static final int O_RDONLY = 0;

  private FileSystems() {}

  /// The C library's functions.
  @SuppressWarnings("restricted")
  private static final class Native {
    /// `int open(const char *path, int flags, ...)`
    static final MethodHandle OPEN =
        handle(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));

    /// `int syncfs(int descriptor)`
    static final MethodHandle SYNCFS =
        handle("syncfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /// `int close(int descriptor)`
    static final MethodHandle CLOSE =
        handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static MethodHandle handle(
        String name, FunctionDescriptor type, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }
  }

  /// Waits until all that was written to the file system the path is on is durable (syncfs(2)): one
  /// call for many small files.
  public static void sync(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) Native.OPEN.invokeExact(arena.allocateFrom(path.toString()), O_RDONLY);
      int failed = descriptor < 0 ? -1 : (int) Native.SYNCFS.invokeExact(descriptor);
      int closed = descriptor < 0 ? -1 : (int) Native.CLOSE.invokeExact(descriptor);
      if (failed != 0 || closed != 0) {
        throw new IOException(path + ": what was written could not be made durable");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("syncfs", e);
    }
  }
}
