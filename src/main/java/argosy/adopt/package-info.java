/// F3: software that is there already becomes packages in the store: installed trees
/// ([argosy.adopt.dir]) and Debian packages ([argosy.adopt.debs]). What enters is hashed and
/// scanned for its build prefix ([argosy.adopt.scan]) while it streams; what cannot be kept is
/// refused with its path, all of a run at once ([argosy.adopt.Refusals]).
@NullMarked
package argosy.adopt;

import org.jspecify.annotations.NullMarked;
