package dev.assize.core.policy;

import dev.assize.core.subject.Digest;
import java.util.Objects;

/// A question to a Rego bundle that a company already owns. The gate never asks it: Open Policy Agent does,
/// beforehand, and its answer is evidence like any other, tied to the bundle, the query and the input it was
/// given ([RegoInput]).
///
/// @param bundle digest of the bundle (`.tar.gz`) or of the single `.rego` file
/// @param query  what is asked, for example `data.payments.deny`; each thing it answers with blocks
public record RegoQuery(Digest bundle, String query) {
    /// Evidence in this format holds the answer to the rule whose id follows.
    public static final String FORMAT = "rego/";

    public static final String BUNDLE_MEASURE = "rego_bundle";
    public static final String QUERY_MEASURE = "rego_query";
    public static final String INPUT_MEASURE = "rego_input";

    public RegoQuery {
        Objects.requireNonNull(bundle);
        Objects.requireNonNull(query);
    }

    /// The format of the evidence that answers this rule.
    public static String format(String rule) {
        return FORMAT + rule;
    }

    /// Whether evidence in this format answers a Rego rule, and so says nothing to other rules.
    public static boolean isAnswer(String format) {
        return format.startsWith(FORMAT);
    }
}
