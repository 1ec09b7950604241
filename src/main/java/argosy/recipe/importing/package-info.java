/// F2: recipes made of other descriptions, as far as they go, with a list of what did not:
/// `meta.yaml` of conda-build (format version 0), the `RUN` lines of a Dockerfile, the sections of
/// a Singularity definition with `%app…` (Apptainer user guide, "SCIF apps").
@NullMarked
package argosy.recipe.importing;

import org.jspecify.annotations.NullMarked;
