/// F1: the nouns of conda channels: versions and their order (CEP 33), match specifications (CEP
/// 29), platforms' folder names (CEP 26), records of packages (CEP 36). Pure values, no solver.
@NullMarked
package argosy.model.conda;

import org.jspecify.annotations.NullMarked;
