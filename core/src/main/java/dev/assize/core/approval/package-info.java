/// See the classes.
@NullMarked
package dev.assize.core.approval;

import org.jspecify.annotations.NullMarked;
