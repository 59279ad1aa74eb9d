package dev.assize.core.deployment;

/// What a slot was asked and how often it failed, counted since it was started.
///
/// @param requests requests that ended, however they did
/// @param failed   those of them that got no answer or one of 500 to 599; what a client broke off is not among them
public record Traffic(long requests, long failed) {
    public Traffic {
        if (failed < 0 || requests < failed) {
            throw new IllegalArgumentException(failed + " of " + requests + " requests failed");
        }
    }

    /// What came after `earlier`. A slot that was started anew in between counts from zero.
    public Traffic since(Traffic earlier) {
        return requests < earlier.requests || failed < earlier.failed
                ? this
                // A target that counts a request when it begins could otherwise show more failures than requests.
                : new Traffic(Math.max(requests - earlier.requests, failed - earlier.failed), failed - earlier.failed);
    }

    /// The share of requests that failed; zero without requests.
    public double errorRate() {
        return requests == 0 ? 0 : (double) failed / requests;
    }
}
