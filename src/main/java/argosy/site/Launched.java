package argosy.site;

import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Profile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The files that a site adds to a release, by digest: they are in no store.
public record Launched(Map<Digest, String> texts) {
  public Launched {
    texts = Map.copyOf(texts);
  }

  public static Launched of(Profile profile) throws UnsupportedException {
    return PlacedTree.of(profile).launched();
  }

  public boolean has(Digest digest) {
    return texts.containsKey(digest);
  }

  public InputStream open(Digest digest) {
    return new ByteArrayInputStream(
        texts.getOrDefault(digest, "").getBytes(StandardCharsets.UTF_8));
  }
}
