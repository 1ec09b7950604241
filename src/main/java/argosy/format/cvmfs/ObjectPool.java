package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.codec.deflate.Chunks;
import argosy.codec.zlib.ZlibStreams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The objects of a repository: compressed, named by the hash of what is stored. Safe for several
/// threads at once.
public final class ObjectPool {
  private static final String REMEDY =
      "argosy cvmfs check names all damage; copy what it names from a sound mirror";
  private static final int BUFFER_BYTES = 1 << 16;
  private final RepositoryStorage storage;
  private final HashAlgorithm algorithm;
  private final ZlibStreams zlib = new ZlibStreams(Chunks.LEVEL);

  /// @param algorithm that new objects are named by
  ObjectPool(RepositoryStorage storage, HashAlgorithm algorithm) {
    this.storage = storage;
    this.algorithm = algorithm;
  }

  HashAlgorithm algorithm() {
    return algorithm;
  }

  RepositoryStorage storage() {
    return storage;
  }

  boolean has(ContentHash hash, Suffix suffix) throws IOException {
    return storage.has(hash.path(suffix));
  }

  /// What an object is, before it is put anywhere.
  record Packed(ContentHash hash, ByteBuffer stored) {}

  Packed pack(byte[] plain, int offset, int length) {
    ByteBuffer stored = zlib.compress(plain, offset, length);
    return new Packed(ContentHash.over(algorithm, stored), stored);
  }

  /// Stores the bytes.
  ContentHash put(byte[] plain, int offset, int length, Suffix suffix) throws IOException {
    Packed packed = pack(plain, offset, length);
    storage.put(packed.hash().path(suffix), packed.stored());
    return packed.hash();
  }

  ContentHash put(ByteBuffer plain, Suffix suffix) throws IOException {
    return put(plain.array(), plain.arrayOffset() + plain.position(), plain.remaining(), suffix);
  }

  /// Stores what replicas compress again and compare: certificate and meta info.
  ContentHash putAsZlib(byte[] plain, Suffix suffix) throws IOException {
    ByteBuffer stored = ZlibStreams.asZlibDoes(plain);
    ContentHash hash = ContentHash.over(algorithm, stored);
    storage.put(hash.path(suffix), stored);
    return hash;
  }

  /// Puts an object as it lies elsewhere.
  ///
  /// @return whether it does, undamaged
  boolean copy(ContentHash hash, Suffix suffix, List<ObjectSource> others) throws IOException {
    Optional<ByteBuffer> stored = ObjectSource.first(others, hash, suffix);
    if (stored.isPresent()) {
      storage.put(hash.path(suffix), stored.get());
    }
    return stored.isPresent();
  }

  /// The plain bytes, checked.
  ///
  /// @param sizeHint how many there will be, if that is known
  byte[] load(ContentHash hash, Suffix suffix, long sizeHint) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.clamp(sizeHint, 1 << 12, 1 << 28));
    read(hash, suffix, true, out::write);
    return out.toByteArray();
  }

  /// Takes plain bytes as they come.
  @FunctionalInterface
  interface Plain {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  /// Reads an object to its end.
  ///
  /// @param compressed whether it is a zlib stream
  /// @return plain bytes
  /// @throws CorruptException if it is missing, has another hash or is no whole zlib stream; what
  ///   `out` was given before that must not be used
  long read(ContentHash hash, Suffix suffix, boolean compressed, Plain out) throws IOException {
    String name = hash.path(suffix);
    try (InputStream in = storage.open(name);
        Inflater inflater = new Inflater()) {
      MessageDigest digest = hash.algorithm().digest();
      byte[] stored = new byte[BUFFER_BYTES];
      byte[] plain = new byte[BUFFER_BYTES];
      long total = 0;
      for (int n = in.read(stored); n >= 0; n = in.read(stored)) {
        digest.update(stored, 0, n);
        if (compressed) {
          total += inflate(inflater, stored, n, plain, out, name);
        } else {
          out.take(stored, 0, n);
          total += n;
        }
      }
      ContentHash actual = ContentHash.ending(hash.algorithm(), digest);
      if (!actual.equals(hash)) {
        throw new CorruptException(name + ": the object's hash is " + actual, REMEDY);
      }
      if (compressed && !inflater.finished()) {
        throw new CorruptException(name + ": the zlib stream ends too early", REMEDY);
      }
      return total;
    } catch (NoSuchFileException e) {
      throw new CorruptException(name + ": the object is missing", REMEDY);
    }
  }

  private static long inflate(
      Inflater inflater, byte[] stored, int length, byte[] plain, Plain out, String name)
      throws IOException {
    inflater.setInput(stored, 0, length);
    long total = 0;
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        int n = inflater.inflate(plain);
        if (n == 0 && inflater.needsDictionary()) {
          throw new CorruptException(name + ": the zlib stream asks for a dictionary");
        }
        out.take(plain, 0, n);
        total += n;
      }
    } catch (DataFormatException e) {
      throw new CorruptException(name + ": zlib data: " + e.getMessage(), e);
    }
    return total;
  }

  /// A small file of the repository that is no object.
  static byte[] file(RepositoryStorage storage, String name) throws IOException {
    try (InputStream in = storage.open(name)) {
      return in.readAllBytes();
    }
  }
}
