/// F3: Python wheels as packages of a stack that has a Python (PyPA binary distribution format 1.0;
/// PEP 440 versions; PEP 508 requirements and markers; PEP 425 and 600 tags).
///
/// Wheels come from a folder, or from addresses with their SHA-256; no index is ever asked. What
/// they require of each other and of what the stack has already is met, or refused in words. Every
/// file is checked against `RECORD` before it is stored; entry points become programs of the
/// stack's Python; `RECORD` and `INSTALLER` say what was installed.
///
/// Supported: CPython 3, `purelib`, `platlib` and all of `*.data/`, extras, environment markers,
/// `--hash` and addresses in requirement files. NOT supported: source distributions, constraints
/// and nested requirement files, editable installs, other interpreters, signatures in wheels.
@NullMarked
package argosy.adopt.wheel;

import org.jspecify.annotations.NullMarked;
