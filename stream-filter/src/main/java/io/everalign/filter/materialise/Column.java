package io.everalign.filter.materialise;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is said of each sample, in its JSON and in the Parquet file.
 *
 * @param name its name
 * @param kind what its values are
 * @param optional whether a sample may have none
 * @param value the value of a sample: a {@code String}, {@code Integer}, {@code Long} or {@code
 *     Instant}, as the kind says
 */
record Column(String name, Kind kind, boolean optional, Function<Sample, @Nullable Object> value) {

    /** What values are. */
    enum Kind {
        TEXT,
        INT,
        LONG,
        /** To the millisecond. */
        TIME
    }

    static Column text(String name, Function<Sample, @Nullable Object> value) {
        return new Column(name, Kind.TEXT, false, value);
    }

    static Column optionalText(String name, Function<Sample, @Nullable Object> value) {
        return new Column(name, Kind.TEXT, true, value);
    }

    static Column number(String name, Function<Sample, @Nullable Object> value) {
        return new Column(name, Kind.INT, false, value);
    }

    static Column longNumber(String name, Function<Sample, @Nullable Object> value) {
        return new Column(name, Kind.LONG, false, value);
    }

    static Column time(String name, Function<Sample, @Nullable Object> value) {
        return new Column(name, Kind.TIME, false, value);
    }
}
