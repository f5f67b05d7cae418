package io.everalign.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

/**
 * One setting: a component of a settings record. Supported types are {@code String}, {@code
 * boolean}, {@code int}, {@code long}, {@code double}, enums, {@link java.time.Duration}, {@link
 * java.nio.file.Path}, {@link java.net.URI} and {@code List<String>} (comma separated). A component
 * of a record type without this annotation is a group of further settings.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** Dotted lower-case name, such as {@code crawl.max-image-bytes}. */
    String key();

    /** What it is for, in one sentence. */
    String about();

    /**
     * Default, in the notation of the command line. {@link #REQUIRED} makes the setting required.
     */
    String value() default REQUIRED;

    /** Smallest value allowed, in the notation of the command line; empty for no bound. */
    String min() default "";

    /** Largest value allowed, in the notation of the command line; empty for no bound. */
    String max() default "";

    /** Unit of a plain number. {@code bytes} lets the value carry KiB, MiB or GiB. */
    String unit() default "";

    /** Whether the effective value is hidden when it is printed. */
    boolean secret() default false;

    /**
     * An enum whose constants stand for values of other settings. The setting that names one gives
     * those settings other defaults.
     */
    interface Preset {

        /** Defaults by key, in the notation of the command line. */
        Map<String, String> defaults();
    }

    /** The default of a setting that must be given. */
    String REQUIRED = "\0required";
}
