/// F2: functions of the C library that Java has no call for, by `java.lang.foreign`; the only room
/// that uses it.
@NullMarked
package argosy.nativelib;

import org.jspecify.annotations.NullMarked;
