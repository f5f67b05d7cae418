package io.everalign.standalone;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a station is run.
 *
 * @param name what it is called, in the view and in {@code --set}
 * @param module the module that holds it
 * @param mainClass its main class
 * @param jvmArguments heap and whatever its engine asks of the JVM
 * @param settings its settings, key to value
 */
record StationPlan(
        String name,
        String module,
        String mainClass,
        List<String> jvmArguments,
        Map<String, String> settings) {

    /** The same with other settings on top. */
    StationPlan with(Map<String, String> others) {
        Map<String, String> merged = new TreeMap<>(settings);
        merged.putAll(others);
        return new StationPlan(name, module, mainClass, jvmArguments, Map.copyOf(merged));
    }

    List<String> arguments() {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }
}
