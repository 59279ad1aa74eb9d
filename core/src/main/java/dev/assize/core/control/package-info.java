/// See the classes.
@NullMarked
package dev.assize.core.control;

import org.jspecify.annotations.NullMarked;
