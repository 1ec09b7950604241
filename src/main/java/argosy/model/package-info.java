/// F1: the nouns (immutable records, sealed choices) and the seams (small interfaces that places
/// implement).
///
/// Pure: nothing here opens a file, asks the clock or starts a thread. A noun that is stored has
/// one canonical byte form, and its [argosy.model.Digest] is the SHA-256 of that form.
@NullMarked
package argosy.model;

import org.jspecify.annotations.NullMarked;
