/// F4: releases at work on a site (`spec/site.md`): installed as trees of hard links, switched by
/// one rename, reverted, purged when nobody uses them. Not there: reading of packages and forms,
/// which `release` has done when a profile comes in.
@NullMarked
package argosy.site;

import org.jspecify.annotations.NullMarked;
