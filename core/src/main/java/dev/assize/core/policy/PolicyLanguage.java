package dev.assize.core.policy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;

/// Reads policies. A port: the domain knows neither YAML nor CEL.
public interface PolicyLanguage {
    /// Where the layers of a policy lie.
    interface Sources {
        /// Nowhere.
        Sources NONE = digest -> {
            throw new Failure(
                    Fault.NOT_FOUND, "The policy names " + digest.brief() + ", which is not here.", "Give it whole.");
        };

        /// @throws Failure where the bytes are not there or are not those
        byte[] get(Digest digest);
    }

    /// Reads a policy that stands by itself.
    ///
    /// @param source the policy's bytes; their digest is its identity
    /// @throws dev.assize.core.InvalidInput naming every mistake with its place
    Policy read(byte[] source);

    /// Reads a policy that may stand on others.
    ///
    /// @param sources where layers it names by digest are found
    default Policy read(byte[] source, Sources sources) {
        return read(source);
    }
}
