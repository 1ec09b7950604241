/// F3: from a rendered recipe to the files of a package: sources fetched and checked, a script run
/// in a clean room, what it installed made relocatable. Starts programs through `tool`; what comes
/// from the store and goes there, goes through functions given by `app`.
@NullMarked
package argosy.build;

import org.jspecify.annotations.NullMarked;
