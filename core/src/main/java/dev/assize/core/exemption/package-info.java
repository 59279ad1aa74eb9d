/// See the classes.
@NullMarked
package dev.assize.core.exemption;

import org.jspecify.annotations.NullMarked;
