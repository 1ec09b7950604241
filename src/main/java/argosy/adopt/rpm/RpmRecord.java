package argosy.adopt.rpm;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Tree;
import java.util.List;
import java.util.Map;

/// What one rpm file is.
///
/// @param version with epoch and release: `1:2.3-4.el9`
/// @param architecture as rpm calls it
/// @param requires capabilities, without those of rpm itself
/// @param provides capabilities; its files count too
/// @param notes what is not kept
record RpmRecord(
    Digest file,
    String name,
    String version,
    String architecture,
    Licence licence,
    List<String> requires,
    List<String> provides,
    Map<String, String> facts,
    Tree tree,
    Descriptor stored,
    List<String> notes) {
  RpmRecord {
    requires = List.copyOf(requires);
    provides = List.copyOf(provides);
    facts = Map.copyOf(facts);
    notes = List.copyOf(notes);
  }

  boolean provides(String capability) {
    return provides.contains(capability)
        || capability.startsWith("/") && tree.find(capability.substring(1)).isPresent();
  }

  /// @param dependencies names of other packages
  Package metadata(List<String> dependencies) {
    return new Package(
        name,
        version,
        "",
        platform(),
        licence,
        dependencies,
        stored,
        "",
        List.of(),
        facts,
        Map.of("adopted-from", "rpm", "rpm-sha256", file.hex()));
  }

  private Platform platform() {
    return new Platform(
        "linux",
        switch (architecture) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64" -> "arm64";
          case "i386", "i486", "i586", "i686" -> "386";
          case "armv7hl" -> "arm";
          default -> architecture; // noarch among them
        });
  }
}
