package argosy.format.eups;

import argosy.activation.ShellText;
import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.codec.tar.TarReader;
import argosy.format.pointer.PointerFiles;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TarTree;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes an EUPS stack as an archive: `EUPS_PATH` is the folder in it, wherever it is unpacked.
///
///     NAME-TAG-eups/ups_db/PRODUCT/VERSION.version, TAG.chain
///     NAME-TAG-eups/ups_db/global.tags, site/startup.py     the tags
///     NAME-TAG-eups/FLAVOR/PRODUCT/VERSION/                  the products
///     NAME-TAG-eups/relocate                                 makes prefix stacks fit where it stands
///     NAME-TAG-eups/.argosy-eups                             what the archive holds, for reading it back
public final class EupsStackFormat implements Format {
  private static final String MARKER = ".argosy-eups";
  private final Parallel parallel;

  public EupsStackFormat(Parallel parallel) {
    this.parallel = parallel;
  }

  @Override
  public String id() {
    return "eups-stack";
  }

  @Override
  public String prefixFor(Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : "";
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return EupsNames.obstacle(release);
  }

  @Override
  public List<String> own(Release release) {
    List<String> own = new ArrayList<>(EupsNames.own(release));
    own.add("ups_db/**, site/**, relocate: the stack around the products");
    return own;
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    InlineBlobs all = new InlineBlobs(blobs);
    List<EupsProduct> products = new EupsProducts(profile, all, Optional.empty()).products();
    List<Entry> entries = new ArrayList<>();
    StringBuilder marker = new StringBuilder("argosy eups stack 1\n");
    List<String> tags = EupsRoot.tags(release.tag());
    for (EupsProduct product : products) {
      String folder = product.row().flavor() + "/" + product.folder();
      marker.append("%s\t%s\t%s\n".formatted(folder, product.payload(), product.under()));
      entries.add(new Entry.Directory(folder, 0755));
      product.entries().forEach(e -> entries.add(e.at(folder + "/" + e.path())));
      String database = "ups_db/" + product.row().product() + "/";
      entries.add(
          all.file(
              database + product.row().version() + ".version",
              0644,
              EupsDatabase.version(
                  product.row(), release, folder, "ups", product.row().product() + ".table")));
      for (String tag : tags) {
        entries.add(
            all.file(
                database + tag + ".chain", 0644, EupsDatabase.chain(product.row(), tag, release)));
      }
    }
    String own = String.join(" ", tags.stream().filter(t -> !t.equals("current")).toList());
    entries.add(all.file("ups_db/global.tags", 0644, own + "\n"));
    entries.add(
        all.file(
            "site/startup.py",
            0644,
            "hooks.config.Eups.globalTags += %s\n"
                .formatted(
                    Json.ofStrings(tags.stream().filter(t -> !t.equals("current")).toList())
                        .canonical())));
    relocate(products).ifPresent(script -> entries.add(all.file("relocate", 0755, script)));
    entries.add(all.file(MARKER, 0644, marker.toString()));
    String top = release.stack().name() + "-" + release.tag();
    String name = top + "-" + release.platform().architecture() + ".eups-stack.tar.zst";
    try (Output.Sink sink = output.create(name)) {
      TarStream stream =
          new TarStream(
              top + "-eups/", EupsFormat.sorted(entries), release.epochSeconds(), release.tag());
      new TreeTar(parallel).write(stream, TarEncoding.ZSTD, all, sink.stream(), sink.pieces());
      NamedFile file = new NamedFile(name, sink.commit("application/zstd"), true);
      return new Artifact(id(), release.digest(), List.of(file));
    }
  }

  /// Makes all products fit where the stack stands; empty if they fit everywhere.
  private static Optional<String> relocate(List<EupsProduct> products) {
    StringBuilder out = new StringBuilder();
    for (EupsProduct product : products) {
      if (product.entries().stream().anyMatch(e -> e.path().equals(EupsProducts.RELOCATE))) {
        String folder = product.row().flavor() + "/" + product.folder();
        out.append("\"$here\"/" + ShellText.shQuote(folder) + "/relocate");
        out.append(product.under().isEmpty() ? " || exit\n" : " \"$here\" || exit\n");
      }
    }
    return out.isEmpty()
        ? Optional.empty()
        : Optional.of(
            """
            #!/bin/sh
            # Makes the products of this EUPS stack work where it stands. Written by Argosy.
            here=$(readlink -f -- "$0" && printf x)
            here=${here%?x}
            here=${here%/*}
            """
                + out);
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    PointerFiles.requireWhole(artifact, files);
    String name = artifact.main().name();
    List<String> lines = marker(name, files);
    try (InputStream tar = open(name, files)) {
      return TarTree.read(
          tar,
          name,
          path -> {
            int top = path.indexOf('/');
            String inside = top < 0 ? "" : path.substring(top + 1);
            for (String line : lines) {
              String[] of = line.split("\t", -1);
              if (inside.startsWith(of[0] + "/")) {
                return inProduct(of, inside.substring(of[0].length() + 1));
              }
            }
            return Optional.empty();
          });
    }
  }

  /// @param of the product's folder, payload and what goes before
  private static Optional<String> inProduct(String[] of, String path) {
    String payload = of[1];
    return (path + "/").equals(payload) || EupsProducts.isOurs(payload, of[2].isEmpty(), path)
        ? Optional.empty()
        : Optional.of(of[2] + path.substring(payload.length()));
  }

  private static List<String> marker(String name, Files files) throws IOException {
    try (InputStream tar = open(name, files)) {
      var reader = new TarReader(tar, name);
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get().path().endsWith("-eups/" + MARKER)) {
          List<String> lines =
              new String(reader.content().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
          if (lines.size() < 2
              || !lines.getFirst().equals("argosy eups stack 1")
              || !lines.stream()
                  .skip(1)
                  .allMatch(l -> l.matches("[^\t]+/[^\t]+/[^\t]+\t[^\t]*\t[^\t]*"))) {
            throw new CorruptException(
                name + ": " + MARKER + " is not of the form this program writes");
          }
          return lines.subList(1, lines.size());
        }
      }
    }
    throw new CorruptException(name + ": has no " + MARKER);
  }

  private static InputStream open(String name, Files files) throws IOException {
    return new ZstdInputStream(
        new BufferedInputStream(Channels.newInputStream(files.open(name)), 1 << 18));
  }
}
