package io.everalign.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run on one machine is to do.
 *
 * @param home the built project
 * @param data directory of everything that outlives the run
 * @param corpus directory of the demo's pages; empty for one below {@code data}
 * @param seeds public pages to crawl instead of the demo's
 * @param folder folder of HTML files to read instead
 * @param warcs WARC files to read instead
 * @param ownWeb whether the pages come from seeds, folder, WARC files or {@code settings}, and the
 *     demo's are not needed
 * @param delay time between two requests to a host
 * @param registryPort port of the registry; 0 for one that is free
 * @param settings further settings of stations: by station, then key to value
 */
public record StandaloneOptions(
        ModuleHome home,
        Path data,
        Optional<Path> corpus,
        List<URI> seeds,
        Optional<Path> folder,
        List<Path> warcs,
        boolean ownWeb,
        Optional<Duration> delay,
        int registryPort,
        Map<String, Map<String, String>> settings) {

    /** Port of the registry unless another is asked for. */
    public static final int REGISTRY_PORT = 8080;

    /** The demo with its own pages. */
    public static StandaloneOptions in(Path data) {
        return new StandaloneOptions(
                ModuleHome.find(),
                data,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                REGISTRY_PORT,
                Map.of());
    }

    /** The same with the demo's pages in a directory of their own, shared between runs. */
    public StandaloneOptions withCorpus(Path directory) {
        return new StandaloneOptions(
                home,
                data,
                Optional.of(directory),
                seeds,
                folder,
                warcs,
                ownWeb,
                delay,
                registryPort,
                settings);
    }

    /** The same without the demo's pages, reading these. */
    public StandaloneOptions withWeb(List<URI> pages, Optional<Path> html, List<Path> archives) {
        return new StandaloneOptions(
                home, data, corpus, pages, html, archives, true, delay, registryPort, settings);
    }

    /** The same with this time between two requests to a host. */
    public StandaloneOptions withDelay(Duration between) {
        return new StandaloneOptions(
                home,
                data,
                corpus,
                seeds,
                folder,
                warcs,
                ownWeb,
                Optional.of(between),
                registryPort,
                settings);
    }

    /** The same with the registry on this port; 0 for one that is free. */
    public StandaloneOptions withRegistryPort(int port) {
        return new StandaloneOptions(
                home, data, corpus, seeds, folder, warcs, ownWeb, delay, port, settings);
    }

    /** The same with settings of a station on top. */
    public StandaloneOptions withSettings(String station, Map<String, String> others) {
        Map<String, Map<String, String>> all = new TreeMap<>(settings);
        Map<String, String> merged = new TreeMap<>(all.getOrDefault(station, Map.of()));
        merged.putAll(others);
        all.put(station, Map.copyOf(merged));
        return new StandaloneOptions(
                home,
                data,
                corpus,
                seeds,
                folder,
                warcs,
                ownWeb,
                delay,
                registryPort,
                Map.copyOf(all));
    }
}
