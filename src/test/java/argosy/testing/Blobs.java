package argosy.testing;

import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Sections;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;

/// Sources of content that a test looks over the shoulder of.
public final class Blobs {
  private Blobs() {}

  /// A source that holds nothing.
  public static BlobSource none() {
    return new BlobSource() {
      @Override
      public InputStream open(Digest digest) throws IOException {
        throw new NoSuchFileException(digest.toString());
      }

      @Override
      public Sections sections(Digest digest) throws IOException {
        throw new NoSuchFileException(digest.toString());
      }
    };
  }

  /// The source, telling of each file that is opened, or lent by its sections; also from several
  /// threads at once.
  public static BlobSource watched(
      BlobSource source, Consumer<Digest> opened, Consumer<Digest> lent) {
    return new BlobSource() {
      @Override
      public InputStream open(Digest digest) throws IOException {
        opened.accept(digest);
        return source.open(digest);
      }

      @Override
      public Sections sections(Digest digest) throws IOException {
        lent.accept(digest);
        return source.sections(digest);
      }
    };
  }
}
