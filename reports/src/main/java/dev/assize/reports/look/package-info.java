/// How things look, once for every output: the colours and sizes ([Token]), the six state shapes
/// ([StateSymbol]), the picture of the ten lanes ([TenLanes]), and the writer through which every text goes
/// ([Markup]).
///
/// Invariant: a state is never told by colour alone, and no text becomes markup. Read [Markup] first. This room
/// knows nothing of verdicts beyond their states and lanes.
@NullMarked
package dev.assize.reports.look;

import org.jspecify.annotations.NullMarked;
