/// F2: what people write, read into records: `stack.yaml` (YAML 1.2; `spec/stack.md` and
/// `spec/stack.schema.json` are its form). Every fault is named with file, line and column, all of
/// a file at once. Merge keys (`<<`) and several documents in one file are not supported; anchors
/// and aliases are.
@NullMarked
package argosy.recipe;

import org.jspecify.annotations.NullMarked;
