package argosy.nativelib;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that has the blocks of another until either is written (FICLONE, ioctl_ficlone(2)): XFS,
/// btrfs and others. Java's own copy shares blocks where it can and says nothing where it cannot.
public final class Reflink {
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int O_WRONLY_CLOEXEC = 0x80001;
  private static final int ENOSPC = 28;

  /// `_IOW(0x94, 9, int)`
  private static final long FICLONE = 0x40049409L;

  private Reflink() {}

  /// The C library's functions, each of which leaves its error number in the segment before its own
  /// arguments.
  @SuppressWarnings("restricted")
  private static final class Native {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /// `int open(const char *path, int flags)`
    static final MethodHandle OPEN =
        handle(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    /// `int ioctl(int fd, unsigned long request, int other)`
    static final MethodHandle IOCTL =
        handle(
            "ioctl",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));

    /// `int close(int fd)`
    static final MethodHandle CLOSE =
        handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static MethodHandle handle(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      Linker.Option errno = Linker.Option.captureCallState("errno");
      int fixed = Math.min(2, type.argumentLayouts().size());
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name),
          type,
          name.equals("close")
              ? new Linker.Option[] {errno}
              : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(fixed)});
    }
  }

  /// Makes the file, with the content of the other and the mode that new files have.
  ///
  /// @param to does not exist; nothing is left there if this fails
  /// @throws FileSystemException if the file system cannot, or has no room
  public static void clone(Path from, Path to) throws IOException {
    Files.createFile(to);
    int errno = share(from, to);
    if (errno != 0) {
      Files.delete(to);
      throw new FileSystemException(
          to.toString(),
          from.toString(),
          errno == ENOSPC
              ? "No space left on device"
              : "the file system shares no blocks between them (FICLONE, errno " + errno + ")");
    }
  }

  /// @return the error number, 0 if it was done
  private static int share(Path from, Path to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Native.STATE);
      int source =
          (int)
              Native.OPEN.invokeExact(state, arena.allocateFrom(from.toString()), O_RDONLY_CLOEXEC);
      if (source < 0) {
        return (int) Native.ERRNO.get(state, 0L);
      }
      int target =
          (int) Native.OPEN.invokeExact(state, arena.allocateFrom(to.toString()), O_WRONLY_CLOEXEC);
      int failed =
          target < 0 ? target : (int) Native.IOCTL.invokeExact(state, target, FICLONE, source);
      int errno = failed == 0 ? 0 : (int) Native.ERRNO.get(state, 0L);
      int closed = (int) Native.CLOSE.invokeExact(state, source);
      if (target >= 0) {
        closed |= (int) Native.CLOSE.invokeExact(state, target);
      }
      return errno == 0 && closed != 0 ? (int) Native.ERRNO.get(state, 0L) : errno;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("ioctl", e);
    }
  }
}
