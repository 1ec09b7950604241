/// F3: Python files of adopted packages, compiled beforehand, so that read-only media start fast.
///
/// Every `.py` gets its `__pycache__/NAME.cpython-3NN.pyc` (PEP 3147) as an unchecked hash-based
/// file (PEP 552): no times in it, never looked at against its source. The packages' own
/// interpreter compiles, in name spaces without network, in a root of nothing but its own packages;
/// source is only read, never run. Each file has a process of its own, so the bytes are a function
/// of interpreter, path and source alone.
///
/// NOT done: optimised levels (`-O`), other interpreters than CPython 3, roots with several of
/// them, roots of another architecture, sources that are links. All but the first and last are
/// notes.
@NullMarked
package argosy.adopt.python;

import org.jspecify.annotations.NullMarked;
