package argosy.store;

import argosy.model.Digest;

/// Compressed bytes in a pack that are read and checked as one.
///
/// @param at bytes from the start of the pack
/// @param digest of the stored bytes
record StoredSection(long at, int storedBytes, int plainBytes, Digest digest) {}
