/// F4: moving what was made to where others get it; with [argosy.publish.RegistryClient], container
/// registries (OCI distribution-spec v1.1.1 over `java.net.http`).
///
/// Supported: push of image layouts (only missing blobs, mounts from other repositories, chunked
/// uploads that go on where the registry says they stopped, manifests by digest, tags last), pull
/// into a layout with every digest checked, Bearer tokens and Basic authentication, credentials
/// from podman's, skopeo's and Docker's files. Plain HTTP only to this machine, unless asked for.
/// NOT supported: credential helper programs, identity (refresh) tokens, referrers, deleting,
/// client certificates, digests other than SHA-256.
@NullMarked
package argosy.publish;

import org.jspecify.annotations.NullMarked;
