/// F3: EUPS stacks (2.2) as they are installed: `ups_db` with version files and chains, the
/// products it declares, their tables. Each product of a tag becomes a package: its files at the
/// place they have below the stack, `FLAVOR/PRODUCT/VERSION/`, relocatable with the stack as a
/// whole; dependencies as its table says for an exact setup; what the table does to the environment
/// as notes that can be put into a stack's file.
///
/// Supported: `if`/`else` blocks on flavor and type, setupRequired and setupOptional with versions
/// and options, envPrepend, envAppend, envSet and their other names. NOT supported: products
/// outside of the stack's folder, old tables in `Group:` form, aliases.
@NullMarked
package argosy.adopt.eups;

import org.jspecify.annotations.NullMarked;
