/// Programs and libraries in the Executable and Linkable Format (System V ABI, chapters 4 and 5;
/// GNU symbol versions as in the Linux Standard Base 5.0, section 10.7; x86 properties of the
/// x86-64 psABI): read are the dynamic section, needed versions and the processor level; written is
/// the run path, in place. 64-bit little-endian only.
@NullMarked
package argosy.codec.elf;

import org.jspecify.annotations.NullMarked;
