package argosy.format.module;

import argosy.activation.InstallScript;
import argosy.activation.InstallScript.Kind;
import argosy.activation.Launchers;
import argosy.activation.ModuleFiles;
import argosy.format.pointer.PointerFiles;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.util.List;

/// Writes the module files of a release.
public final class ModuleFormat implements Format {
  @Override
  public String id() {
    return "module";
  }

  @Override
  public String prefixFor(Release release) {
    return PointerFiles.prefixFor(release);
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    String name = release.stack().name();
    String module = name + "/" + release.tag();
    ModuleFiles files =
        new ModuleFiles(
            release,
            Launchers.inShell(profile),
            new ModuleFiles.Place.At(InstallScript.usualPlace(release)));
    InstallScript install =
        new InstallScript(
            release,
            "module files",
            "module",
            "a folder of MODULEPATH; " + name + "/ is made in it",
            "installed; next: module use $to; module load " + module,
            List.of(
                new InstallScript.Line(Kind.TCL, module),
                new InstallScript.Line(Kind.LUA, module + ".lua"),
                new InstallScript.Line(Kind.COPIED, name + "/.modulerc"),
                new InstallScript.Line(Kind.COPIED, name + "/.modulerc.lua")));
    PointerFiles out = new PointerFiles(id(), folder(release), output);
    out.main(module, "text/x-tcl", files.tcl());
    out.add(module + ".lua", "text/x-lua", files.lua());
    out.add(name + "/.modulerc", "text/x-tcl", ModuleFiles.defaultTcl(release));
    out.add(name + "/.modulerc.lua", "text/x-lua", ModuleFiles.defaultLua(release));
    out.program("install", install.text());
    return out.artifact(release);
  }

  /// The folder that is written.
  public static String folder(Release release) {
    return PointerFiles.folder(release, "modules");
  }

  @Override
  public Tree files(Profile profile) {
    return Tree.of(List.of());
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    return PointerFiles.read(artifact, files);
  }
}
