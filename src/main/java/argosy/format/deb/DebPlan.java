package argosy.format.deb;

import argosy.codec.deb.ControlFile.Paragraph;
import argosy.model.Tree;

/// One package to be written.
///
/// @param fileName where it goes: `pool/main/a/argosy-hello/argosy-hello_1.0-1_amd64.deb`
/// @param control without `Installed-Size`
/// @param tree all files under their installed paths
/// @param main whether this is the one to install
record DebPlan(String fileName, Paragraph control, Tree tree, boolean main) {}
