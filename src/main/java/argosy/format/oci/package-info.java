/// Container images: OCI image layouts (image-spec v1.1.1), zstd or gzip layers, and archives for
/// `docker load`, which are layouts with gzip layers in a tar.
///
/// Layers are planned by package ([argosy.format.oci.LayerPlan]); a release that follows another
/// keeps that one's layers and has what is new above them ([argosy.format.oci.FollowingLayers]);
/// members carry a fixed time (1980-01-01) for the same reason, owners are 0:0. Names are
/// `12-stack-pyfai-w_2026_47` and the same with the release's time
/// ([argosy.format.oci.ImageNames]). The files are those of [argosy.format.root]; a base has its
/// own layers below, the same in all releases and stacks upon it. `index.json` is written last.
///
/// zstd layers are read by podman, skopeo, containerd and Docker from 23 on; gzip layers by
/// everything. NOT supported: several platforms in one write (layouts are merged afterwards,
/// `argosy.image.ImageLayouts`), extended attributes, owners, healthchecks, referrers.
@NullMarked
package argosy.format.oci;

import org.jspecify.annotations.NullMarked;
