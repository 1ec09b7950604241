package argosy.format.conda;

import argosy.activation.CondaScripts;
import argosy.activation.Extra;
import argosy.activation.Launchers;
import argosy.base.Hashing;
import argosy.base.UnsupportedException;
import argosy.conda.Dist;
import argosy.format.tar.InlineBlobs;
import argosy.model.Activation;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which packages a profile becomes and what is in each:
///
///     component   its files at their paths
///     stack       the stack's own files; etc/conda/{activate,deactivate}.d/NAME.sh
///     root stack  opt/argosy/NAME/run, opt/argosy/NAME/root/..., bin/COMMAND
final class CondaContents {
  private static final String MADE_FROM = "made-from";

  private final Profile profile;
  private final InlineBlobs blobs;
  private final String mainName;

  CondaContents(Profile profile, InlineBlobs blobs) {
    this.profile = profile;
    this.blobs = blobs;
    this.mainName = CondaNames.name(profile.stack().name());
  }

  List<CondaPlan> plans() throws IOException {
    return switch (profile.stack().kind()) {
      case ROOT -> List.of(allInOne());
      case PREFIX -> components();
    };
  }

  private CondaPlan allInOne() throws IOException {
    String home = "opt/argosy/" + profile.stack().name() + "/";
    List<Entry> own = new ArrayList<>();
    for (Extra extra : Launchers.forUnpacked(profile)) {
      switch (extra) {
        case Extra.Script s when s.path().equals("run") ->
            own.add(blobs.file(home + "run", s.mode(), s.text()));
        case Extra.Script s -> {} // conda has its own way to activate
        case Extra.Link l -> own.add(new Entry.Symlink(l.path(), "../" + home + "run"));
      }
    }
    Payload payload =
        Payload.of(
            profile.tree(),
            Placement.in(home + "root/"),
            List.of(),
            new RelativeLinks("/"),
            own,
            blobs);
    return main(payload, List.of());
  }

  private List<CondaPlan> components() throws IOException {
    requireOneOwner();
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, String> owners = new HashMap<>(Map.of(mainName, profile.stack().name()));
    Optional<Profile.Part> stackPart = stackPart();
    for (Profile.Part part : profile.packages()) {
      String name = part.metadata().name();
      if (stackPart.equals(Optional.of(part))) {
        names.put(name, mainName);
      } else {
        String mapped = CondaNames.name(name);
        String other = owners.putIfAbsent(mapped, name);
        if (other != null) {
          throw new UnsupportedException(
              "%s and %s would both be the conda package %s".formatted(other, name, mapped),
              "rename one of them");
        }
        names.put(name, mapped);
      }
    }
    Map<String, String> builds = new HashMap<>();
    for (Profile.Part part : profile.packages()) {
      Package p = part.metadata();
      builds.put(p.name() + " " + p.build(), build(p));
    }
    Dependencies dependencies = new Dependencies(names, builds);
    List<CondaPlan> plans = new ArrayList<>();
    List<String> exact = new ArrayList<>();
    int place = profile.packages().size();
    for (Profile.Part part : profile.packages()) {
      if (stackPart.equals(Optional.of(part))) {
        place = plans.size(); // of two packages with one folder the later one's mode holds
      } else {
        CondaPlan plan = component(part, names, dependencies);
        Dist d = plan.dist();
        exact.add(d.name() + " " + d.version() + " " + d.build());
        plans.add(plan);
      }
    }
    stackPart.ifPresent(p -> exact.addAll(CondaComponent.machine(p.metadata())));
    plans.add(place, stackPlan(stackPart, exact));
    return plans;
  }

  /// The package that the stack's own file made, or that has the stack's name.
  private Optional<Profile.Part> stackPart() {
    List<Profile.Part> parts = profile.packages();
    return parts.stream()
        .filter(p -> p.metadata().provenance().containsKey(MADE_FROM))
        .findFirst()
        .or(() ->
            parts.stream()
                .filter(p -> CondaNames.name(p.metadata().name()).equals(mainName))
                .findFirst());
  }

