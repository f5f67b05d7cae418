package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** A folder of HTML files with their images beside them. Nothing outside the folder is read. */
final class FolderSource implements Source {

    private final Path folder;
    private final CrawlerSettings settings;
    private final PageReader pages;
    private final ByteBudget budget;

    FolderSource(CrawlerSettings settings, PageReader pages, ByteBudget budget) {
        this.folder = Path.of(settings.sources().folder());
        this.settings = settings;
        this.pages = pages;
        this.budget = budget;
    }

    /** Gives a task for each HTML file. */
    void tasks(Consumer<CrawlTask> each) throws IOException {
        if (settings.sources().folder().isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(FolderSource::isHtml)
                    .map(file -> Urls.ofFile(encoded(folder.relativize(file))))
                    .flatMap(url -> Urls.normalise(url, settings.page().maxUrlChars()).stream())
                    .forEach(url -> each.accept(task(url)));
        }
    }

    @Override
    public Capture capture(Lease lease, ByteBudget.Hold hold) throws IOException {
        CrawlTask task = lease.task();
        boolean image = task.getKind() == TaskKind.IMAGE;
        FetchSettings limits = settings.fetch();
        byte[] body =
                read(task.getUrl(), image ? limits.maxImageBytes() : limits.maxPageBytes(), hold);
        if (body.length == 0) {
            throw new FetchException(FetchOutcome.EMPTY, "no bytes", null);
        } else if (image) {
            return WebSource.picture(lease, body);
        } else if (!MediaTypes.isHtml(body)) {
            throw new FetchException(FetchOutcome.WRONG_TYPE, "no HTML", null);
        }
        Findings findings = new Findings();
        FetchOutcome outcome =
                pages.read(task, task.getUrl(), body, null, Permission.GRANTED, null, findings);
        return new Capture.Document(lease, outcome, findings);
    }

    private byte[] read(String url, int maxBytes, ByteBudget.Hold hold) throws IOException {
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(Urls.filePath(url)).toRealPath();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                throw new FetchException(
                        FetchOutcome.UNREADABLE, url + " is no file of the folder", null);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return budget.read(in, maxBytes, hold);
            }
        } catch (FetchException | ByteBudget.NoRoomException e) {
            throw e;
        } catch (IOException | InvalidPathException e) {
            throw new FetchException(FetchOutcome.UNREADABLE, url + ": " + e, e);
        }
    }

    private static boolean isHtml(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.matches(".*\\.x?html?") && Files.isRegularFile(file);
    }

    private static String encoded(Path relative) {
        HttpUrl.Builder url = new HttpUrl.Builder().scheme("http").host("folder.invalid");
        relative.forEach(segment -> url.addPathSegment(segment.toString()));
        return url.build().encodedPath().substring(1);
    }

    private static CrawlTask task(String url) {
        return CrawlTask.newBuilder()
                .setUrl(url)
                .setKind(TaskKind.PAGE)
                .setWhy("folder")
                .setDepth(0)
                .setFoundAt(Instant.now())
                .build();
    }
}
