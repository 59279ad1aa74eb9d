/// A summary in Markdown, for merge requests and job pages. Read [MarkdownSummary] first.
///
/// Invariant: every text of a tool or a person passes [MarkdownText], so that it can neither become markup nor call
/// somebody, link somewhere or give the host an order.
@NullMarked
package dev.assize.reports.markdown;

import org.jspecify.annotations.NullMarked;
