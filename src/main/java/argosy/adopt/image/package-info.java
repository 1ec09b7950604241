/// Container images become one package: the files a container would see, from an image layout as
/// `skopeo copy`, `podman push … oci:` and our own formats write it (image-spec v1.1, read by
/// [argosy.image]). An image in a registry is pulled into a layout first ([argosy.publish]), which
/// this floor may not do.
///
/// Kept: files, directories, links, modes; compiled Python is settled as in every adopt. Named, not
/// kept: devices, extended attributes, owners, and what the image's config says about running it.
@NullMarked
package argosy.adopt.image;

import org.jspecify.annotations.NullMarked;
