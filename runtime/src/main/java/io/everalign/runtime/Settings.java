package io.everalign.runtime;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Reads a settings record. Later sources win: the defaults, those of a {@link Setting.Preset}, a
 * properties file (first argument that is not an option), the environment ({@code EVERALIGN_} and
 * the key in capitals), and {@code --key=value} arguments. All problems are reported together.
 *
 * @param <S> the settings record
 */
public final class Settings<S extends Record> {

    private final Class<S> type;
    private final Map<String, Setting> declared = new LinkedHashMap<>();
    private final Map<String, Class<?>> presets = new LinkedHashMap<>();

    private Settings(Class<S> type) {
        this.type = type;
        declare(type);
    }

    /** The settings that {@code type} declares, groups included, in the order of declaration. */
    public static <S extends Record> Settings<S> of(Class<S> type) {
        return new Settings<>(type);
    }

    /**
     * Environment variable of a key: {@code crawl.max-depth} is {@code EVERALIGN_CRAWL_MAX_DEPTH}.
     */
    public static String environmentName(String key) {
        return "EVERALIGN_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Every declared key. */
    public List<String> keys() {
        return List.copyOf(declared.keySet());
    }

    /**
     * Reads the record.
     *
     * @throws SettingsException with every unknown key, unreadable value and broken bound
     */
    public S read(String[] arguments, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                readFile(Path.of(argument), given, problems);
            }
        }
        for (String key : declared.keySet()) {
            String value = environment.get(environmentName(key));
            if (value != null) {
                given.put(key, value);
            }
        }
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                readArgument(argument, given, problems);
            }
        }
        given.keySet().stream()
                .filter(key -> !declared.containsKey(key))
                .forEach(key -> problems.add(unknown(key)));
        presets.forEach((key, preset) -> takePreset(key, preset, given));
        S settings = build(type, given, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    /** One line a setting: key, default, unit, bounds, environment name and what it is for. */
    public String help() {
        StringBuilder help = new StringBuilder();
        declared.forEach(
                (key, setting) -> {
                    String value =
                            setting.value().equals(Setting.REQUIRED)
                                    ? "required"
                                    : "default " + quoted(setting.value());
                    help.append(
                            "  --%s (%s%s%s)%n"
                                    .formatted(key, value, unit(setting), bounds(setting)));
                    help.append("      %s%n".formatted(setting.about()));
                    help.append("      environment: %s%n".formatted(environmentName(key)));
                });
        return help.toString();
    }

    /** The effective values as {@code key = value} lines, secrets hidden. */
    public String describe(S settings) {
        StringBuilder lines = new StringBuilder();
        describe(settings, lines);
        return lines.toString();
    }

    private void declare(Class<?> record) {
        for (RecordComponent component : record.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                declare(component.getType());
            } else if (declared.put(setting.key(), setting) != null) {
                throw new IllegalArgumentException("Setting declared twice: " + setting.key());
            } else if (Setting.Preset.class.isAssignableFrom(component.getType())) {
                presets.put(setting.key(), component.getType());
            }
        }
    }

    private void takePreset(String key, Class<?> preset, Map<String, String> given) {
        String name = given.getOrDefault(key, declared.get(key).value());
        try {
            Object constant = SettingValue.parse(preset, declared.get(key), name);
            ((Setting.Preset) constant).defaults().forEach(given::putIfAbsent);
        } catch (IllegalArgumentException e) {
            // No such preset: reported when the setting itself is read.
            return;
        }
    }

    private static void readFile(Path file, Map<String, String> given, List<String> problems) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            problems.add("Cannot read the settings file " + file + " due to " + e);
        }
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> given.put(key, properties.getProperty(key)));
    }

    private static void readArgument(
            String argument, Map<String, String> given, List<String> problems) {
        int equals = argument.indexOf('=');
        if (equals < 0) {
            problems.add(argument + " has no value; write " + argument + "=VALUE");
        } else {
            given.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
    }

    private <R> R build(Class<R> record, Map<String, String> given, List<String> problems) {
        RecordComponent[] components = record.getRecordComponents();
        Object[] values = new Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            Setting setting = components[i].getAnnotation(Setting.class);
            values[i] =
                    setting == null
                            ? build(components[i].getType(), given, problems)
                            : value(components[i], setting, given, problems);
            complete &= values[i] != null;
        }
        return complete ? instantiate(record, components, values, problems) : null;
    }

    private static Object value(
            RecordComponent component,
            Setting setting,
            Map<String, String> given,
            List<String> problems) {
        String text = given.getOrDefault(setting.key(), setting.value());
        if (text.equals(Setting.REQUIRED)) {
            problems.add(setting.key() + " is required: " + setting.about());
            return null;
        }
        try {
            Object value = SettingValue.parse(component.getGenericType(), setting, text);
            String broken = SettingValue.brokenBound(component.getGenericType(), setting, value);
            if (!broken.isEmpty()) {
                problems.add(setting.key() + " must be " + broken + ", not " + quoted(text));
            }
            return value;
        } catch (IllegalArgumentException e) {
            problems.add(setting.key() + " is " + quoted(text) + ", but " + e.getMessage());
            return null;
        }
    }

    private static <R> R instantiate(
            Class<R> record, RecordComponent[] components, Object[] values, List<String> problems) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (java.lang.reflect.InvocationTargetException e) {
            problems.add(String.valueOf(e.getCause().getMessage()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make " + record.getName(), e);
        }
    }

    private static void describe(Record settings, StringBuilder lines) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Object value;
            try {
                component.getAccessor().setAccessible(true);
                value = component.getAccessor().invoke(settings);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Cannot read " + component, e);
            }
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                describe((Record) value, lines);
            } else {
                lines.append(setting.key())
                        .append(" = ")
                        .append(setting.secret() ? "(hidden)" : SettingValue.text(value))
                        .append('\n');
            }
        }
    }

    private String unknown(String key) {
        String nearest = SettingValue.nearest(key, declared.keySet());
        return "Unknown setting "
                + key
                + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?");
    }

    private static String unit(Setting setting) {
        return setting.unit().isEmpty() ? "" : " " + setting.unit();
    }

    private static String bounds(Setting setting) {
        String low = setting.min().isEmpty() ? "" : ", at least " + setting.min();
        return low + (setting.max().isEmpty() ? "" : ", at most " + setting.max());
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
