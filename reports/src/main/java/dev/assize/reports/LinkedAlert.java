package dev.assize.reports;

import dev.assize.core.deployment.RuntimeAlert;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A runtime alert and where it leads.
///
/// @param deployment  id of the deployment whose digest it names; null for a digest that was never deployed
/// @param ledgerIndex entry of the alert
public record LinkedAlert(RuntimeAlert alert, @Nullable String deployment, long ledgerIndex) {
    public LinkedAlert {
        Objects.requireNonNull(alert);
    }
}