  private CondaPlan component(
      Profile.Part part, Map<String, String> names, Dependencies dependencies) throws IOException {
    Package metadata = part.metadata();
    Dist dist =
        new Dist(
                names.getOrDefault(metadata.name(), metadata.name()),
                CondaNames.version(metadata.version()),
                build(metadata))
            .requireStrict();
    return new CondaComponent(part, blobs, profile.release().platform())
        .plan(dist, hashInput(metadata), dependencies);
  }

  private CondaPlan stackPlan(Optional<Profile.Part> part, List<String> exact) throws IOException {
    List<Entry> own = new ArrayList<>();
    Activation steps = CondaScripts.steps(profile.activation());
    if (!steps.steps().isEmpty()) {
      String file = ".d/" + profile.stack().name() + ".sh";
      own.add(blobs.file("etc/conda/activate" + file, 0644, CondaScripts.activate(steps)));
      own.add(blobs.file("etc/conda/deactivate" + file, 0644, CondaScripts.deactivate(steps)));
    }
    Payload payload =
        Payload.of(
            part.map(Profile.Part::tree).orElse(Tree.EMPTY),
            Placement.in(""),
            part.map(Profile.Part::metadata).stream().toList(),
            new RelativeLinks(part.map(p -> p.metadata().buildPrefix()).orElse("")),
            own,
            blobs);
    return main(payload, exact);
  }

  private CondaPlan main(Payload payload, List<String> depends) throws IOException {
    var release = profile.release();
    String subdir = Subdirs.of(release.platform());
    String hashInput = "{\"release\": \"" + release.digest() + "\"}";
    Dist dist =
        new Dist(mainName, CondaNames.ofTag(release.tag()), build(hashInput, "")).requireStrict();
    Map<String, String> facts = new HashMap<>(profile.stack().labels());
    facts.put("description", profile.stack().summary());
    About about =
        new About(
            profile.stack().name(),
            release.tag(),
            payload.placement(),
            payload.added(),
            payload.links(),
            Map.of());
    InfoFiles info =
        new InfoFiles(
            dist,
            subdir,
            List.of(),
            profile.stack().licence().expression(),
            depends,
            List.of(),
            Map.of(),
            RecipeInfo.NONE);
    return new CondaPlan(
        dist,
        subdir,
        payload.entries(),
        info.all(
            payload, hashInput, facts, about, licences(profile.tree()), release.epochSeconds()),
        release.epochSeconds(),
        true);
  }

  private static String hashInput(Package metadata) {
    return "{\"package\": \"" + metadata.digest() + "\"}";
  }

  /// Of a package that came from conda the one it had: others may ask for exactly that.
  private static String build(Package metadata) {
    boolean kept = metadata.provenance().getOrDefault("adopted-from", "").equals("conda");
    return kept && !metadata.build().isEmpty()
        ? metadata.build()
        : build(hashInput(metadata), metadata.build());
  }

  /// `h`, seven digits of the SHA-1 of the hash input as Python prints it, `_`, the build number.
  private static String build(String hashInput, String before) {
    byte[] hash = Hashing.sha1().digest(hashInput.getBytes(StandardCharsets.UTF_8));
    return "h" + HexFormat.of().formatHex(hash).substring(0, 7) + "_" + number(before);
  }

  /// The number at the end of a build string that conda tools made; 0 for any other.
  static long number(String build) {
    String digits = build.substring(build.lastIndexOf('_') + 1);
    return build.contains("_") && digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : 0;
  }

  /// The licence texts that a tree brings: by the place that conda gives them.
  private Map<String, byte[]> licences(Tree tree) throws IOException {
    return profile.stack().kind() == StackKind.ROOT
        ? new Licences(blobs).ofRoot(tree)
        : new Licences(blobs).of(tree);
  }

  /// Conda refuses, or warns of, a path that two packages of an environment bring.
  private void requireOneOwner() throws UnsupportedException {
    Map<String, String> owner = new HashMap<>();
    for (Profile.Part part : profile.packages()) {
      for (Entry entry : part.tree().entries()) {
        if (!(entry instanceof Entry.Directory)) {
          String other = owner.putIfAbsent(entry.path(), part.metadata().name());
          if (other != null) {
            throw new UnsupportedException(
                "%s: both %s and %s have it, which conda refuses"
                    .formatted(entry.path(), other, part.metadata().name()),
                "leave it out of one of them");
          }
        }
      }
    }
  }
}
