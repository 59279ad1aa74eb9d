/// See the classes.
@NullMarked
package dev.assize.core.act;

import org.jspecify.annotations.NullMarked;
