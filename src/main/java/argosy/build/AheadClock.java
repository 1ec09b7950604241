package argosy.build;

import argosy.base.FailedException;
import argosy.base.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A time of day some seconds from now for the programs of a room. No name space has one of its own
/// (time_namespaces(7)), so a library that programs load before all others answers instead of the C
/// library: what is linked statically, and the times of files, stay the machine's.
///
/// @param inside the room's work folder
record AheadClock(CleanRoom room, Path inside) {
  /// More than a year, so that year, month, day and hour are others: 400 days, 7 h, 13 min, 17 s.
  static final long SECONDS = 400L * 86_400 + 7 * 3_600 + 13 * 60 + 17;

  private static final String LIBRARY = "ahead.so";
  private static final String SOURCE = "ahead.c";

  /// Compiles the library with the room's own compiler.
  void make(CleanRoom.Circumstances circumstances, Path log) throws IOException {
    if (circumstances.aheadSeconds() == 0 || !Files.exists(room.tools().resolve("usr/bin/gcc"))) {
      return; // without a compiler there is no build worth the question
    }
    Files.writeString(inside.resolve(SOURCE), OwnFile.text(AheadClock.class, SOURCE));
    CleanRoom.Outcome outcome =
        room.run(
            inside,
            List.of(
                "gcc",
                "-O2",
                "-shared",
                "-fPIC",
                "-nostdlib",
                "-DAHEAD=" + circumstances.aheadSeconds() + "L",
                "-o",
                LIBRARY,
                SOURCE),
            Map.of(),
            CleanRoom.Circumstances.USUAL,
            log);
    if (!outcome.ok()) {
      throw new FailedException(
          "the clock of the second build cannot be made:\n" + BuildLog.excerpt(log), "read " + log);
    }
  }

  /// What makes programs load it, if it was made.
  Map<String, String> environment() {
    return Files.exists(inside.resolve(LIBRARY))
        ? Map.of("LD_PRELOAD", CleanRoom.WORK + "/" + LIBRARY)
        : Map.of();
  }
}
