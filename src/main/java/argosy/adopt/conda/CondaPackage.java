package argosy.adopt.conda;

import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Generation;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Relocation;
import argosy.model.Tree;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import argosy.model.recipe.RecipeFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A package as conda knows it, and its files, as one of a stack.
///
/// @param buildPrefix that stands in the files; not looked at where nothing is relocated
/// @param runExports as [RecipeFacts#RUN_EXPORTS]; empty: none are known
public record CondaPackage(
    PackageRecord record,
    Tree tree,
    List<Relocation> relocations,
    String buildPrefix,
    String runExports) {
  public CondaPackage {
    relocations = relocations.stream().sorted(Comparator.comparing(Relocation::path)).toList();
  }

  /// Puts it into the store.
  public Adopter.Adopted stored(ObjectStore store) throws IOException {
    Descriptor files =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("adopted-from", "conda");
    provenance.put("conda-url", record.url());
    if (!record.sha256().isEmpty()) {
      provenance.put("conda-sha256", record.sha256());
    }
    Map<String, String> facts = new TreeMap<>(Map.of("section", "science"));
    if (!runExports.isEmpty()) {
      facts.put(RecipeFacts.RUN_EXPORTS, runExports);
    }
    Stream.concat(record.constrains().stream(), record.depends().stream())
        .flatMap(spec -> Generation.required(spec).stream())
        .findFirst()
        .ifPresent(g -> facts.put(Generation.FACT, g.toString()));
    Package metadata =
        new Package(
            record.name(),
            record.version(),
            record.build(),
            platform(),
            new Licence(
                record.license().isEmpty() ? Licence.UNKNOWN.expression() : record.license(),
                Licence.Access.OPEN),
            record.depends().stream().filter(d -> Generation.required(d).isEmpty()).toList(),
            files,
            relocations.isEmpty() ? "" : buildPrefix,
            relocations,
            facts,
            provenance);
    return new Adopter.Adopted(
        metadata,
        store
            .put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()))
            .digest());
  }

  /// A Python package was placed for the Python of its environment, so it is of its platform now.
  private Platform platform() {
    if (record.noarch().equals("generic")) {
      return Subdir.NOARCH.platform();
    }
    return record.subdir().startsWith("linux-")
        ? new Subdir(record.subdir()).platform()
        : Platform.LINUX_AMD64;
  }
}
