package argosy.format.example;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The release's tree, and after it the content of every file:
///
///     file = LENGTH LF tree *content
public final class ExampleFormat implements Format {
  @Override
  public String id() {
    return "example";
  }

  @Override
  public String prefixFor(Release release) {
    return "/";
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    String name = release.stack().name() + "-" + release.tag() + ".example";
    byte[] tree = profile.tree().canonicalBytes();
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write((tree.length + "\n").getBytes(StandardCharsets.US_ASCII));
      sink.stream().write(tree);
      for (Entry entry : profile.tree().entries()) {
        if (entry.path().contains("?")) {
          throw new UnsupportedException(entry.path() + ": holds a ?", "rename it");
        }
        if (entry instanceof Entry.File f) {
          try (InputStream content = blobs.open(f.digest())) {
            content.transferTo(sink.stream());
          }
        }
      }
      return new Artifact(
          id(),
          release.digest(),
          List.of(new Artifact.NamedFile(name, sink.commit("application/x-example"), true)));
    }
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    try (InputStream in = Channels.newInputStream(files.open(artifact.main().name()))) {
      StringBuilder length = new StringBuilder();
      for (int c = in.read(); c >= '0' && c <= '9'; c = in.read()) {
        length.append((char) c);
      }
      Tree tree = Tree.parse(in.readNBytes(Integer.parseInt(length.toString())));
      for (Entry entry : tree.entries()) {
        if (entry instanceof Entry.File f
            && !Digest.of(in.readNBytes(Math.toIntExact(f.size()))).equals(f.digest())) {
          throw new CorruptException(artifact.main().name() + ": " + f.path() + " is damaged");
        }
      }
      return tree;
    }
  }
}
