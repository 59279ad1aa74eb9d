package dev.assize.core.canonical;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JSON value (RFC 8259). Immutable; objects keep the order in which their members were put.
public sealed interface Json {
    Json NULL = new Null();

    record Null() implements Json {}

    record Bool(boolean value) implements Json {}

    record Text(String value) implements Json {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    /// A number. Canonical JSON carries what an IEEE 754 double can hold; larger integers are refused by
    /// [CanonicalJson].
    record Number(BigDecimal value) implements Json {
        public Number {
            Objects.requireNonNull(value);
        }
    }

    record Array(List<Json> items) implements Json {
        public Array {
            items = List.copyOf(items);
        }
    }

    record Object(Map<String, Json> members) implements Json {
        public Object {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /// The member, if it is there and not null.
        public Optional<Json> get(String name) {
            Json value = members.get(name);
            return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
        }
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    static Json of(long value) {
        return new Number(BigDecimal.valueOf(value));
    }

    static Json of(double value) {
        return new Number(BigDecimal.valueOf(value));
    }

    static Json of(@Nullable String value) {
        return value == null ? NULL : new Text(value);
    }

    static <T> Json array(Collection<T> items, Function<? super T, ? extends Json> toJson) {
        List<Json> values = new ArrayList<>(items.size());
        for (T item : items) {
            values.add(toJson.apply(item));
        }
        return new Array(values);
    }

    static Json texts(Collection<String> items) {
        return array(items, Text::new);
    }

    static Json texts(Map<String, String> members) {
        Map<String, Json> values = new LinkedHashMap<>();
        members.forEach((name, value) -> values.put(name, new Text(value)));
        return new Object(values);
    }

    static Builder object() {
        return new Builder();
    }

    /// Puts members one by one; null and empty values are left out, so that absent has one form only.
    final class Builder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, @Nullable Json value) {
            if (value != null && !(value instanceof Null)) {
                members.put(name, value);
            }
            return this;
        }

        public Builder put(String name, @Nullable String value) {
            return put(name, of(value));
        }

        public Builder put(String name, long value) {
            return put(name, of(value));
        }

        public Builder put(String name, double value) {
            return put(name, of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, of(value));
        }

        /// Puts a list unless it is empty.
        public Builder putTexts(String name, Collection<String> values) {
            return values.isEmpty() ? this : put(name, texts(values));
        }

        public Object build() {
            return new Object(members);
        }
    }
}
