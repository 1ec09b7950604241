package argosy.testing;

import argosy.model.Activation;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Relocation;
import argosy.model.Stack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Profiles that EUPS can express.
public final class EupsProfiles {
  public static final String STACK_PREFIX = "/opt/build/place of the eups stack";

  private EupsProfiles() {}

  /// Without steps that unset variables.
  public static Profile plain(Profile p) {
    List<Activation.Step> steps =
        p.activation().steps().stream().filter(s -> !(s instanceof Activation.Unset)).toList();
    return new Profile(
        p.release(), p.prefix(), p.packages(), p.tree(), new Activation(steps), p.open());
  }

  /// A prefix stack that has, beside its own, two products adopted from an EUPS stack, of which
  /// `afw` needs `base` and names its file. Its labels say of which build it is.
  public static Profile withProducts(Profiles profiles) throws IOException {
    Profile own = plain(profiles.prefix(""));
    String script =
        "#!/bin/sh\ncat '" + STACK_PREFIX + "/Linux64/base/1.0/share/word'\necho \"$BASE_DIR\"\n";
    int at = script.indexOf(STACK_PREFIX);
    Relocation moved =
        new Relocation(
            "Linux64/afw/2.0/bin/say",
            Relocation.Kind.TEXT,
            List.of(new Relocation.Spot(at, at + STACK_PREFIX.length())));
    Profile.Part base =
        product(
            profiles,
            "base",
            "1.0",
            List.of(),
            List.of(),
            "envPrepend(BASE_PATH, ${PRODUCT_DIR}/share)\n",
            profiles.text("Linux64/base/1.0/share/word", 0644, "of base\n"));
    Profile.Part afw =
        product(
            profiles,
            "afw",
            "2.0",
            List.of("base 1.0"),
            List.of(moved),
            "setupRequired(base)\nenvPrepend(PATH, ${PRODUCT_DIR}/bin)\n",
            profiles.text("Linux64/afw/2.0/bin/say", 0755, script));
    List<Profile.Part> parts = new ArrayList<>(List.of(afw, base));
    parts.addAll(own.packages());
    List<Relocation> open = new ArrayList<>(own.open());
    open.add(moved);
    Stack stack =
        own.stack().toBuilder()
            .labels(Map.of("eups.build", "b1234", "eups.conda-env", "8.0.0\n-ext"))
            .build();
    return plain(Profiles.profile(stack, "", parts, open));
  }

  private static Profile.Part product(
      Profiles profiles,
      String name,
      String version,
      List<String> needs,
      List<Relocation> relocations,
      String table,
      Entry file)
      throws IOException {
    String folder = "Linux64/" + name + "/" + version;
    Profile.Part part =
        profiles.part(
            name,
            version,
            STACK_PREFIX,
            relocations,
            List.of(file, profiles.text(folder + "/ups/" + name + ".table", 0644, table)));
    Package m = part.metadata();
    Map<String, String> facts = new TreeMap<>(m.facts());
    facts.put("eups-product", name);
    facts.put("eups-folder", folder);
    return new Profile.Part(
        new Package(
            m.name(),
            m.version(),
            m.build(),
            m.platform(),
            m.licence(),
            needs,
            m.tree(),
            m.buildPrefix(),
            m.relocations(),
            facts,
            m.provenance()),
        part.tree());
  }
}
