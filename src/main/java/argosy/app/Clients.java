package argosy.app;

import argosy.tool.Tool;
import java.util.List;

/// The real clients that proofs need, and the Debian packages that bring them.
///
/// @param id the judge's name for it
/// @param programs all must be found
/// @param debianPackages what `doctor --install` installs
/// @param purpose shown to people
record Clients(String id, List<String> programs, List<String> debianPackages, String purpose) {
  /// One line per client.
  static final List<Clients> ALL =
      List.of(
          new Clients(
              "tar",
              List.of("tar", "zstd", "unshare", "setpriv"),
              List.of("tar", "zstd", "util-linux"),
              "unpacks the tarball"),
          new Clients(
              "jupyter",
              List.of("jupyter", "jupyter-nbconvert"),
              List.of("jupyter-client", "python3-ipykernel", "jupyter-nbconvert"),
              "executes a notebook in the stack's kernel"),
          new Clients(
              "modules",
              List.of("bash", "unshare", "tclsh"),
              List.of("bash", "util-linux", "tcl"),
              "what Environment Modules and Lmod run with; they are unpacked beside one another"),
          new Clients(
              "podman", List.of("podman", "runc"), List.of("podman", "runc"), "runs the OCI image"),
          new Clients(
              "skopeo", List.of("skopeo"), List.of("skopeo"), "copies and inspects the OCI image"),
          new Clients(
              "squashfs",
              List.of("squashfuse", "unshare", "setpriv", "timeout"),
              List.of("squashfuse", "util-linux", "coreutils"),
              "mounts the squashfs image"),
          new Clients(
              "apt",
              List.of("apt-get", "dpkg", "mmdebstrap", "unshare"),
              List.of("apt", "mmdebstrap", "util-linux"),
              "installs the deb from the signed repository in a fresh root"),
          new Clients(
              "rattler",
              List.of("node", "npm"),
              List.of("nodejs", "npm"),
              "solves the conda channel (npm brings it, node runs it)"),
          new Clients(
              "cph",
              List.of("cph"),
              List.of("conda-package-handling"),
              "unpacks conda packages with conda's own library"),
          new Clients(
              "recipes",
              List.of("rpmbuild", "dpkg-buildpackage", "buildah"),
              List.of("rpm", "dpkg-dev", "buildah"),
              "builds the published recipes"),
          new Clients(
              "dnf",
              List.of("dnf", "rpm", "rpmbuild", "gpg", "mmdebstrap", "unshare"),
              List.of("dnf", "rpm", "gnupg", "mmdebstrap", "util-linux"),
              "installs the rpm from the signed repository in a fresh root"),
          new Clients(
              "apptainer",
              List.of("mmdebstrap", "unshare", "setpriv"),
              List.of("mmdebstrap", "util-linux"),
              "runs the SIF (on Debian 12 from a private root, since only newer Debian has it)"));

  boolean installed() {
    return programs.stream().allMatch(p -> Tool.find(p).isPresent());
  }
}
