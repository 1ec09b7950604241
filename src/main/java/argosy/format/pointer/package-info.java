/// F3, a building block of formats (module, kernel) that hold no file of the stack but point at
/// where it stands: a folder of small texts.
@NullMarked
package argosy.format.pointer;

import org.jspecify.annotations.NullMarked;
