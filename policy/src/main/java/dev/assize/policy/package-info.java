@NullMarked
package dev.assize.policy;

import org.jspecify.annotations.NullMarked;
