/// F3: conda environments on disk (CEP 32): packages taken apart into a cache, linked into a
/// prefix, recorded in `conda-meta` so that conda and mamba take the environment for theirs.
///
/// An environment appears by one rename, whole: it is linked in a folder beside its place, with its
/// place written in its files. Hard links where the file system has them, else copies. Refused
/// before anything is linked: archives whose digest is not the record's, files that are not what
/// `paths.json` says, paths and links that lead out, two packages with one path, prefixes longer
/// than a binary has room for.
///
/// Text is replaced byte by byte as UTF-8; in binaries every C string keeps its place. Interpreter
/// lines that do not fit 127 bytes or hold a space go through `env`, those of Python through `sh`.
/// `noarch: python` packages are placed for the environment's Python and get their entry points.
///
/// NOT supported: running link scripts (they are named), compiling Python, placeholders in UTF-16
/// and UTF-32, menus, changing an environment that is there.
@NullMarked
package argosy.environment;

import org.jspecify.annotations.NullMarked;
