package argosy.adopt.debs;

import argosy.model.Digest;
import java.nio.file.Path;

/// One `.deb` by its content.
///
/// @param file where it lies, or will lie once it is fetched
/// @param request what `apt-get download` is asked for; empty if it is there
record DebFile(Path file, Digest digest, String request) {}
