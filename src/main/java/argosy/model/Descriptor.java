package argosy.model;

/// How anything stored or written is pointed at (the OCI image specification's descriptor, v1.1).
///
/// @param mediaType RFC 6838 media type
/// @param digest of exactly `sizeBytes` bytes
public record Descriptor(String mediaType, Digest digest, long sizeBytes) {
  public Descriptor {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("size must not be negative: " + sizeBytes);
    }
  }
}
