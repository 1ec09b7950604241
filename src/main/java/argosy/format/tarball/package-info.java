/// F3: the tarball: a stack to unpack anywhere, as any user, with nothing but `tar`. POSIX.1-2017 pax
/// archives (see [argosy.codec.tar]) in one zstd frame (RFC 8878), `NAME-TAG-ARCH.tar.zst`, and on
/// request in gzip (RFC 1952), `NAME-TAG-ARCH.tar.gz`.
///
///     NAME-TAG/.argosy-release     kind of stack and digest of the release, three lines of text
///     NAME-TAG/run, activate       the launchers of [argosy.activation.Launchers]; root stacks: bin/COMMAND
///     NAME-TAG/relocate            prefix stacks with open relocations: a POSIX sh script
///     NAME-TAG/root/...            root stacks: the files
///     NAME-TAG/...                 prefix stacks: the files
///
/// `relocate` moves the unpacked tree to the place where it stands (or a prefix given), any number of
/// times. Text grows or shrinks; C strings in binaries take any prefix that is not longer than the
/// build prefix; interpreter lines stay within 127 bytes and without spaces; compiled Python takes a
/// prefix of equal length, and otherwise is removed where its source lies beside it (Python compiles
/// again) and refused where not. Nothing is touched before everything is known to fit and is written
/// beside the files; an interrupted move is finished by the next call.
///
/// Files of at least 64 KiB with equal content and mode are hard links. NOT supported: owners, extended
/// attributes; a prefix with a newline in it; members of a prefix stack at the names above.
@NullMarked
package argosy.format.tarball;

import org.jspecify.annotations.NullMarked;
