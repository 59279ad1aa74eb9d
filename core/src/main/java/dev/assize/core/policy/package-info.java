/// See the classes.
@NullMarked
package dev.assize.core.policy;

import org.jspecify.annotations.NullMarked;
