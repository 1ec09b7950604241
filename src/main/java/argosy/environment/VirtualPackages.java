package argosy.environment;

import argosy.model.conda.PackageRecord;
import argosy.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Facts about the machine as packages (CEP 30).
public final class VirtualPackages {
  private VirtualPackages() {}

  /// @param environment of the process: `CONDA_OVERRIDE_GLIBC` says another version, or none if it
  ///   is empty
  public static List<PackageRecord> ofMachine(Map<String, String> environment) throws IOException {
    List<PackageRecord> facts = new ArrayList<>();
    facts.add(PackageRecord.virtual("__unix", "0", "0"));
    facts.add(PackageRecord.virtual("__linux", kernel(), "0"));
    String glibc = environment.get("CONDA_OVERRIDE_GLIBC");
    String version = glibc == null ? glibc() : glibc.strip();
    if (!version.isEmpty()) {
      facts.add(PackageRecord.virtual("__glibc", version, "0"));
    }
    String architecture =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> "x86_64";
          case String other -> other;
        };
    facts.add(PackageRecord.virtual("__archspec", "1", architecture));
    return List.copyOf(facts);
  }

  private static String glibc() throws IOException {
    if (Tool.find("getconf").isEmpty()) {
      return "";
    }
    String said = Tool.of("getconf", "GNU_LIBC_VERSION").within(20).run().out().strip();
    return said.startsWith("glibc ") ? said.substring("glibc ".length()) : "";
  }

  private static String kernel() {
    String release = System.getProperty("os.version");
    return release == null ? "0" : release.replaceAll("[^0-9.].*", "");
  }
}
