package argosy.format.oci;

import argosy.model.Tree;

/// One layer of an image.
///
/// @param name of what it holds
/// @param title for people
/// @param tree with paths from `/`; whiteouts as [argosy.model.Layers.Layer] says
public record ImageLayer(String name, String title, Tree tree) {}
