package argosy.format.eups;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.OwnFile;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.RepositoryFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The files around the products that make their folder a distribution root. Lists of tags that
/// were there keep their products; the list of the release's own tag is written last.
public final class EupsRoot implements RepositoryFormat {
  private static final String MANIFESTS = "manifests/";
  private static final String HOOK = "distribInstallPostHook.py";
  private final EupsPackaging packaging;

  public EupsRoot(EupsPackaging packaging) {
    this.packaging = packaging;
  }

  @Override
  public String id() {
    return packaging.form() + "-root";
  }

  @Override
  public Artifact index(List<Artifact> artifacts, Format.Files files, Output output)
      throws IOException {
    Artifact.requireOneContent(artifacts.stream().map(EupsRoot::ownProduct).toList());
    List<NamedFile> written = new ArrayList<>();
    TreeSet<String> manifests = new TreeSet<>(listed(files, MANIFESTS + "index.json"));
    TreeSet<String> top = new TreeSet<>(listed(files, "index.json"));
    top.addAll(List.of("config.txt", HOOK));
    String folder = packaging.listFolder();
    TreeSet<String> tagLists = new TreeSet<>(listed(files, folder + "index.json"));
    Map<String, EupsTagList> lists = new TreeMap<>();
    for (Artifact artifact : artifacts) {
      List<EupsManifest> all = new ArrayList<>();
      for (NamedFile file : artifact.files()) {
        if (file.name().startsWith(MANIFESTS)) {
          all.add(EupsManifest.parse(text(files, file.name()).orElse(""), file.name()));
          manifests.add(file.name().substring(MANIFESTS.length()));
        } else if (!file.name().contains("/")) {
          top.add(file.name());
        }
      }
      if (all.isEmpty()) {
        throw new IllegalArgumentException("no manifest in " + artifact);
      }
      String tag = all.getLast().version();
      List<EupsRow> rows = all.stream().map(m -> m.rows().getLast().of()).toList();
      for (String name : tags(tag)) {
        EupsTagList before = lists.getOrDefault(name, previous(files, name));
        EupsTagList kept = name.equals(tag) ? before : before.withoutFacts();
        lists.put(name, kept.with(rows, facts(all.getLast())));
        tagLists.add(name + ".list");
      }
    }
    written.add(put(output, "config.txt", packaging.config()));
    written.add(put(output, HOOK, OwnFile.text(EupsRoot.class, HOOK)));
    written.addAll(listing(output, MANIFESTS, manifests));
    if (folder.isEmpty()) {
      tagLists.addAll(top);
    } else {
      written.addAll(listing(output, "", top));
    }
    written.addAll(listing(output, folder, tagLists));
    String own = "";
    for (EupsTagList list : lists.values()) {
      if (list.tag().equals("current") || list.tag().endsWith("_latest")) {
        continue;
      }
      own = list.tag();
      written.add(put(output, packaging.list(list.tag()), list.text()));
    }
    for (EupsTagList list : lists.values()) {
      if (!written.stream().anyMatch(f -> f.name().equals(packaging.list(list.tag())))) {
        written.add(put(output, packaging.list(list.tag()), list.text()));
      }
    }
    String main = packaging.list(own);
    return new Artifact(
        id(),
        artifacts.getLast().release(),
        written.stream()
            .map(f -> new NamedFile(f.name(), f.descriptor(), f.name().equals(main)))
            .toList());
  }

  /// A release's own product; adopted ones come with several releases, each with its time.
  private static Artifact ownProduct(Artifact artifact) {
    return new Artifact(
        artifact.format(),
        artifact.release(),
        artifact.files().stream().filter(NamedFile::main).toList());
  }

  /// The release's own tag, and those that move to it.
  static List<String> tags(String tag) {
    List<String> tags = new ArrayList<>(List.of(tag, "current"));
    if (tag.matches("[wd]_[0-9].*")) {
      tags.add(tag.charAt(0) + "_latest");
    }
    return tags;
  }

  /// `BUILD` and `CONDA_ENV`, as the stack's labels said.
  private static Map<String, String> facts(EupsManifest manifest) {
    Map<String, String> facts = new TreeMap<>();
    for (String comment : manifest.comments()) {
      int equals = comment.indexOf('=');
      if (equals > 0 && comment.substring(0, equals).matches("[A-Z_]+")) {
        facts.put(comment.substring(0, equals), comment.substring(equals + 1));
      }
    }
    return facts;
  }

  private EupsTagList previous(Format.Files files, String tag) throws IOException {
    Optional<String> text = text(files, packaging.list(tag));
    return text.isEmpty()
        ? new EupsTagList(tag, Map.of(), List.of())
        : EupsTagList.parse(text.get(), packaging.list(tag));
  }

  /// What an earlier call listed: names relative to the folder.
  private static List<String> listed(Format.Files files, String name) throws IOException {
    Optional<String> text = text(files, name);
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      return Json.parse(text.get()).asArray().stream().map(j -> ((Json.Str) j).value()).toList();
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new CorruptException(name + " is not a list of names", e);
    }
  }

  /// For the client, which wants `index.json`, and older ones, which take the links of a page.
  private static List<NamedFile> listing(Output output, String folder, SortedSet<String> names)
      throws IOException {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<title>EUPS</title>\n<ul>\n");
    for (String name : names) {
      page.append("<li><a href=\"").append(name.replace("+", "%2B")).append("\">");
      page.append(name).append("</a></li>\n");
    }
    page.append("</ul>\n");
    return List.of(
        put(output, folder + "index.json", Json.ofStrings(List.copyOf(names)).canonical() + "\n"),
        put(output, folder + "index.html", page.toString()));
  }

  private static NamedFile put(Output output, String name, String text) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(text.getBytes(StandardCharsets.UTF_8));
      return new NamedFile(name, sink.commit("text/plain"), false);
    }
  }

  private static Optional<String> text(Format.Files files, String name) throws IOException {
    try (InputStream in = Channels.newInputStream(files.open(name))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
