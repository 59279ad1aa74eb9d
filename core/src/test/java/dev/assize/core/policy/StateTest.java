package dev.assize.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class StateTest {
    @Property
    void theWorseOfTwoIsASemilattice(@ForAll State a, @ForAll State b, @ForAll State c) {
        assertThat(a.worse(a)).isEqualTo(a);
        assertThat(a.worse(b)).isEqualTo(b.worse(a));
        assertThat(a.worse(b).worse(c)).isEqualTo(a.worse(b.worse(c)));
    }

    @Property
    void aStateThatStopsIsWorseThanAnyThatLets(@ForAll State a, @ForAll State b) {
        if (a.lets() && !b.lets()) {
            assertThat(a.worse(b)).isEqualTo(b);
        }
    }
}
