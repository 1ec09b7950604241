package argosy.model;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Several places that show the same files; any of them may be dead, slow, behind or wrong. What is
/// wrong is seen by who checks digests, so readers go through [Mirrored#first].
public interface Mirrored extends Remote {
  /// The one to ask first first.
  List<Remote> sources();

  /// Told that one of them did not give a file, or gave a wrong one: others are asked before it
  /// from now on.
  void failed(Remote source, IOException why);

  /// Reads from one place and checks what came.
  @FunctionalInterface
  interface Reading<T> {
    T from(Remote source) throws IOException;
  }

  /// What the first source gives that gives it right; of a place without mirrors, what it gives.
  ///
  /// @throws IOException naming every source and why, of the kind they all failed with
  static <T> T first(Remote remote, Reading<T> reading) throws IOException {
    if (!(remote instanceof Mirrored mirrors)) {
      return reading.from(remote);
    }
    Map<String, IOException> failures = new LinkedHashMap<>();
    for (Remote source : mirrors.sources()) {
      try {
        return reading.from(source);
      } catch (InterruptedIOException | UnsupportedException e) {
        throw e;
      } catch (IOException e) {
        mirrors.failed(source, e);
        failures.put(source.where(), e);
      }
    }
    throw all(failures);
  }

  private static IOException all(Map<String, IOException> failures) {
    String text =
        "no mirror gives it: "
            + failures.entrySet().stream()
                .map(f -> f.getKey() + ": " + f.getValue().getMessage())
                .collect(Collectors.joining("; "));
    IOException all =
        failures.values().stream().allMatch(CorruptException.class::isInstance)
            ? new CorruptException(text)
            : failures.values().stream().allMatch(NoSuchFileException.class::isInstance)
                ? new NoSuchFileException(text)
                : new IOException(text);
    failures.values().forEach(all::addSuppressed);
    return all;
  }
}
