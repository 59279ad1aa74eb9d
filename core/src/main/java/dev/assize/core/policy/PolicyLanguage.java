package dev.assize.core.policy;

/// Reads policies. A port: the domain knows neither YAML nor CEL.
public interface PolicyLanguage {
    /// @param source the policy's bytes; their digest is its identity
    /// @throws dev.assize.core.InvalidInput naming every mistake with its place
    Policy read(byte[] source);
}
