/// F2: the expressions of recipes: what stands in `${{ … }}`, in `if:` and in `skip:` (CEP 39), a
/// subset of Jinja: literals, variables, calls, filters, tests, arithmetic, comparison, `and or not
/// in is`, `a if b else c`, indexing and slices. No statements, no loops, no macros.
///
/// Everything is bounded: the length of a text, its depth, the steps of an evaluation and the size
/// of its results, so that no recipe can make its reader run or grow without end.
@NullMarked
package argosy.recipe.expression;

import org.jspecify.annotations.NullMarked;
