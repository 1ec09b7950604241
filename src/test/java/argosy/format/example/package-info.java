/// A format for tests, as CONTRIBUTING.md says one is added: a list of the release's files, one a
/// line, with their digests, as `sha256sum -c` reads it, and their content one after the other.
@NullMarked
package argosy.format.example;

import org.jspecify.annotations.NullMarked;
