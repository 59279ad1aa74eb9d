@NullMarked
package dev.assize.runner;

import org.jspecify.annotations.NullMarked;
