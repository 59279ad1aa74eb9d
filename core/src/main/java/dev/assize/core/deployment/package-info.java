/// See the classes.
@NullMarked
package dev.assize.core.deployment;

import org.jspecify.annotations.NullMarked;
