package io.everalign.registry;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** One model: its releases and where its aliases point. Read by many, changed by one at a time. */
final class Model {

    private static final String LATEST = "latest";

    private final String name;
    private final NavigableMap<Integer, Release> byNumber = new ConcurrentSkipListMap<>();
    private final Map<String, Release> byId = new ConcurrentHashMap<>();
    private final NavigableMap<String, Release> aliases = new ConcurrentSkipListMap<>();

    Model(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(Release release) {
        byId.put(release.id(), release);
        byNumber.put(release.number(), release);
    }

    void point(String alias, Release release) {
        aliases.put(alias, release);
    }

    int newestNumber() {
        return byNumber.isEmpty() ? 0 : byNumber.lastKey();
    }

    @Nullable Release byId(String id) {
        return byId.get(id);
    }

    @Nullable Release alias(String alias) {
        return aliases.get(alias);
    }

    List<String> aliases() {
        return List.copyOf(aliases.keySet());
    }

    List<String> aliasesOf(Release release) {
        return aliases.entrySet().stream()
                .filter(alias -> alias.getValue().id().equals(release.id()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Releases with numbers below {@code before}, newest first. */
    List<Release> newest(int before, int atMost) {
        return byNumber.headMap(before, false).descendingMap().values().stream()
                .limit(atMost)
                .toList();
    }

    /** What an id, an alias, a number or {@code main} stands for. */
    Release resolve(String revision) throws RefusedException {
        Release found = byId.get(revision);
        if (found == null) {
            found = aliases.get(revision);
        }
        if (found == null && revision.matches("[0-9]{1,9}")) {
            found = byNumber.get(Integer.parseInt(revision));
        }
        if (found == null && revision.equals("main")) {
            found = main();
        }
        if (found == null) {
            throw new RefusedException(
                    Refusal.NO_SUCH_VERSION,
                    "A revision must be a version, number or alias of " + name,
                    revision);
        }
        return found;
    }

    /** What {@code latest} points to; before there is such an alias, the newest release. */
    private @Nullable Release main() {
        Release latest = aliases.get(LATEST);
        return latest != null || byNumber.isEmpty() ? latest : byNumber.lastEntry().getValue();
    }
}
