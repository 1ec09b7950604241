package argosy.adopt.wheel;

import argosy.base.UnsupportedException;
import argosy.codec.elf.Baseline;
import argosy.codec.elf.ElfInfo;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.store.StoredElf;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The programs and libraries of a wheel: tags only claim what they run on, `linux_x86_64` not even
/// that.
final class NativeParts {
  /// By name of the machine, `e_machine`.
  private static final Map<String, Integer> MACHINES = Map.of("x86_64", 62, "aarch64", 183);

  private NativeParts() {}

  /// @throws UnsupportedException if one is for another processor, or needs a newer C library than
  ///   the one of the root stack
  static void require(Wheel wheel, Tree tree, StackPython python, BlobSource blobs)
      throws IOException {
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File file && StoredElf.mayBe(file)) {
        Optional<String> why = StoredElf.read(blobs, file).flatMap(info -> unfit(info, python));
        if (why.isPresent()) {
          throw new UnsupportedException(
              "wheels: " + wheel + ": " + file.path() + " " + why.get(),
              "take a wheel that was built for a system as old as the stack's");
        }
      }
    }
  }

  private static Optional<String> unfit(ElfInfo info, StackPython python) {
    Optional<Integer> machine = Optional.ofNullable(MACHINES.get(python.machine()));
    if (machine.isPresent() && machine.get() != info.machine()) {
      return Optional.of("is of another processor, the stack is of " + python.machine());
    }
    String needed = Baseline.of(List.of(info)).getOrDefault(Baseline.GLIBC, "");
    return python
        .glibcMinor()
        .filter(has -> needed.matches("2\\.\\d{1,3}(\\..*)?"))
        .filter(has -> Integer.parseInt(needed.split("\\.", -1)[1]) > has)
        .map(has -> WheelName.newerCLibrary(needed, has));
  }
}
