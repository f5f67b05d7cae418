package io.everalign.tests.k8s;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a typed model of Kubernetes has taken in without knowing it. */
final class Fields {

    private static final String LEFT_OVER = "additionalProperties";

    private Fields() {}

    /** Paths of the fields within a model that its classes do not declare. */
    static Stream<String> unknown(@Nullable Object model, String path) {
        if (model instanceof Collection<?> items) {
            return items.stream().flatMap(item -> unknown(item, path + "[]"));
        } else if (model instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> unknown(entry.getValue(), path + "/" + entry.getKey()));
        } else if (model == null || model instanceof Enum || !ofAModel(model.getClass())) {
            return Stream.empty();
        }
        return declared(model.getClass()).flatMap(field -> unknown(model, field, path));
    }

    private static Stream<String> unknown(Object model, Field field, String path) {
        Object value = value(model, field);
        return field.getName().equals(LEFT_OVER) && value instanceof Map<?, ?> leftOver
                ? leftOver.keySet().stream().map(key -> path + "/" + key)
                : unknown(value, path + "/" + field.getName());
    }

    private static Stream<Field> declared(Class<?> type) {
        Stream<Field> own =
                Stream.of(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()));
        Class<?> parent = type.getSuperclass();
        return parent != null && ofAModel(parent) ? Stream.concat(own, declared(parent)) : own;
    }

    private static boolean ofAModel(Class<?> type) {
        return type.getName().startsWith("io.fabric8.") || type.getName().startsWith("io.strimzi.");
    }

    private static @Nullable Object value(Object model, Field field) {
        try {
            field.setAccessible(true);
            return field.get(model);
        } catch (IllegalAccessException e) {
            throw new AssertionError("Cannot read " + field, e);
        }
    }
}
