package argosy.codec.deflate;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// libdeflate's functions, of the library in aircompressor's jar.
///
/// @param library where those are found that are seldom called
/// @param alloc `struct libdeflate_compressor *libdeflate_alloc_compressor(int level)`
/// @param compress `size_t libdeflate_deflate_compress(struct libdeflate_compressor *, const void
///   *in, size_t, void *out, size_t)`; 0 if the output does not fit
@SuppressWarnings("restricted")
record Libdeflate(SymbolLookup library, MethodHandle alloc, MethodHandle compress) {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final int MFD_CLOEXEC = 1;
  private static final int LEAST_BLOCK_BYTES = 5_000;
  private static final int STORED_HEADER_BYTES = 5;

  /// What was loaded; empty where only aircompressor's own way is left.
  static final Optional<Libdeflate> LOADED = load();

  private static Optional<Libdeflate> load() {
    String machine = System.getProperty("os.arch", "");
    String resource = "/aircompressor/linux-" + machine + "/libdeflate.so";
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    try (InputStream library = Libdeflate.class.getResourceAsStream(resource)) {
      return library == null
          ? Optional.empty()
          : Optional.of(of(lookup("libdeflate", library.readAllBytes())));
    } catch (IOException | RuntimeException e) { // no memfd, no /proc, a stricter kernel
      return Optional.empty();
    }
  }

  private static Libdeflate of(SymbolLookup library) {
    return new Libdeflate(
        library,
        LINKER.downcallHandle(
            library.findOrThrow("libdeflate_alloc_compressor"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT)),
        LINKER.downcallHandle(
            library.findOrThrow("libdeflate_deflate_compress"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG),
            Linker.Option.critical(true)));
  }

  /// Loads a library that lies in no folder; it stays until the process ends.
  private static SymbolLookup lookup(String name, byte[] library) throws IOException {
    Path file = Path.of("/proc/self/fd/" + memoryFile(name));
    // It stays open: the loader knows libraries by their path, which must not come to be another's.
    Files.write(file, library, StandardOpenOption.WRITE);
    return SymbolLookup.libraryLookup(file.toString(), Arena.global());
  }

  /// `int memfd_create(const char *name, unsigned int flags)`
  private static int memoryFile(String name) throws IOException {
    MethodHandle create =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("memfd_create"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    int descriptor;
    try (Arena arena = Arena.ofConfined()) {
      descriptor = (int) create.invokeExact(arena.allocateFrom(name), MFD_CLOEXEC);
    } catch (Throwable e) {
      throw new IllegalStateException("memfd_create", e);
    }
    if (descriptor < 0) {
      throw new IOException("no file in memory could be made");
    }
    return descriptor;
  }

  /// @param level 0 to 12
  Compressor compressor(int level) {
    try {
      MemorySegment made = (MemorySegment) alloc.invokeExact(level);
      if (made.equals(MemorySegment.NULL)) {
        throw new IllegalStateException("libdeflate makes no compressor of level " + level);
      }
      return new Native(this, made.reinterpret(Arena.ofAuto(), this::release));
    } catch (Throwable e) {
      throw unexpected("libdeflate_alloc_compressor", e);
    }
  }

  /// `void libdeflate_free_compressor(struct libdeflate_compressor *)`; bound only now, since a
  /// command that ends soon frees none.
  private void release(MemorySegment compressor) {
    MethodHandle free =
        LINKER.downcallHandle(
            library.findOrThrow("libdeflate_free_compressor"),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    try {
      free.invokeExact(compressor);
    } catch (Throwable e) {
      throw unexpected("libdeflate_free_compressor", e);
    }
  }

  private static RuntimeException unexpected(String function, Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException own ? own : new IllegalStateException(function, e);
  }

  /// @param state is freed once nobody has it
  private record Native(Libdeflate functions, MemorySegment state) implements Compressor {
    /// Blocks as they are, of 5,000 bytes and more: what `libdeflate_deflate_compress_bound` says,
    /// without the price of binding it.
    @Override
    public int bound(int length) {
      return Math.addExact(length, STORED_HEADER_BYTES * (length / LEAST_BLOCK_BYTES + 2));
    }

    @Override
    public int compress(byte[] plain, int offset, int length, byte[] out, int at, int room) {
      MemorySegment from = MemorySegment.ofArray(plain).asSlice(offset, length);
      MemorySegment to = MemorySegment.ofArray(out).asSlice(at, room);
      try {
        return (int)
            (long) functions.compress.invokeExact(state, from, (long) length, to, (long) room);
      } catch (Throwable e) {
        throw unexpected("libdeflate_deflate_compress", e);
      }
    }
  }
}
