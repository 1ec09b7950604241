package argosy.nativelib;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Extended attributes (xattr(7)), ACLs and capabilities among them, which Java shows only for the
/// `user` name space. One thread uses one object.
public final class ExtendedAttributes implements AutoCloseable {
  /// The kernel's limit for all names of a file (XATTR_LIST_MAX).
  private static final int LIST_BYTES = 1 << 16;

  private static final int PATH_BYTES = 1 << 13;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment list = arena.allocate(LIST_BYTES);
  private final MemorySegment path = arena.allocate(PATH_BYTES);

  /// The C library's functions.
  @SuppressWarnings("restricted")
  private static final class Native {
    /// `ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size)`
    static final MethodHandle LGETXATTR =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("lgetxattr"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG));

    /// `ssize_t llistxattr(const char *path, char *list, size_t size)`
    static final MethodHandle LLISTXATTR =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("llistxattr"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG));
  }

  /// The names, `user.x`, `security.capability`, ...; none where the file system has no such thing
  /// or the path is longer than the kernel takes.
  ///
  /// @param file absolute; a link is not followed
  public List<String> names(String file) {
    if (!setPath(file)) {
      return List.of();
    }
    long n = list();
    if (n <= 0) {
      return List.of();
    }
    byte[] names = list.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
    return List.of(new String(names, StandardCharsets.UTF_8).split("\0"));
  }

  /// The value; empty if there is none, or this user may not see it.
  ///
  /// @param file absolute; a link is not followed
  public Optional<byte[]> value(String file, String name) {
    if (!setPath(file)) {
      return Optional.empty();
    }
    try (Arena call = Arena.ofConfined()) {
      MemorySegment key = call.allocateFrom(name);
      long n = (long) Native.LGETXATTR.invokeExact(path, key, list, (long) LIST_BYTES);
      return n < 0
          ? Optional.empty()
          : Optional.of(list.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("lgetxattr", e);
    }
  }

  private boolean setPath(String file) {
    byte[] utf8 = file.getBytes(StandardCharsets.UTF_8);
    if (utf8.length >= PATH_BYTES) {
      return false;
    }
    MemorySegment.copy(utf8, 0, path, ValueLayout.JAVA_BYTE, 0, utf8.length);
    path.set(ValueLayout.JAVA_BYTE, utf8.length, (byte) 0);
    return true;
  }

  private long list() {
    try {
      return (long) Native.LLISTXATTR.invokeExact(path, list, (long) LIST_BYTES);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("llistxattr", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
