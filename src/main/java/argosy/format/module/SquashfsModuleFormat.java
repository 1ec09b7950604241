package argosy.format.module;

import argosy.activation.Extra;
import argosy.activation.ImageLaunchers;
import argosy.activation.ModuleFiles;
import argosy.base.UnsupportedException;
import argosy.format.pointer.PointerFiles;
import argosy.format.sif.SifFormat;
import argosy.model.Activation;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes an image of a release with a module file that loads it, for shared file systems.
public final class SquashfsModuleFormat implements Format {
  private final SifFormat squashfs;

  /// @param squashfs that writes the file system alone
  public SquashfsModuleFormat(SifFormat squashfs) {
    this.squashfs = squashfs;
  }

  @Override
  public String id() {
    return "squashfs-module";
  }

  @Override
  public String prefixFor(Release release) {
    return squashfs.prefixFor(release);
  }

  /// The folder of a release's image.
  public static String images(Release release) {
    return "images/" + module(release);
  }

  /// As `module load` takes it; the file below `modulefiles`.
  public static String module(Release release) {
    return release.stack().name() + "/" + release.tag();
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    String module = module(release);
    String folder = images(release);
    List<NamedFile> files = new ArrayList<>();
    NamedFile image =
        squashfs
            .write(profile, blobs, new Below(folder + "/" + ImageLaunchers.ROOT + "/", output))
            .main();
    String name = image.name();
    if (profile.tree().find(name).isPresent()) {
      throw new UnsupportedException(
          name + ": the stack has a file of its own called as its image", "rename the file");
    }
    files.add(
        new NamedFile(folder + "/" + ImageLaunchers.ROOT + "/" + name, image.descriptor(), true));
    for (Extra extra : ImageLaunchers.of(profile, name)) {
      if (extra instanceof Extra.Script s) {
        files.add(text(folder + "/" + s.path(), "application/x-sh", s.text(), true, output));
      }
    }
    ModuleFiles loading =
        new ModuleFiles(
            release,
            new Activation(List.of(new Activation.Prepend("PATH", "${prefix}/bin"))),
            new ModuleFiles.Place.Beside(folder));
    files.add(text("modulefiles/" + module, "text/x-tcl", loading.tcl(), false, output));
    files.add(text("modulefiles/" + module + ".lua", "text/x-lua", loading.lua(), false, output));
    return new Artifact(id(), release.digest(), files);
  }

  private static NamedFile text(
      String path, String mediaType, String text, boolean program, Output output)
      throws IOException {
    try (Output.Sink sink = output.create(path)) {
      sink.stream().write(text.getBytes(StandardCharsets.UTF_8));
      if (program) {
        sink.executable();
      }
      return new NamedFile(path, sink.commit(mediaType), false);
    }
  }

  /// What is written there stands below a folder.
  private record Below(String folder, Output output) implements Output {
    @Override
    public Sink create(String name) throws IOException {
      return output.create(folder + name);
    }

    @Override
    public Sink createByDigest(String name) throws IOException {
      return output.createByDigest(folder + name);
    }
  }

  @Override
  public List<String> own(Release release) {
    return List.of("run", "start", "bin/** beside the image", "the module files");
  }

  @Override
  public Tree files(Profile profile) {
    return profile.tree();
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    NamedFile image = artifact.main();
    List<NamedFile> small = artifact.files().stream().filter(f -> !f.equals(image)).toList();
    PointerFiles.requireWhole(new Artifact(id(), artifact.release(), small), files);
    try (SeekableByteChannel channel = files.open(image.name())) {
      return squashfs.read(image.name(), channel);
    }
  }
}
