@NullMarked
package dev.assize.connectors;

import org.jspecify.annotations.NullMarked;
