/// F2: what a container image is: descriptors, index, manifest, config, and layers laid over one
/// another (OCI image specification v1.1.1; Docker's media types of image manifest version 2,
/// schema 2, are read as their OCI twins). A room of its own because a format writes images, an
/// adopter reads them and publishing moves them, and those three may not use each other.
///
/// Read: image layouts, gzip, zstd and plain layers, whiteouts and opaque directories, hard links
/// within and across layers. NOT supported: digests other than SHA-256, encrypted and foreign (URL)
/// layers. Devices, sockets, extended attributes and owners have no place in a tree; they are
/// named, not kept.
@NullMarked
package argosy.image;

import org.jspecify.annotations.NullMarked;
