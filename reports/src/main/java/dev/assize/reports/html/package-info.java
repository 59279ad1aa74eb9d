/// The report people look at: one self-contained HTML file. Read [HtmlReport] first; each section of the page is
/// a class, and [Page] is what they share.
///
/// Invariant: everything is written through [dev.assize.reports.look.Markup], so that no text of a tool becomes
/// markup. This package does not know what the gate is; it shows what a [dev.assize.reports.ChangeReport] holds.
@NullMarked
package dev.assize.reports.html;

import org.jspecify.annotations.NullMarked;
