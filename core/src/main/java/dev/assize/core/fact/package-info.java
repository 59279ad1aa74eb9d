/// See the classes.
@NullMarked
package dev.assize.core.fact;

import org.jspecify.annotations.NullMarked;
